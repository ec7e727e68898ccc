"""Law 6: killed at any step and begun again, the store is that of an undisturbed run; another run changes nothing."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from bridge.ingest import ingest_all, rebuild
from bridge.store import Store, open_store
from bridge.store.schema import change, counter, receipt
from tests.mailroom import RULES, TABLES, deliver_all, mail, sample_mails
from tests.people import OUTSIDER
from tests.stores import all_rows, empty, open_with_key

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


def check_every_death(url: str, folder: Path, work: Callable[[str, Path], None], *, stride: int, is_new: bool) -> None:
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


def test_killed_at_every_step_of_an_import(new_url: Callable[[], str], tmp_path: Path) -> None:
    url = new_url()
    stride = 1 if url.startswith("sqlite") else 5
    check_every_death(url, tmp_path, take_in, stride=stride, is_new=True)


def test_killed_at_every_step_of_a_rebuild(new_url: Callable[[], str], tmp_path: Path) -> None:
    url = new_url()
    stride = 2 if url.startswith("sqlite") else 9
    check_every_death(url, tmp_path, take_in_again, stride=stride, is_new=False)
