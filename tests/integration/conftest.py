"""Real IMAP for the tests of this folder; what is missing on the machine: tests/servers.py."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.servers import kit, need

PASSWORD = "geheim-9f3"
POOL = 300  # accounts


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Any]:
    """One Dovecot for the whole run, with TLS under a CA of its own; every test takes a user of its own."""
    need("dovecot", "dovecot-imapd")
    need("openssl", "openssl")
    server = kit("dovecot").Dovecot()
    for number in range(POOL):  # before the start: a running Dovecot looks at its users' file only once a second
        server.add_user(f"user{number}", PASSWORD)
    server.add_user("umlaut", "schlüssel")
    with server:
        yield server


@pytest.fixture
def user(dovecot: Any) -> str:
    """An account nobody has used yet; its password is PASSWORD."""
    dovecot.taken = getattr(dovecot, "taken", -1) + 1
    assert dovecot.taken < POOL
    return f"user{dovecot.taken}"


@pytest.fixture
def proxy(dovecot: Any) -> Iterator[Any]:
    """A breaking wire to the plain port of that Dovecot."""
    with kit("tcp_faults").FaultProxy(dovecot.host, dovecot.port) as wire:
        yield wire
