"""Options of all tests, and the databases that the store's tests run on."""

import itertools
import os
from collections.abc import Iterator
from glob import glob
from pathlib import Path
from typing import Any

import pytest

from bridge.store import Store
from tests.databases import open_for_tests, sqlite_url
from tests.machine import kit, need

_NUMBERS = itertools.count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-expected", action="store_true", help="write the pictures of the golden stories anew")


def pytest_configure(config: pytest.Config) -> None:
    """In CI expectations are never written: a diff is a review."""
    if config.getoption("--update-expected") and os.environ.get("CI"):
        raise pytest.UsageError("--update-expected is refused in CI")


@pytest.fixture(scope="session")
def update_expected(request: pytest.FixtureRequest) -> bool:
    """Whether expectations are written anew."""
    return bool(request.config.getoption("--update-expected"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """One PostgreSQL server for the whole run; every test takes a database of its own."""
    need("postgres", "postgresql", glob("/usr/lib/postgresql/*/bin"))
    with kit("postgres").Postgres(durable=False) as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    server = request.getfixturevalue("postgres")
    return str(server.url(f"test{next(_NUMBERS)}", driver="postgresql+psycopg"))


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """An empty store, once on each database."""
    opened = open_for_tests(database)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """An empty store on SQLite, for what is no matter of the database."""
    opened = open_for_tests(sqlite_url(tmp_path))
    yield opened
    opened.close()
