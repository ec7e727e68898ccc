"""Many mails are read by other processes: the same rows, whoever reads and whichever process dies (laws 4, 5, 6)."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from bridge.ingest import Taken, crew, ingest_all
from bridge.redaction import secret_of
from bridge.redaction.marks import marks_of_person
from bridge.store import Store, archive, forgetting, open_store
from bridge.store.schema import message
from tests.mailroom import RULES, TABLES, deliver_all, mail, sample_mails
from tests.people import JONAS, TOM
from tests.stores import all_rows, open_with_key

BATCH = 7


@pytest.fixture(autouse=True)
def two_more_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "free_cores", lambda: 2)


def take_in(store: Store, progress: Callable[[Taken], None] = lambda _: None) -> Taken:
    """All sample mails, read by other processes from the first on."""
    return ingest_all(store, deliver_all(sample_mails()), RULES, TABLES, batch=BATCH, progress=progress, many=0)


def test_the_rows_are_those_of_one_process(new_store: Callable[[], Store]) -> None:
    alone, together = new_store(), new_store()
    seen: set[int] = set()
    taken = take_in(together, lambda _: seen.update(child.pid or 0 for child in multiprocessing.active_children()))
    assert len(seen) == 2
    assert not multiprocessing.active_children()
    assert taken == ingest_all(alone, deliver_all(sample_mails()), RULES, TABLES, batch=BATCH)
    assert all_rows(together) == all_rows(alone)


def test_few_mails_start_no_process(sqlite_store: Store) -> None:
    seen: list[object] = []
    ingest_all(
        sqlite_store, deliver_all(sample_mails()), RULES, TABLES, batch=BATCH,
        progress=lambda _: seen.extend(multiprocessing.active_children()),
    )  # fmt: skip
    assert not seen


def test_a_process_that_dies_costs_no_mail(new_store: Callable[[], Store]) -> None:
    alone, together = new_store(), new_store()

    def kill(_: Taken) -> None:
        for child in multiprocessing.active_children():
            os.kill(child.pid or 0, signal.SIGKILL)

    assert take_in(together, kill).new == 50
    ingest_all(alone, deliver_all(sample_mails()), RULES, TABLES, batch=BATCH)
    assert all_rows(together) == all_rows(alone)


def test_a_machine_that_starts_no_process_reads_by_itself(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(crew, "_hire", refuse)
    assert take_in(sqlite_store).new == 50


def test_processes_that_die_at_once_keep_nobody_waiting(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "_work", _die)
    assert take_in(sqlite_store).new == 50


def _die(_: object) -> None:
    os._exit(3)


def test_an_error_of_the_writer_comes_out_and_ends_the_processes(sqlite_store: Store) -> None:
    def fail(_: Taken) -> None:
        raise RuntimeError("stopped by the test")

    with pytest.raises(RuntimeError, match="stopped by the test"):
        take_in(sqlite_store, fail)
    assert not multiprocessing.active_children()


def test_what_is_forgotten_while_a_portion_waits_is_masked_in_it(sqlite_store: Store) -> None:
    """The second portion was read before the first was written; between the two somebody was forgotten."""
    first = mail(TOM, "Plan", "Der Plan liegt im Ordner.")
    second = mail(TOM, "Anruf", f"Bitte {JONAS.name} anrufen.")

    def forget(_: Taken) -> None:
        with sqlite_store.write() as db:
            marks = marks_of_person(secret_of(sqlite_store.id_key), [JONAS.address], [JONAS.name], ())
            forgetting.keep_marks(db, "feed", marks, are_words=False)

    ingest_all(sqlite_store, deliver_all([first, second]), RULES, TABLES, batch=1, progress=forget, many=0)
    with sqlite_store.read() as db:
        assert JONAS.name.encode() not in archive.raw(db, 2)
        assert b"Plan" in archive.raw(db, 1)


_SCRIPT = """\
import signal
import sys
from pathlib import Path
import multiprocessing
from bridge.ingest import crew, ingest_all
from bridge.store import open_store
from tests.mailroom import RULES, TABLES, deliver_all, sample_mails

def tell(taken):
    if taken.new > 3:  # the next portion is read, this one is written
        Path(sys.argv[2]).write_text(" ".join(str(one.pid) for one in multiprocessing.active_children()))
        signal.pause()

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell lets its background jobs ignore it
    crew.free_cores = lambda: 2
    ingest_all(open_store(sys.argv[1]), deliver_all(sample_mails()), RULES, TABLES, batch=3, progress=tell, many=0)
"""


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_writer_that_is_killed_leaves_no_process_and_a_store_that_goes_on(
    tmp_path: Path, how: signal.Signals
) -> None:
    """SIGINT goes to the whole group, as Ctrl-C does."""
    url, told = f"sqlite:///{tmp_path}/feed.sqlite", tmp_path / "told"
    open_with_key(url).close()
    writer = subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, url, str(told)], start_new_session=True, stderr=subprocess.PIPE
    )
    _until(lambda: told.exists() and len(told.read_text().split()) == 2)
    os.killpg(writer.pid, how) if how == signal.SIGINT else writer.kill()
    _, errors = writer.communicate()
    assert writer.returncode != 0
    assert errors.count(b"Traceback") == (how == signal.SIGINT)  # the writer's own: its readers say nothing
    _until(lambda: not any(_is_alive(int(pid)) for pid in told.read_text().split()))
    store = open_store(url)
    ingest_all(store, deliver_all(sample_mails()), RULES, TABLES)
    expected = open_with_key(f"sqlite:///{tmp_path}/alone.sqlite")
    ingest_all(expected, deliver_all(sample_mails()), RULES, TABLES)
    with store.read() as db:
        assert len(db.scalars(select(message.c.number)).all()) == 50
    assert all_rows(store) == all_rows(expected)
    store.close()
    expected.close()
