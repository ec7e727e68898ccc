"""The power is cut: what was settled is here, and a run afterwards ends where an undisturbed one ends (law 6).

Needs root and ext4 (tests/power.py): the files are those that such a file system has after its log is replayed.
"""

import os
import signal
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bridge.ingest import ingest_all
from bridge.mail.delivery import Delivery
from bridge.store import open_store
from tests.deaths import House, State, differences, forked, wait_for
from tests.integration.test_deaths import CASES, LATER_ON, LOG, RUN, do, furnish, prepared
from tests.mailroom import RULES, TABLES, deliver_all, sample_mails
from tests.power import Disk


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    try:
        with Disk(tmp_path / "disk") as made:
            yield made
    except NotImplementedError as error:
        pytest.skip(str(error))


def test_what_was_settled_is_here(disk: Disk) -> None:
    """A mail server was told 250, or the mail was moved to another folder: nobody brings it again."""
    url = f"sqlite:///{disk.folder}/feedbridge.sqlite"
    open_store(url).close()
    disk.sync()
    mine, theirs = os.pipe()

    def take() -> int:
        def settle(_: Delivery) -> None:
            if os.write(theirs, b"!") and os.fstat(mine):
                settled.append(1)
            if len(settled) == 5:
                os.kill(os.getpid(), signal.SIGKILL)

        settled: list[int] = []
        ingest_all(open_store(url), deliver_all(sample_mails()[:8]), RULES, TABLES, batch=1, settle=settle)
        return 0

    assert wait_for(forked(take)) == -signal.SIGKILL
    disk.cut()
    assert len(os.read(mine, 100)) == 5
    with sqlite3.connect(f"{disk.folder}/feedbridge.sqlite") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM message").fetchone()[0] == 5


def test_pages_and_letters_of_a_run_that_ended_are_whole(disk: Disk, tmp_path: Path) -> None:
    """No file is empty, none is the old one: nothing is pending any more, so nobody would write it again."""
    base = furnish(tmp_path / "base")
    undisturbed = base.copy(tmp_path / "undisturbed")
    house = base.copy(disk.folder / "house")
    disk.sync()
    for one in (undisturbed, house):
        assert one.apart(*RUN) == 0
    disk.cut()
    assert differences(house.state(), undisturbed.state()) == []


def check_cuts(name: str, disk: Disk, folder: Path, most: int) -> int:
    """Cut the power at `most` of the steps of a verb, spread over all of them; how often that was."""
    base, verb = prepared(CASES[name], folder / "base")
    expected = undisturbed(base, folder / "undisturbed", verb, CASES[name].after)
    total = len(base.copy(folder / "counted").steps(*verb))
    places = range(1, total + 1, max(1, total // most))
    for place in places:
        house = base.copy(disk.folder / "house")
        disk.sync()
        assert house.apart(*verb, FEEDBRIDGE_DIE_AT=str(place)) == -9
        disk.cut()
        assert house.apart(*verb) in (0, 1)  # 1: what was to be forgotten is gone already
        assert replace(house, now=LATER_ON).apart(*CASES[name].after) == 0
        found = differences(house.state(), expected)
        assert set(found) <= {LOG}, (place, found)
    return len(places)


def undisturbed(base: House, folder: Path, verb: tuple[str, ...], after: tuple[str, ...]) -> State:
    house = base.copy(folder)
    do(house, verb)
    do(replace(house, now=LATER_ON), after)
    return house.state()


@pytest.mark.slow
@pytest.mark.parametrize("most", [10, 10_000])
@pytest.mark.parametrize("name", ["import, publish and letters", "a further mail", "publish --all", "forget a person"])
def test_cut_at_every_step_of_a_verb(name: str, most: int, disk: Disk, tmp_path: Path) -> None:
    print(f"{name}: power cut {check_cuts(name, disk, tmp_path, most)} times")
