"""Who gets letters: what people said by mail, beside what the configuration says. A stop holds whatever comes later.

    subscribe -> reads     (by mail, by somebody who is proven or has confirmed it: obey.subscriptions)
    know      -> known     (named in the configuration, or wrote: reads as long as that is so; since when we know)
    stop      -> stopped, from everywhere; only `subscribe` leads back

Law 11: a row names the one feed it is for. Which addresses may read a feed is asked before any row is written.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.engine import Connection, Row

from bridge.store.columns import short_key
from bridge.store.insert import insert_into, insert_new, portions
from bridge.store.schema import mention, reader


class State(StrEnum):
    """How far a subscription has come."""

    KNOWN = "known"
    READS = "reads"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person chose by mail; "" and () where nothing was said."""

    language: str = ""
    rhythm: str = ""  # "weekly" | "daily"
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """One person and one feed. `since`: when the person began to read, or stopped."""

    address: str
    feed: str
    state: State
    wishes: Wishes
    since: datetime


def subscribe(db: Connection, feed: str, address: str, wishes: Wishes, now: datetime) -> None:
    """The person reads from now on; whoever does already gets the new wishes, what is empty stays as it was."""
    found = find(db, feed, address)
    if found is not None and found.state is not State.STOPPED:
        choose(db, address, wishes)
        db.execute(update(reader).where(*_at(feed, address)).values(state=State.READS.value))
        return
    row = _row(feed, address, State.READS, wishes, now)
    statement = insert_into(db, reader).values(row)
    newer = {name: value for name, value in row.items() if name not in {"address", "feed"}}
    db.execute(statement.on_conflict_do_update(index_elements=list(reader.primary_key.columns), set_=newer))


def stop(db: Connection, address: str, now: datetime, feed: str = "") -> None:
    """No more letters to this person, of one feed or (feed "") of any known here; for the configured ones, too."""
    if feed:
        db.execute(insert_new(db, reader).values(_row(feed, address, State.STOPPED, Wishes(), now)))
    where = [reader.c.address == address.casefold(), *([reader.c.feed == feed] if feed else [])]
    db.execute(update(reader).where(*where).values(state=State.STOPPED.value, since=now))


def know(db: Connection, feed: str, addresses: Iterable[str], now: datetime) -> None:
    """The configuration names them, or they wrote: KNOWN since now, if nothing was. A stop stays a stop."""
    rows = [_row(feed, address, State.KNOWN, Wishes(), now) for address in sorted({*addresses})]
    if rows:
        db.execute(insert_new(db, reader), rows)


def choose(db: Connection, address: str, wishes: Wishes) -> None:
    """Another language, rhythm or topics, in every feed the person reads; what is empty stays as it was."""
    chosen = {"language": wishes.language, "rhythm": wishes.rhythm}
    values = {name: value for name, value in chosen.items() if value}
    if wishes.topics:
        values["topics"] = json.dumps(wishes.topics)
    if values:
        db.execute(update(reader).where(reader.c.address == address.casefold()).values(values))


def find(db: Connection, feed: str, address: str) -> Subscription | None:
    """What is known of a person and a feed."""
    row = db.execute(select(reader).where(*_at(feed, address))).first()
    return _subscription(row) if row else None


def subscriptions(db: Connection) -> tuple[Subscription, ...]:
    """All of them, in order of address and feed."""
    rows = db.execute(select(reader).order_by(reader.c.address, reader.c.feed))
    return tuple(_subscription(row) for row in rows)


def reader_key(key: bytes, address: str) -> str:
    """A reader without a name: keyed, so that nobody can try addresses."""
    return blake2b(address.casefold().encode("utf-8", "replace"), key=key[:64], digest_size=12).hexdigest()


def mentions(db: Connection, who: str, requests: Collection[str]) -> dict[str, int]:
    """Request -> how often this reader was told of it; those never told of are left out."""
    found: dict[str, int] = {}
    for portion in portions(set(requests)):
        query = select(mention.c.request, mention.c.times)
        rows = db.execute(query.where(mention.c.reader == who, mention.c.request.in_(portion)))
        found |= {row.request: row.times for row in rows}
    return found


def mentioned(db: Connection, who: str, requests: Iterable[str]) -> None:
    """The letter in hand tells of these, once more."""
    rows = [{"reader": who, "request": one, "times": 1} for one in sorted(set(requests))]
    if rows:
        statement = insert_into(db, mention)
        more = {"times": mention.c.times + 1}
        db.execute(statement.on_conflict_do_update(index_elements=list(mention.primary_key.columns), set_=more), rows)


def _at(feed: str, address: str) -> tuple[ColumnElement[bool], ...]:
    return (reader.c.address == short_key(address.casefold()), reader.c.feed == feed)


def _row(feed: str, address: str, state: State, wishes: Wishes, now: datetime) -> dict[str, object]:
    return {
        "address": address.casefold(),
        "feed": feed,
        "state": state.value,
        "language": wishes.language,
        "rhythm": wishes.rhythm,
        "topics": json.dumps(wishes.topics),
        "since": now,
    }


def _subscription(row: Row[tuple[object, ...]]) -> Subscription:
    wishes = Wishes(row.language, row.rhythm, tuple(json.loads(row.topics)))
    return Subscription(row.address, row.feed, State(row.state), wishes, row.since)
