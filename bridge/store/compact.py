"""Leave no old bytes behind: what was deleted stands in free pages, in the write-ahead log, in dead rows (law 8).

It cannot be part of the transaction that deletes: so that one notes that it is owed, and whoever comes next after a
crash pays it.
"""

from collections.abc import Iterable
from contextlib import closing
from hashlib import blake2b

from sqlalchemy import delete, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bridge.store import changes
from bridge.store.engine import Store, wrapped
from bridge.store.schema import counter


def owe(db: Connection, feed: str) -> None:
    """Something of this feed was deleted for good: once its pages are written anew, so must be the database."""
    changes.set_number(db, _debt(feed), changes.next_number(db, "change"))


def is_owed(store: Store, feeds: Iterable[str]) -> bool:
    """Whether that is still to be done for one of these feeds."""
    return bool(_debts(store, feeds))


def pay(store: Store, feeds: Iterable[str]) -> bool:
    """Do it if it is owed, after the pages of these feeds were written; False if it is owed still."""
    debts = _debts(store, feeds)
    if not debts:
        return True
    is_done = compact(store)
    if is_done:
        with store.write() as db:
            for name, value in debts.items():  # what was deleted in the meantime is owed on
                db.execute(delete(counter).where(counter.c.name == name, counter.c.value == value))
    return is_done


def _debts(store: Store, feeds: Iterable[str]) -> dict[str, int]:
    with store.read() as db:
        found = {name: changes.number(db, name) for name in map(_debt, feeds)}
    return {name: value for name, value in found.items() if value is not None}


def _debt(feed: str) -> str:
    return "compact-" + blake2b(feed.encode(), digest_size=8).hexdigest()


def compact(store: Store) -> bool:
    """Write the database anew. False if somebody else reads it just now, so that old bytes may be left.

    PostgreSQL: VACUUM FULL of every table; its write-ahead log, archives of it and replicas are the operator's.
    StoreError if the disk is full (a second copy of the database must fit).
    """
    with wrapped(store.engine.url):
        return _compact_sqlite(store) if store.engine.dialect.name == "sqlite" else _compact_postgresql(store)


def _compact_sqlite(store: Store) -> bool:
    store.engine.dispose()  # our own idle connections would count as readers
    with closing(store.engine.raw_connection()) as pooled:
        connection = pooled.driver_connection
        if connection is None:
            return False
        is_done = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        connection.execute("VACUUM")
        return is_done and bool(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)


def _compact_postgresql(store: Store) -> bool:
    try:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.execute(text("SET lock_timeout = '60s'"))
            db.execute(text("VACUUM (FULL)"))
            db.execute(text("RESET lock_timeout"))
    except SQLAlchemyError as error:
        if "lock timeout" in str(error):
            return False
        raise
    return True
