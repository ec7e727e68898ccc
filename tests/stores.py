"""Look into a store: every row, every statement, every step of its engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, event, func, select, update

from bridge.store import Store, changes, open_store
from bridge.store.schema import DERIVED, message, meta, metadata, receipt

KEY = bytes(range(16))
KEPT = {"meta", "counter", "change", "outbox", "hidden", "forgotten", "tombstone", "removal", "command", "opt_out"} | {
    "reader",
    "mention",
    "attempt",
    "lease",
}
Rows = dict[str, list[tuple[Any, ...]]]


def open_with_key(url: str, **options: Any) -> Store:
    """An open store whose ids are made with KEY: two of them can be compared row for row."""
    store = open_store(url, **{"synchronous": "NORMAL", **options})  # test_power_cut.py alone needs more
    with store.write() as db:
        db.execute(update(meta).where(meta.c.name == "id_key").values(value=KEY.hex()))
    return replace(store, id_key=KEY)


def all_rows(store: Store, *, feed: str = "feed") -> Rows:
    """Every row of every table, and which threads are pending (their numbers aside)."""
    tables = [*DERIVED, message, receipt]
    assert {table.name for table in tables} == set(metadata.tables) - KEPT
    with store.read() as db:
        rows = {table.name: sorted(map(_plain, db.execute(select(table)))) for table in tables}
        rows["pending"] = sorted((one.thread,) for one in changes.pending(db, feed, 100_000))
    return rows


def derived(rows: Rows) -> Rows:
    """Without the tables that a rebuild does not write."""
    return {name: found for name, found in rows.items() if name not in {"message", "receipt", "pending"}}


def count(store: Store, table: Any) -> int:
    """How many rows a table has."""
    with store.read() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def empty(store: Store) -> None:
    """Everything out, as after the first opening."""
    with store.write() as db:
        for table in reversed(metadata.sorted_tables):
            if table.name != "meta":
                db.execute(delete(table))


def _plain(row: Any) -> tuple[Any, ...]:
    return tuple((value is None, bytes(value) if isinstance(value, memoryview) else value) for value in row)


@dataclass
class Work:
    """What the database was asked to do."""

    statements: int = 0
    engine_steps: int = 0  # instructions of SQLite's virtual machine: grow with every row looked at
    rows_written: int = 0  # rows inserted, changed, deleted (SQLite)


@contextmanager
def counted(store: Store) -> Iterator[Work]:
    """Count the work inside the block."""
    work = Work()

    def before(*_: Any) -> None:
        work.statements += 1

    def tick() -> int:
        work.engine_steps += 1
        return 0

    driver = None
    if store.engine.dialect.name == "sqlite":
        with store.engine.connect() as db:  # the pool hands the same connection out again
            driver = db.connection.driver_connection
        assert driver is not None
        written = driver.total_changes
        driver.set_progress_handler(tick, 1)
    event.listen(store.engine, "before_cursor_execute", before)
    try:
        yield work
    finally:
        event.remove(store.engine, "before_cursor_execute", before)
        if driver is not None:
            driver.set_progress_handler(None, 0)
            work.rows_written = driver.total_changes - written
