"""Work a conversation's row out again from its posts: its card, its state, the lists it stands in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bridge.conversation.card import make_card
from bridge.conversation.request import follow, thread_status
from bridge.conversation.thread import Card, Request
from bridge.language.lexicon import Lexicon
from bridge.store import changes, codec
from bridge.store.insert import insert_new, insert_or_replace
from bridge.store.schema import tally, thread, thread_list
from bridge.store.threads.load import load_pieces

_MONTH, _TOPIC = "month", "topic"


@dataclass(frozen=True, slots=True)
class View:
    """How a feed looks at its conversations: whose clock months go by, who is on the team, which phrases are known."""

    zone: str
    domains: tuple[str, ...]
    lexicons: Mapping[str, Lexicon]


def refresh(db: Connection, feed: str, names: Collection[str], view: View) -> None:
    """Bring the rows of these threads up to date and mark their pages as out of date. A thread without posts goes."""
    left: dict[str, changes.Lists] = {}
    for name in sorted(set(names)):
        before = _lists(db, feed, name)
        now = _write(db, feed, name, view)
        _tally(db, feed, before, now)
        gone = sorted(before - now)
        left[name] = changes.Lists(
            tuple(one for kind, one in gone if kind == _MONTH), tuple(one for kind, one in gone if kind == _TOPIC)
        )
    changes.mark(db, feed, names, left)


def _write(db: Connection, feed: str, name: str, view: View) -> set[tuple[str, str]]:
    """The new row of a thread and its lists; the (kind, name) of these lists."""
    pieces = load_pieces(db, feed, name)
    at = (thread_list.c.feed == feed, thread_list.c.thread == name)
    db.execute(delete(thread_list).where(*at))
    if not pieces.placed:
        db.execute(delete(thread).where(thread.c.feed == feed, thread.c.id == name))
        return set()
    posts = pieces.posts
    requests = follow(posts, view.lexicons, team_domains=view.domains)
    card = make_card(name, pieces.subject, pieces.topics, thread_status(requests), posts, requests)
    _write_row(db, feed, card, requests)
    zone = ZoneInfo(view.zone)
    lists = {(_MONTH, f"{at.astimezone(zone):%Y-%m}") for at in (card.first_at, card.last_at)}
    lists |= {(_TOPIC, topic) for topic in card.topics}
    rows = [
        {"feed": feed, "thread": name, "kind": kind, "name": one, "last_at": card.last_at}
        for kind, one in sorted(lists)
    ]
    db.execute(insert_new(db, thread_list), rows)
    return lists


def _write_row(db: Connection, feed: str, card: Card, requests: tuple[Request, ...]) -> None:
    row = {
        "feed": feed,
        "id": card.thread,
        "subject": card.subject,
        "status": card.status.value,
        "first_at": card.first_at,
        "last_at": card.last_at,
        "posts": card.posts,
        "card": codec.encode(card),
        "requests": codec.encode(requests),
    }
    same = (thread.c.feed == feed, thread.c.id == card.thread)
    if db.execute(update(thread).where(*same).values(row)).rowcount == 0:
        db.execute(insert(thread).values({**row, "started_from": ""}))


def _lists(db: Connection, feed: str, name: str) -> set[tuple[str, str]]:
    query = select(thread_list.c.kind, thread_list.c.name).where(
        thread_list.c.feed == feed, thread_list.c.thread == name
    )
    return {(row.kind, row.name) for row in db.execute(query)}


def _tally(db: Connection, feed: str, before: set[tuple[str, str]], now: set[tuple[str, str]]) -> None:
    """Lists are counted as threads come and go, never by looking through them (law 7)."""
    for kind, name in sorted(before ^ now):
        step = 1 if (kind, name) in now else -1
        at = (tally.c.feed == feed, tally.c.kind == kind, tally.c.name == name)
        if db.execute(update(tally).where(*at).values(threads=tally.c.threads + step)).rowcount == 0:
            db.execute(insert_or_replace(db, tally), {"feed": feed, "kind": kind, "name": name, "threads": 1})
        db.execute(delete(tally).where(*at, tally.c.threads <= 0))
