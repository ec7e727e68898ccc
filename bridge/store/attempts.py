"""Mails whose reading was begun: one that ended the program twice is known by it, and read with care (ingest.apart).
The same of all mails of a feed (ingest.sift).
"""

from collections.abc import Collection
from hashlib import blake2b

from sqlalchemy import delete
from sqlalchemy.engine import Connection

from bridge.store import changes
from bridge.store.insert import insert_into, portions
from bridge.store.schema import attempt, counter


def begin(db: Connection, feed: str, hashes: Collection[str]) -> dict[str, int]:
    """Note that mails are about to be read; raw hash -> how often that was begun, this time included.

    In a transaction of its own: it must outlive the program.
    """
    if not hashes:
        return {}
    insert = insert_into(db, attempt)
    again = {"times": attempt.c.times + 1}
    statement = insert.on_conflict_do_update(index_elements=["feed", "raw_hash"], set_=again)
    rows = [{"feed": feed, "raw_hash": one, "times": 1} for one in sorted(hashes)]
    begun = db.execute(statement.returning(attempt.c.raw_hash, attempt.c.times), rows)
    return {row.raw_hash: row.times for row in begun}


def finish(db: Connection, feed: str, hashes: Collection[str]) -> None:
    """They were read, and what became of them is kept in this very transaction."""
    for some in portions(hashes):
        db.execute(delete(attempt).where(attempt.c.feed == feed, attempt.c.raw_hash.in_(some)))


def begin_all(db: Connection, feed: str) -> int:
    """Note that all mails of a feed are about to be read; how often that was begun since it last came to an end."""
    return 1 + changes.next_number(db, _all(feed))


def finish_all(db: Connection, feed: str) -> None:
    """It came to an end, whatever that was."""
    db.execute(delete(counter).where(counter.c.name == _all(feed)))


def _all(feed: str) -> str:
    return "again-" + blake2b(feed.encode(), digest_size=8).hexdigest()
