"""Work conversations' rows out again from their posts: cards, states, the lists they stand in."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from bridge.conversation.acknowledgement import show_promises
from bridge.conversation.card import make_card
from bridge.conversation.request import add_absences, follow, waited_for
from bridge.conversation.thread import Card, Request
from bridge.language.lexicon import Lexicon
from bridge.store import changes, codec
from bridge.store.absences import load_absences, load_waiting, write_waiting
from bridge.store.forgetting import is_hidden
from bridge.store.insert import insert_into, insert_new, insert_or_replace, portions
from bridge.store.schema import redirect, tally, thread, thread_list, weak_link
from bridge.store.threads.load import load_pieces

_MONTH, _TOPIC = "month", "topic"
_Lists = dict[str, set[tuple[str, str]]]  # thread -> (kind, name) of the lists it stands in


@dataclass(frozen=True, slots=True)
class View:
    """How a feed looks at its conversations: whose clock months go by, who is on the team, which phrases are known."""

    zone: str
    domains: tuple[str, ...]
    lexicons: Mapping[str, Lexicon]


@dataclass(frozen=True, slots=True)
class Touched:
    """Threads to work out again, and from which thread each was started ("": from none), where that was decided."""

    names: frozenset[str] = frozenset()
    origins: Mapping[str, str] = field(default_factory=dict)

    def __or__(self, later: "Touched") -> "Touched":
        """Both; what was decided later holds."""
        return Touched(self.names | later.names, {**self.origins, **later.origins})


@dataclass(frozen=True, slots=True)
class _Row:
    """A thread as it was: enough to see what its page's neighbours must know."""

    subject: str
    started_from: str


def refresh(db: Connection, feed: str, touched: Touched, view: View) -> None:
    """Bring the rows of these threads up to date and mark their pages as out of date. A thread without posts goes."""
    names = sorted(touched.names)
    rows, lists = _rows(db, feed, names), _lists(db, feed, names)
    origins = _where_they_went(db, feed, touched.origins)
    waited = load_waiting(db, feed, names)
    now: _Lists = {}
    waits: dict[str, frozenset[str]] = {}
    renamed: list[str] = []
    for name in names:
        row = rows.get(name, _Row("", ""))
        origin = origins.get(name, row.started_from)
        card, waits[name] = _write(db, feed, name, view, origin)
        now[name] = _lists_of(card, view) if card else set()
        if name in rows and row.subject != (card.subject if card else None):
            renamed.append(name)
    _write_lists(db, feed, lists, now)
    write_waiting(db, feed, waited, waits)
    left = {name: _left(lists[name] - now[name]) for name in names}
    changes.mark(db, feed, {*names, *_that_name(db, feed, renamed)}, left)


def _rows(db: Connection, feed: str, names: Iterable[str]) -> dict[str, _Row]:
    found: dict[str, _Row] = {}
    for portion in portions(names):
        query = select(thread.c.id, thread.c.subject, thread.c.started_from)
        rows = db.execute(query.where(thread.c.feed == feed, thread.c.id.in_(portion)))
        found |= {row.id: _Row(row.subject, row.started_from) for row in rows}
    return found


def _where_they_went(db: Connection, feed: str, origins: Mapping[str, str]) -> dict[str, str]:
    """The origins, those that have moved meanwhile under their new name."""
    moved: dict[str, str] = {}
    for portion in portions(set(origins.values()) - {""}):
        query = select(redirect.c.old, redirect.c.thread).where(redirect.c.feed == feed, redirect.c.old.in_(portion))
        moved |= {row.old: row.thread for row in db.execute(query)}
    return {name: moved.get(origin, origin) for name, origin in origins.items()}


def _lists(db: Connection, feed: str, names: Collection[str]) -> _Lists:
    found: _Lists = {name: set() for name in names}
    for portion in portions(names):
        query = select(thread_list.c.thread, thread_list.c.kind, thread_list.c.name)
        for row in db.execute(query.where(thread_list.c.feed == feed, thread_list.c.thread.in_(portion))):
            found[row.thread].add((row.kind, row.name))
    return found


def _write(db: Connection, feed: str, name: str, view: View, origin: str) -> tuple[Card | None, frozenset[str]]:
    """The new row of a thread, None if it has no posts or is hidden, and so has no row; and whom it waits for."""
    pieces = load_pieces(db, feed, name)
    if not pieces.placed or is_hidden(db, feed, {one.mail for one in pieces.placed if one.level < 0}):
        db.execute(delete(thread).where(thread.c.feed == feed, thread.c.id == name))
        return None, frozenset()
    posts = pieces.posts
    requests = follow(posts, view.lexicons, team_domains=view.domains)
    waits = waited_for(requests)
    if waits:
        requests = add_absences(requests, load_absences(db, feed, waits))
    shown = show_promises(posts, requests)
    card = make_card(name, pieces.subject, pieces.topics, shown, requests, lexicons=view.lexicons)
    db.execute(insert_or_replace(db, thread), _row(feed, card, requests, origin))
    return card, waits


def _row(feed: str, card: Card, requests: tuple[Request, ...], origin: str) -> dict[str, object]:
    return {
        "feed": feed,
        "id": card.thread,
        "subject": card.subject,
        "status": card.status.value,
        "first_at": card.first_at,
        "last_at": card.last_at,
        "posts": card.posts,
        "started_from": origin,
        "card": codec.encode(card),
        "requests": codec.encode(requests).encode(),
    }


def _lists_of(card: Card, view: View) -> set[tuple[str, str]]:
    zone = ZoneInfo(view.zone)
    months = {(_MONTH, f"{at.astimezone(zone):%Y-%m}") for at in (card.first_at, card.last_at)}
    return months | {(_TOPIC, topic) for topic in card.topics}


def _left(gone: Iterable[tuple[str, str]]) -> changes.Lists:
    listed = sorted(gone)
    return changes.Lists(
        tuple(name for kind, name in listed if kind == _MONTH), tuple(name for kind, name in listed if kind == _TOPIC)
    )


def _write_lists(db: Connection, feed: str, before: _Lists, now: _Lists) -> None:
    """Lists are counted as threads come and go, never by looking through them (law 7)."""
    gone = [(name, *one) for name in before for one in sorted(before[name] - now[name])]
    come = [(name, *one) for name in now for one in sorted(now[name] - before[name])]
    for name, kind, listed in gone:
        where = (thread_list.c.thread == name, thread_list.c.kind == kind, thread_list.c.name == listed)
        db.execute(delete(thread_list).where(thread_list.c.feed == feed, *where))
    if come:
        rows = [{"feed": feed, "thread": name, "kind": kind, "name": listed} for name, kind, listed in come]
        db.execute(insert_new(db, thread_list), rows)
    _count(db, feed, [(kind, listed) for _, kind, listed in come], [(kind, listed) for _, kind, listed in gone])


def _count(db: Connection, feed: str, come: Iterable[tuple[str, str]], gone: Iterable[tuple[str, str]]) -> None:
    difference = Counter(come)
    difference.subtract(gone)
    steps = [(kind, name, number) for (kind, name), number in sorted(difference.items()) if number]
    rows = [{"feed": feed, "kind": kind, "name": name, "threads": number} for kind, name, number in steps]
    if not rows:
        return
    insert = insert_into(db, tally)
    added = {"threads": tally.c.threads + insert.excluded.threads}
    db.execute(insert.on_conflict_do_update(index_elements=list(tally.primary_key.columns), set_=added), rows)
    for kind, name, number in steps:
        if number < 0:
            at = (tally.c.kind == kind, tally.c.name == name, tally.c.threads <= 0)
            db.execute(delete(tally).where(tally.c.feed == feed, *at))


def _that_name(db: Connection, feed: str, threads: Iterable[str]) -> set[str]:
    """Threads whose page names one of these, as a suggestion or as where it was started from."""
    found: set[str] = set()
    for portion in portions(threads):
        links = select(weak_link.c.thread).where(weak_link.c.feed == feed, weak_link.c.other.in_(portion))
        started = select(thread.c.id).where(thread.c.feed == feed, thread.c.started_from.in_(portion))
        found.update(db.scalars(links))
        found.update(db.scalars(started))
    return found
