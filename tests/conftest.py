"""Options of all tests, and the databases that the store's tests run on."""

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from bridge.store import Store
from tests.servers import kit, need
from tests.stores import open_with_key

_NUMBERS = itertools.count(1)

# A busy machine is no fault of the code: laws are counted, never timed. The same examples every time, so that a red
# test is about the change at hand; FEEDBRIDGE_EXAMPLES=random looks for new ones.
hypothesis.settings.register_profile("law", deadline=None, derandomize=True)
hypothesis.settings.register_profile("random", deadline=None, max_examples=500)
hypothesis.settings.load_profile("random" if os.environ.get("FEEDBRIDGE_EXAMPLES") == "random" else "law")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-expected", action="store_true", help="write the pictures of the golden stories anew")


def pytest_configure(config: pytest.Config) -> None:
    """In CI expectations are never written: a diff is a review."""
    if config.getoption("--update-expected") and os.environ.get("CI"):
        raise pytest.UsageError("--update-expected is refused in CI")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules that wait for browsers and servers begin first: one that began last would run alone for minutes."""
    items.sort(key=lambda item: not {"browser", "integration"} & set(item.path.parts))


@pytest.fixture(scope="session")
def update_expected(request: pytest.FixtureRequest) -> bool:
    """Whether expectations are written anew."""
    return bool(request.config.getoption("--update-expected"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """One PostgreSQL server for the whole run; every test takes a database of its own."""
    need("postgres", "postgresql")
    with kit("postgres").Postgres(durable=False) as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes addresses of empty databases; the test runs once on each kind."""
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path / f'store{next(_NUMBERS)}.sqlite'}"
    server = request.getfixturevalue("postgres")
    return lambda: str(server.url(f"test{next(_NUMBERS)}", driver="postgresql+psycopg"))


@pytest.fixture
def new_store(new_url: Callable[[], str]) -> Iterator[Callable[[], Store]]:
    """Makes empty stores with the ids of the tests."""
    opened: list[Store] = []

    def make() -> Store:
        opened.append(open_with_key(new_url()))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Store:
    """An empty store, once on each database."""
    return new_store()


@pytest.fixture
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An empty store on SQLite, for what is no matter of the database; in no folder that a test writes a site to."""
    opened = open_with_key(f"sqlite:///{tmp_path_factory.mktemp('store')}/store.sqlite")
    yield opened
    opened.close()
