"""Conversations as lists show them: cards, newest first, without loading a post."""

from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.engine import Connection

from bridge.conversation.thread import Card, Status
from bridge.store import codec
from bridge.store.schema import tally, thread, thread_list

_ALL = 1_000_000_000
# Put together once: to build a statement costs three times what it takes to run it, and every mail asks for all lists.
_FEED: BindParameter[str] = bindparam("feed")
_NEWEST = (thread.c.last_at.desc(), thread.c.id.desc())
_LATEST = select(thread.c.card).where(thread.c.feed == _FEED).order_by(*_NEWEST).limit(bindparam("most"))
_OF_STATUS = _LATEST.where(thread.c.status.in_(bindparam("names", expanding=True)))
_LISTED = _LATEST.join(
    thread_list, (thread_list.c.feed == thread.c.feed) & (thread_list.c.thread == thread.c.id)
).where(thread_list.c.feed == _FEED, thread_list.c.kind == bindparam("kind"), thread_list.c.name == bindparam("name"))
_COUNTS = select(tally.c.name, tally.c.threads).where(tally.c.feed == _FEED, tally.c.kind == bindparam("kind"))


@dataclass(frozen=True, slots=True)
class ListCount:
    """A month or a topic and how many conversations stand in it."""

    name: str
    threads: int


def latest_cards(db: Connection, feed: str, limit: int) -> tuple[Card, ...]:
    """The conversations with the newest posts."""
    return tuple(codec.decode_known(Card, data) for data in db.scalars(_LATEST, {"feed": feed, "most": limit}))


def cards_of_status(db: Connection, feed: str, statuses: tuple[Status, ...], limit: int) -> tuple[Card, ...]:
    """The conversations whose request stands so, those with the newest posts first."""
    names = [status.value for status in statuses]
    rows = db.scalars(_OF_STATUS, {"feed": feed, "names": names, "most": limit})
    return tuple(codec.decode_known(Card, data) for data in rows)


def cards_of_month(db: Connection, feed: str, month: str) -> tuple[Card, ...]:
    """The conversations that began or had their newest post in a month ("2026-11", the feed's clock), newest first."""
    return _cards_of(db, feed, "month", month)


def cards_of_topic(db: Connection, feed: str, topic: str, limit: int = 1000) -> tuple[Card, ...]:
    """The conversations of a topic, newest first."""
    return _cards_of(db, feed, "topic", topic, limit)


def months(db: Connection, feed: str) -> tuple[ListCount, ...]:
    """Every month that has a conversation, newest first."""
    return tuple(sorted(_counts(db, feed, "month"), key=lambda one: one.name, reverse=True))


def weeks(db: Connection, feed: str) -> tuple[ListCount, ...]:
    """Every week that tells of a conversation, newest first."""
    return tuple(sorted(_counts(db, feed, "week"), key=lambda one: one.name, reverse=True))


def topics(db: Connection, feed: str) -> tuple[ListCount, ...]:
    """Every topic, in order of name."""
    return tuple(sorted(_counts(db, feed, "topic"), key=lambda one: (one.name.casefold(), one.name)))


def _counts(db: Connection, feed: str, kind: str) -> list[ListCount]:
    rows = db.execute(_COUNTS, {"feed": feed, "kind": kind})
    return [ListCount(row.name, row.threads) for row in rows]


def _cards_of(db: Connection, feed: str, kind: str, name: str, limit: int = _ALL) -> tuple[Card, ...]:
    rows = db.scalars(_LISTED, {"feed": feed, "kind": kind, "name": name, "most": limit})
    return tuple(codec.decode_known(Card, data) for data in rows)
