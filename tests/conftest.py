"""Options of all tests."""

import os

import pytest


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
