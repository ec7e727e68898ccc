"""Law 6: killed at any step and begun again, the store is that of an undisturbed run; another run changes nothing."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from bridge.ingest import ingest_all, rebuild
from bridge.store import Store, open_store
from bridge.store.schema import change, counter, receipt
from tests.mailroom import RULES, TABLES, deliver_all, mail, sample_mails
from tests.people import OUTSIDER
from tests.stores import all_rows, empty, open_with_key

Work = Callable[[str, Path], None]
BATCH = 3
# A conversation that is quoted, one that is merged, a private mail and a stranger's: every kind of row is written.
MAILS = [*sample_mails()[1:7], sample_mails()[32], mail(OUTSIDER, "Angebot", "Günstige Fühler."), *sample_mails()[7:9]]


def in_a_child(work: Callable[[], object], **environment: str) -> int:
    """Run it in a process of its own; the signal that ended it, 0 if it came to its end."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.environ.update(environment)
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def take_in(url: str, journal: Path) -> None:
    """One run as `ingest` does it: each settled mail stands in the journal, as it would be moved at its server."""
    store = open_store(url)
    with journal.open("a") as file:

        def settle(one: object) -> None:
            file.write(f"{one.place.uid}\n")  # type: ignore[attr-defined]
            file.flush()

        ingest_all(store, deliver_all(MAILS), RULES, TABLES, batch=BATCH, settle=settle)
    store.close()


def take_in_again(url: str, journal: Path) -> None:
    """A run that reads everything once more and then derives everything once more."""
    take_in(url, journal)
    store = open_store(url)
    rebuild(store, RULES, TABLES)
    store.close()


def receipts(store: Store) -> set[str]:
    with store.read() as db:
        return set(db.scalars(select(receipt.c.uid)))


def tokens(store: Store) -> list[object]:
    with store.read() as db:
        return [tuple(row) for table in (change, counter) for row in db.execute(select(table))]


def number_of_steps(work: Callable[[], object], folder: Path) -> int:
    names = folder / "steps"
    assert in_a_child(work, FEEDBRIDGE_STEPS=str(names)) == 0
    return len(names.read_text().splitlines())


def check_every_death(url: str, folder: Path, work: Work, *, stride: int, is_new: bool) -> None:
    """Kill `work` at its 1st, (1+stride)th ... step, each time begin again."""
    journal = folder / "settled"
    store = open_with_key(url)
    take_in(url, journal)
    expected = all_rows(store)
    assert len(journal.read_text().splitlines()) == len(MAILS)
    if is_new:
        empty(store)
    store.engine.dispose()  # no connection goes into a child
    total = number_of_steps(lambda: work(url, journal), folder)
    assert total > len(MAILS)
    for step in range(1, total + 1, stride):
        if is_new:
            empty(store)
        journal.unlink()
        journal.touch()
        store.engine.dispose()
        assert in_a_child(lambda: work(url, journal), FEEDBRIDGE_DIE_AT=str(step)) == signal.SIGKILL
        assert set(journal.read_text().splitlines()) <= receipts(store)
        take_in(url, journal)
        assert all_rows(store) == expected, f"killed at step {step}"
        before = tokens(store)
        take_in(url, journal)
        assert (all_rows(store), tokens(store)) == (expected, before)
    store.close()


@pytest.mark.parametrize("work", [take_in, take_in_again], ids=["import", "rebuild"])
def test_killed_at_every_few_steps(new_url: Callable[[], str], tmp_path: Path, work: Work) -> None:
    check_every_death(new_url(), tmp_path, work, stride=7, is_new=work is take_in)


@pytest.mark.slow
@pytest.mark.parametrize("work", [take_in, take_in_again], ids=["import", "rebuild"])
def test_killed_at_every_step(new_url: Callable[[], str], tmp_path: Path, work: Work) -> None:
    check_every_death(new_url(), tmp_path, work, stride=1, is_new=work is take_in)
