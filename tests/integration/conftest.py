"""Real servers for the tests of this folder. A missing Debian package skips, with the line to install it.

Where CI=true it is a failure: a pipeline that tests nothing must not be green.
"""

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

KIT = Path(__file__).parents[1] / "testkit"


def need(program: str, package: str) -> None:
    """Skip the test if `program` is missing, or fail it where CI=true."""
    if shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"):
        return
    words = f"{program} is missing: apt-get install --no-install-recommends {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


def kit(name: str) -> ModuleType:
    """A module of the test kit, which lies outside of every package."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, KIT / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Any]:
    """One Dovecot for the whole run, with TLS under a CA of its own; every test takes a user of its own."""
    need("dovecot", "dovecot-imapd")
    need("openssl", "openssl")
    with kit("dovecot").Dovecot() as server:
        yield server


@pytest.fixture
def user(dovecot: Any, request: pytest.FixtureRequest) -> str:
    """A fresh account; its password is "geheim-9f3"."""
    name = "u" + "".join(sign for sign in request.node.name.lower() if sign.isalnum())[-40:]
    dovecot.add_user(name, "geheim-9f3")
    return name


@pytest.fixture
def proxy(dovecot: Any) -> Iterator[Any]:
    """A breaking wire to the plain port of that Dovecot."""
    with kit("tcp_faults").FaultProxy(dovecot.host, dovecot.port) as wire:
        yield wire
