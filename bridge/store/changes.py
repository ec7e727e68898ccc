"""Which pages no longer match the store. Each change takes a new token; `done` removes only what was really worked on.

A thread that changes again while its page is being written keeps its row, and is written once more.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.engine import Connection

from bridge.store import codec
from bridge.store.insert import insert_into, insert_or_replace, portions
from bridge.store.schema import change, counter, thread


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists a thread left, people and weeks it changed since its page was last written: their pages go with it."""

    months: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()  # address keys: people whose page must be written again
    weeks: tuple[str, ...] = ()  # those that tell something else of it

    def __or__(self, other: "Lists") -> "Lists":
        """Both."""
        return Lists(
            tuple(sorted({*self.months, *other.months})),
            tuple(sorted({*self.topics, *other.topics})),
            tuple(sorted({*self.people, *other.people})),
            tuple(sorted({*self.weeks, *other.weeks})),
        )


@dataclass(frozen=True, slots=True)
class Pending:
    """A thread whose page is out of date (it may have become a redirect, or be gone), and the token of the change."""

    thread: str
    sequence: int
    lists_left: Lists = Lists()


def mark(db: Connection, feed: str, thread_ids: Collection[str], lists_left: dict[str, Lists] | None = None) -> None:
    """These threads changed: three statements for up to 500."""
    wanted = sorted(set(thread_ids))
    if not wanted:
        return
    left = dict(lists_left or {})
    for portion in portions(wanted):
        before = select(change.c.thread, change.c.lists_left).where(change.c.feed == feed, change.c.thread.in_(portion))
        for name, lists in db.execute(before):
            left[name] = left.get(name, Lists()) | codec.decode(Lists, lists)
    sequence = next_number(db, "change")
    rows = [
        {"feed": feed, "thread": name, "sequence": sequence, "lists_left": codec.encode(left.get(name, Lists()))}
        for name in wanted
    ]
    db.execute(insert_or_replace(db, change), rows)


def mark_all(db: Connection, feed: str) -> None:
    """Every thread changed (after a rebuild, or when templates did)."""
    mark(db, feed, list(db.scalars(select(thread.c.id).where(thread.c.feed == feed))))


def pending(db: Connection, feed: str, limit: int) -> tuple[Pending, ...]:
    """What is to be written, longest waiting first, at most `limit`."""
    query = select(change.c.thread, change.c.sequence, change.c.lists_left).where(change.c.feed == feed)
    rows = db.execute(query.order_by(change.c.sequence, change.c.thread).limit(limit))
    return tuple(Pending(name, sequence, codec.decode(Lists, left)) for name, sequence, left in rows)


def count_pending(db: Connection, feed: str) -> int:
    """How many threads wait for their page."""
    return db.scalar(select(func.count()).select_from(change).where(change.c.feed == feed)) or 0


def done(db: Connection, feed: str, pendings: Iterable[Pending]) -> None:
    """These were written. One that changed in the meantime stays pending."""
    rows = [{"done_thread": one.thread, "done_sequence": one.sequence} for one in pendings]
    matches = (
        change.c.feed == feed,
        change.c.thread == bindparam("done_thread"),
        change.c.sequence == bindparam("done_sequence"),
    )
    if rows:
        db.execute(delete(change).where(*matches), rows)


def want_sweep(db: Connection, feed: str) -> None:
    """Something left the site that has files of its own: the next `publish` looks at every page and every file."""
    set_number(db, _sweep(feed), next_number(db, "change"))


def wanted_sweep(db: Connection, feed: str) -> int:
    """The number of the newest wish for a sweep, 0 for none."""
    return number(db, _sweep(feed)) or 0


def swept(db: Connection, feed: str, wish: int) -> None:
    """It is done; a wish that came in the meantime stays."""
    db.execute(delete(counter).where(counter.c.name == _sweep(feed), counter.c.value == wish))


def _sweep(feed: str) -> str:
    return "sweep-" + blake2b(feed.encode(), digest_size=8).hexdigest()


def number(db: Connection, name: str) -> int | None:
    """The value of a counter, None if it never counted."""
    return db.scalar(select(counter.c.value).where(counter.c.name == name))


def set_number(db: Connection, name: str, value: int) -> None:
    """Let a counter stand at a value."""
    db.execute(insert_or_replace(db, counter), {"name": name, "value": value})


def next_number(db: Connection, name: str) -> int:
    """The next number of a counter; never the same twice, whatever is deleted."""
    row = insert_into(db, counter).values(name=name, value=0)
    upsert = row.on_conflict_do_update(index_elements=[counter.c.name], set_={"value": counter.c.value + 1})
    number: int = db.execute(upsert.returning(counter.c.value)).scalar_one()
    return number
