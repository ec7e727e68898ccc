"""What `forget` has deleted must leave the file, too: a call that is killed before leaves a debt, which is paid."""

from pathlib import Path

import pytest

from bridge.store import archive, compact
from tests.deaths import House
from tests.integration.test_deaths import RUN, conversation, do, furnish
from tests.integration.test_forget import CANARIES, ZOE
from tests.residue import in_files

FORGET = ("forget", ZOE.name)  # an address is taken at its word, a name must be somebody's


def step_of(house: House, name: str, who: str = ZOE.name) -> str:
    """The number of that step of `forget`, tried on a copy."""
    names = house.copy(house.folder.parent / "steps").steps("forget", who)
    return str(1 + names.index(name))


def is_owed(house: House) -> bool:
    store = house.opened()
    try:
        return compact.is_owed(store, ["feed"])
    finally:
        store.close()


@pytest.fixture
def killed(tmp_path: Path) -> House:
    """A house where `forget` died right after its commit."""
    house = furnish(tmp_path / "house")
    do(house, RUN)
    assert house.apart(*FORGET, FEEDBRIDGE_DIE_AT=step_of(house, "forget.committed")) == -9
    assert in_files(house.folder / "data", CANARIES)
    assert is_owed(house)
    return house


def test_the_second_call_finds_nobody_and_pays_all_the_same(killed: House) -> None:
    assert killed.apart(*FORGET) == 0
    assert not is_owed(killed)
    assert in_files(killed.folder / "data", CANARIES) == []
    assert in_files(killed.folder / "public", CANARIES) == []
    assert killed.apart(*FORGET) == 1  # nothing is left to do, and nobody of that name is here


def test_so_it_is_with_a_conversation(tmp_path: Path) -> None:
    """Its id is nobody's any more; the page is still there."""
    house = furnish(tmp_path / "house")
    do(house, RUN)
    name = conversation(house)
    page = house.folder / "public" / "t" / name / "index.html"
    assert house.apart("forget", name, FEEDBRIDGE_DIE_AT=step_of(house, "forget.committed", name)) == -9
    assert page.exists()
    assert is_owed(house)
    assert house.apart("forget", name) == 0
    assert not page.exists()
    assert not is_owed(house)
    assert house.apart("forget", name) == 1


def test_the_worker_pays_when_the_pages_are_written(killed: House) -> None:
    assert killed.apart(*RUN) == 0
    assert not is_owed(killed)
    assert in_files(killed.folder / "public", CANARIES) == []
    assert in_files(killed.folder / "data", CANARIES) == []


def test_a_reader_lets_the_debt_stand(killed: House) -> None:
    """SQLite cannot empty its log while somebody reads what stands in it."""
    store = killed.opened()
    with store.read() as db:
        assert archive.counts(db, "feed")
        assert killed.apart(*FORGET) == 75
        assert is_owed(killed)
    store.close()
    assert killed.apart(*FORGET) == 0
    assert not is_owed(killed)
