"""What fails around the store is said once, with the next step; nothing half is kept; what can wait is tried again."""

import os
import resource
import signal
import sqlite3
import traceback
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import event, update

from bridge.errors import StoreError
from bridge.ingest import ingest_all, ingest_one
from bridge.store import Store, archive, open_store
from bridge.store.schema import message, receipt
from tests.mailroom import RULES, START, TABLES, deliver, deliver_all, mail
from tests.people import JONAS, SVEN
from tests.stores import all_rows, count, open_with_key


def report(number: int) -> bytes:
    """A mail of figures that no compression makes small."""
    figures = "\n".join(sha256(f"{number} {line}".encode()).hexdigest() for line in range(60))
    return mail(SVEN, f"Bericht {number}", figures, to=[JONAS])


MAILS = [report(number) for number in range(8)]
NOBODY = 65534


def sqlite_url(folder: Path, name: str = "store.sqlite") -> str:
    return f"sqlite:///{folder / name}"


def in_a_child(work: Callable[[], None]) -> str:
    """Run something in a process of its own, that may give up rights or take limits; what went wrong, "" if nothing."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        said = ""
        try:
            work()
        except BaseException:  # nothing may escape into the copied test run
            said = traceback.format_exc()
        os.write(writer, said.encode()[-4000:])
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return said


def test_a_locked_database_says_who_to_wait_for(tmp_path: Path) -> None:
    store = open_store(sqlite_url(tmp_path), busy_seconds=0.1)
    other = sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another program holds the database") as caught:
        ingest_one(store, deliver(MAILS[0]), RULES, TABLES)
    assert "wait" in caught.value.next_step
    assert not caught.value.permanent
    with store.read() as db:  # whoever only looks does not wait
        assert archive.counts(db, "feed") == {}
    other.execute("ROLLBACK")
    other.close()
    assert ingest_one(store, deliver(MAILS[0]), RULES, TABLES).is_new
    store.close()


def test_a_full_disk_undoes_the_transaction_and_the_next_run_goes_on(tmp_path: Path) -> None:
    store = open_with_key(sqlite_url(tmp_path))
    limit = 0

    @event.listens_for(store.engine, "begin")
    def ration(db: Any) -> None:
        db.exec_driver_sql(f"PRAGMA max_page_count = {limit or 2**31}")

    with store.read() as db:
        limit = db.exec_driver_sql("PRAGMA page_count").scalar_one() + 8
    settled: list[str] = []
    with pytest.raises(StoreError, match="the disk is full") as caught:
        ingest_all(store, deliver_all(MAILS), RULES, TABLES, batch=1, settle=lambda one: settled.append(one.place.uid))
    assert "space" in caught.value.next_step
    assert not caught.value.permanent
    assert 0 < len(settled) == count(store, receipt) < len(MAILS)
    limit = 0
    ingest_all(store, deliver_all(MAILS), RULES, TABLES, batch=1)
    undisturbed = open_with_key(sqlite_url(tmp_path, "other.sqlite"))
    ingest_all(undisturbed, deliver_all(MAILS), RULES, TABLES)
    assert all_rows(store) == all_rows(undisturbed)
    undisturbed.close()
    store.close()


def test_a_write_the_system_refuses_is_a_store_error(tmp_path: Path) -> None:
    store = open_with_key(sqlite_url(tmp_path))
    store.close()

    def fill() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        most = max(path.stat().st_size for path in tmp_path.iterdir()) + 8192
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        limited = open_with_key(sqlite_url(tmp_path))
        with pytest.raises(StoreError) as caught:
            for number, raw in enumerate(MAILS * 4):
                ingest_one(limited, deliver(raw + b"%d\r\n" % number, number), RULES, TABLES)
        assert caught.value.next_step
        assert str(tmp_path) in str(caught.value)

    assert in_a_child(fill) == ""
    healed = open_with_key(sqlite_url(tmp_path))
    ingest_all(healed, deliver_all(MAILS), RULES, TABLES)
    with healed.read() as db:
        assert db.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    healed.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
def test_a_file_that_may_not_be_written() -> None:
    with TemporaryDirectory() as name:  # not below tmp_path: nobody may not look in there
        folder = Path(name)
        folder.chmod(0o755)
        open_store(sqlite_url(folder)).close()
        (folder / "store.sqlite").chmod(0o644)

        def write() -> None:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            with pytest.raises(StoreError, match=r"written|opened") as caught:
                ingest_one(open_store(sqlite_url(folder)), deliver(MAILS[0]), RULES, TABLES)
            assert "rights" in caught.value.next_step or "may be written" in caught.value.next_step

        assert in_a_child(write) == ""


def test_no_folder_and_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened") as caught:
        open_store(sqlite_url(tmp_path / "nowhere"))
    assert "folder exists" in caught.value.next_step
    (tmp_path / "letter.sqlite").write_text("Sehr geehrte Damen und Herren, " * 200)
    with pytest.raises(StoreError, match="no database") as caught:
        open_store(sqlite_url(tmp_path, "letter.sqlite"))
    assert caught.value.permanent


@pytest.mark.parametrize(
    "url", ["", "mysql://x/y", "sqlite://", "sqlite:///:memory:", "feed.sqlite", "oracle://a", "postgresql+nothing://x"]
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(StoreError, match="not understood") as caught:
        open_store(url)
    assert "sqlite:///" in caught.value.next_step
    assert caught.value.permanent


def test_garbled_bytes_are_noticed(store: Store) -> None:
    number = ingest_one(store, deliver(MAILS[0]), RULES, TABLES).mail
    with store.write() as db:
        db.execute(update(message).values(raw=zlib.compress(MAILS[1])))
    with store.read() as db, pytest.raises(StoreError, match=f"mail {number} are damaged") as caught:
        archive.raw(db, number)
    assert "restore" in caught.value.next_step


@pytest.mark.postgres
def test_connections_killed_by_the_administrator(postgres: Any) -> None:
    store = open_with_key(postgres.url("killed", driver="postgresql+psycopg"))
    ingest_one(store, deliver(MAILS[0]), RULES, TABLES)

    def kill_and_write() -> None:
        with store.write() as db:
            postgres.disconnect_all("killed")
            db.exec_driver_sql("SELECT 1")

    with pytest.raises(StoreError) as caught:
        kill_and_write()
    assert caught.value.next_step
    assert not caught.value.permanent
    ingest_all(store, deliver_all(MAILS), RULES, TABLES)
    assert count(store, message) == len(MAILS)
    store.close()


@pytest.mark.postgres
def test_a_server_that_is_away(postgres: Any) -> None:
    address = postgres.url("away", driver="postgresql+psycopg").replace(f":{postgres.port}/", ":9/")
    with pytest.raises(StoreError, match="does not answer") as caught:
        open_store(address)
    assert "start it" in caught.value.next_step


def test_no_password_in_any_message() -> None:
    with pytest.raises(StoreError) as caught:
        open_store("postgresql+psycopg://anja:hunter2@127.0.0.1:9/feed")
    assert "hunter2" not in f"{caught.value} {caught.value.where}"


def test_a_naive_time_keeps_nothing(store: Store) -> None:
    with pytest.raises(StoreError):
        ingest_one(store, deliver(MAILS[0], at=START.replace(tzinfo=None)), RULES, TABLES)
    assert count(store, message) == 0
