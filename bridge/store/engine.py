"""Open a store: SQLite by default, PostgreSQL by the same code. Transactions; database errors wrapped once.

One writer at a time on both: SQLite by BEGIN IMMEDIATE (a reader that turns writer half-way would fail, not wait),
PostgreSQL by an advisory lock, because what `decide` is told must not change until its answer is written.
"""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, create_engine, event, insert, make_url, select, text
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from bridge.errors import StoreError
from bridge.store import upgrade
from bridge.store.failures import explain_failure, is_about_one_mail
from bridge.store.schema import meta

_WRITER_LOCK = 0x66656564  # "feed": any number, the same for every writer


@dataclass(frozen=True, slots=True)
class Store:
    """An open store. `id_key`: the secret that post and thread ids are made with, one for the life of the store."""

    engine: Engine
    id_key: bytes
    # threads of one process queue here: SQLite lets its writers race, and a late one may starve beyond its patience
    _turn: threading.RLock = field(default_factory=threading.RLock, repr=False, compare=False)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that may write: committed at the end, undone by any exception. StoreError if it fails."""
        with self._turn, wrapped(self.engine.url), _connect(self.engine, is_writer=True) as db:
            yield db

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view that does not wait for the writer. StoreError if the database fails."""
        with wrapped(self.engine.url), _connect(self.engine, is_writer=False) as db:
            yield db

    def close(self) -> None:
        """Give back every connection; the store must not be used again."""
        self.engine.dispose()


def open_store(url: str, *, synchronous: str = "FULL", busy_seconds: float = 30.0) -> Store:
    """The store at sqlite:///FILE or postgresql+psycopg://..., made or brought to the newest schema first.

    `synchronous` (SQLite): FULL survives a power cut, NORMAL a kill -9 alone, after a cut mails that were settled would
    be gone. `busy_seconds`: how long to wait for another writer. StoreError says what to do if the address is wrong,
    the file is no database or of a newer version.
    """
    address = _address(url)
    with wrapped(address):
        engine = _make_engine(address, synchronous, busy_seconds)
        try:
            upgrade.bring_to_head(engine)
            return Store(engine, _keep_id_key(engine))
        except BaseException:
            engine.dispose()
            raise


@contextmanager
def savepoint(db: Connection) -> Iterator[None]:
    """A part of a transaction that can fail for itself: what it wrote is undone, the rest stays.

    What the database says about one mail's data comes out as it is, to be handled with that mail; a database that fails
    as a whole is a StoreError.
    """
    try:
        with db.begin_nested():
            yield
    except SQLAlchemyError as error:
        if is_about_one_mail(error):
            raise
        raise explain_failure(error, db.engine.url) from error


@contextmanager
def wrapped(url: URL) -> Iterator[None]:
    """Errors of the database library as StoreError."""
    try:
        yield
    except SQLAlchemyError as error:
        raise explain_failure(error, url) from error


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        is_known = address.get_dialect().name in {"sqlite", "postgresql"}
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError):
        is_known = False
        address = URL.create("unknown")
    if is_known and not (address.get_backend_name() == "sqlite" and address.database in {None, "", ":memory:"}):
        return address
    raise StoreError(
        "the database address is not understood",
        next_step="use sqlite:///FILE or postgresql+psycopg://USER@HOST/DATABASE (pip install feedbridge[postgres])",
        permanent=True,
    )


def _make_engine(address: URL, synchronous: str, busy_seconds: float) -> Engine:
    if address.get_backend_name() == "postgresql":
        return create_engine(address, pool_pre_ping=True, connect_args={"connect_timeout": max(2, int(busy_seconds))})
    engine = create_engine(address, connect_args={"timeout": busy_seconds, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # pysqlite would open no transaction for SELECT; we say BEGIN ourselves
        for pragma in _pragmas(synchronous):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(db: Connection) -> None:
        db.exec_driver_sql("BEGIN IMMEDIATE" if db.get_execution_options().get("is_writer") else "BEGIN")

    return engine


def _pragmas(synchronous: str) -> tuple[str, ...]:
    level = "NORMAL" if synchronous.upper() == "NORMAL" else "FULL"
    return (
        "journal_mode = wal",
        f"synchronous = {level}",
        "foreign_keys = on",
        "secure_delete = on",  # law 8: a deleted row leaves no bytes behind
        "cache_size = -16384",  # 16 MiB
        "temp_store = memory",
    )


@contextmanager
def _connect(engine: Engine, *, is_writer: bool) -> Iterator[Connection]:
    with engine.connect().execution_options(is_writer=is_writer) as db, db.begin():
        if engine.dialect.name == "postgresql":
            if is_writer:
                db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})
            else:
                db.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        yield db


def _keep_id_key(engine: Engine) -> bytes:
    with _connect(engine, is_writer=False) as db:  # opening to look must not wait for a long import
        found = _id_key(db)
    if not found:
        with _connect(engine, is_writer=True) as db:
            found = _id_key(db) or _make_id_key(db)
    return found


def _id_key(db: Connection) -> bytes:
    return bytes.fromhex(db.scalar(select(meta.c.value).where(meta.c.name == "id_key")) or "")


def _make_id_key(db: Connection) -> bytes:
    made = secrets.token_hex(16)
    db.execute(insert(meta).values(name="id_key", value=made))
    return bytes.fromhex(made)
