"""Leave no old bytes behind: what was deleted stands in free pages, in the write-ahead log, in dead rows (law 8)."""

from contextlib import closing

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bridge.store.engine import Store, wrapped


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
