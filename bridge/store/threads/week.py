"""What weeks and days are told from: the conversations that a week tells of, with their requests."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bridge.conversation.sketch import Placed
from bridge.conversation.thread import Card, Request, Status
from bridge.conversation.week import Span, Week, make_week
from bridge.mail.message import Address
from bridge.store import codec
from bridge.store.insert import portions
from bridge.store.schema import letterhead, post, thread, thread_list


def load_week(db: Connection, feed: str, span: Span, weeks: Collection[str]) -> Week:
    """What `span` says; `weeks` are the names of the weeks it lies in."""
    where = (thread_list.c.feed == feed, thread_list.c.kind == "week", thread_list.c.name.in_(sorted(weeks)))
    names = set(db.scalars(select(thread_list.c.thread).where(*where)))
    return make_week(span, requests_of(db, feed, names), _moved(db, feed, span, names))


def _moved(db: Connection, feed: str, span: Span, names: Collection[str]) -> set[str]:
    """Those with a post in the span."""
    moved: set[str] = set()
    for portion in portions(names):
        at = (post.c.thread.in_(portion), post.c.said_at >= span.start, post.c.said_at < span.end)
        moved.update(db.scalars(select(post.c.thread).where(post.c.feed == feed, *at).distinct()))
    return moved


def waiting_requests(db: Connection, feed: str, limit: int = 1000) -> tuple[tuple[Card, Request], ...]:
    """Every request that waits now, the oldest first; of the `limit` conversations that moved last."""
    waits = (Status.OPEN, Status.TAKEN)
    query = select(thread.c.card, thread.c.requests)
    at = (thread.c.feed == feed, thread.c.status.in_([one.value for one in waits]))
    rows = db.execute(query.where(*at).order_by(thread.c.last_at.desc(), thread.c.id).limit(limit))
    found = [(codec.decode(Card, row.card), codec.decode_many(Request, row.requests)) for row in rows]
    waiting = [(card, one) for card, requests in found for one in requests if one.status in waits]
    return tuple(sorted(waiting, key=lambda one: (one[1].since, one[1].post, one[1].text)))


def name_of(db: Connection, feed: str, key: str) -> str:
    """The name somebody writes under; "" if they never wrote here."""
    mine = (letterhead.c.feed == feed, letterhead.c.who == key)
    newest = select(letterhead.c.message).where(*mine).order_by(letterhead.c.at.desc()).limit(5)
    rows = db.scalars(select(post.c.data).where(post.c.message.in_(newest), post.c.level == -1, post.c.feed == feed))
    names = (codec.decode(Placed, data).author.name for data in rows)
    return next((name for name in names if name), "")


def load_writers(db: Connection, feed: str, start: datetime, end: datetime) -> tuple[Address, ...]:
    """Who wrote a mail from `start` on and before `end`, in order of address; of the names the newest."""
    at = (post.c.said_at >= start, post.c.said_at < end, post.c.level == -1)
    shown = (thread.c.feed == post.c.feed) & (thread.c.id == post.c.thread)  # a hidden conversation has no row
    query = select(post.c.data).join(thread, shown).where(post.c.feed == feed, *at)
    rows = db.scalars(query.order_by(post.c.said_at))
    found = {one.author.key: one.author for one in (codec.decode(Placed, data) for data in rows) if one.author.key}
    return tuple(found[key] for key in sorted(found))


def load_written(db: Connection, feed: str, start: datetime, end: datetime) -> tuple[tuple[str, datetime], ...]:
    """Who of the team wrote a mail when, from `start` on and before `end`: (address key, time), in order of time."""
    at = (post.c.said_at >= start, post.c.said_at < end, post.c.level == -1)
    shown = (thread.c.feed == post.c.feed) & (thread.c.id == post.c.thread)  # a hidden conversation has no row
    query = select(letterhead.c.who, post.c.said_at).join(post, post.c.message == letterhead.c.message)
    rows = db.execute(query.join(thread, shown).where(post.c.feed == feed, *at).order_by(post.c.said_at, post.c.id))
    return tuple((row.who, row.said_at) for row in rows)


def has_written_before(db: Connection, feed: str, who: Address, at: datetime) -> bool:
    """Whether a person wrote before this instant."""
    earlier = (letterhead.c.feed == feed, letterhead.c.who == who.key, letterhead.c.at < at)
    return db.scalar(select(letterhead.c.message).where(*earlier).limit(1)) is not None


def requests_of(db: Connection, feed: str, names: Collection[str]) -> tuple[tuple[Card, tuple[Request, ...]], ...]:
    """The cards and requests of these threads, in order of id."""
    found: list[tuple[Card, tuple[Request, ...]]] = []
    for portion in portions(names):
        query = select(thread.c.card, thread.c.requests).where(thread.c.feed == feed, thread.c.id.in_(portion))
        rows = db.execute(query.order_by(thread.c.id))
        found += [(codec.decode(Card, row.card), codec.decode_many(Request, row.requests)) for row in rows]
    return tuple(found)
