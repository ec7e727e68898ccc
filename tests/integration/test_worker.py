"""The resident worker against a real Dovecot: IDLE, lines that are cut, servers that restart, one trouble among others.

`every_minutes` is an hour here: what appears on a page was announced by the server, or found after a new connection.
"""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.installation import FEED, Installation
from tests.integration.test_cli_run import ended_in, exported, settings
from tests.mailroom import mail, sample_mails
from tests.people import ANJA, TOM
from tests.servers import kit

pytestmark = pytest.mark.dovecot
SLOW = "[run]\nevery_minutes = 60\n\n" + FEED


def until(holds: Callable[[], bool], what: str, seconds: float = 45) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.05)


@contextmanager
def running(home: Installation) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker whose first round is over; afterwards it must end well."""
    worker = home.start("run")
    try:
        until((home.folder / "public" / "frame.json").exists, "the first round")
        yield worker
        assert worker.poll() is None, worker.communicate()
        assert ended_in(worker, signal.SIGTERM) < 5
        assert worker.returncode == 0
    finally:
        if worker.poll() is None:
            worker.kill()
            worker.communicate()


def shows(home: Installation, subject: str) -> Callable[[], bool]:
    page = home.folder / "public" / "index.html"
    return lambda: page.exists() and subject in page.read_text(encoding="utf-8")


def question(number: int) -> bytes:
    return mail(ANJA, f"Frage Nummer {number} zum Regal", f"Tom, steht Regal {number} schon?", to=[TOM])


@pytest.fixture
def home(tmp_path: Path, dovecot: Any, user: str) -> Installation:
    found = Installation(tmp_path)
    found.configure(*settings(dovecot, user), feed=SLOW)
    return found


def test_a_mail_is_on_the_page_as_soon_as_the_server_tells(dovecot: Any, user: str, home: Installation) -> None:
    with running(home):
        for number in (1, 2, 3):
            dovecot.append(user, question(number))
            until(shows(home, f"Frage Nummer {number} zum Regal"), f"mail {number}")


def test_mail_that_comes_while_others_are_taken_in_is_not_forgotten(
    dovecot: Any, user: str, home: Installation
) -> None:
    with running(home):
        for number in range(12):
            dovecot.append(user, question(number))
        until(lambda: len(exported(home)) == 12, "all twelve")


def test_a_line_that_was_cut_is_opened_again_without_a_word(dovecot: Any, user: str, home: Installation) -> None:
    with running(home) as worker:
        dovecot.append(user, question(1))
        until(shows(home, "Frage Nummer 1"), "before the cut")
        dovecot.kick(user)
        dovecot.append(user, question(2))
        until(shows(home, "Frage Nummer 2"), "after the cut")
    assert worker.returncode == 0


def test_a_server_that_restarts_is_found_again(user: str, tmp_path: Path) -> None:
    server = kit("dovecot").Dovecot()
    server.add_user(user, "geheim-9f3")
    with server:
        home = Installation(tmp_path)
        home.configure(*settings(server, user), feed=SLOW)
        with running(home):
            server.stop()
            time.sleep(1.0)  # long enough to be refused at least once
            server.start()
            server.append(user, question(1))
            until(shows(home, "Frage Nummer 1"), "after the restart")


def test_a_folder_made_anew_under_another_validity_brings_nothing_twice(
    dovecot: Any, user: str, home: Installation
) -> None:
    for raw in sample_mails()[:4]:
        dovecot.append(user, raw)
    with running(home):
        until(lambda: len(exported(home)) > 0, "the first mails")
        before = exported(home)
        dovecot.reset_uidvalidity(user)
        dovecot.append(user, question(1))
        until(shows(home, "Frage Nummer 1"), "the mail after the reset")
    new = [thread for thread in exported(home) if "Frage Nummer" in thread["subject"]]
    assert [thread for thread in exported(home) if thread not in new] == before
    assert len(new) == 1


def test_one_mailbox_in_trouble_stops_no_other(dovecot: Any, user: str, tmp_path: Path) -> None:
    home = Installation(tmp_path)
    dead = settings(dovecot, user, name="dead", port=str(kit("private").free_port()))
    home.configure(*dead, "[[feed.mailbox]]", *settings(dovecot, user, name="alive"), feed=SLOW)
    with running(home):
        dovecot.append(user, question(1))
        until(shows(home, "Frage Nummer 1"), "the other mailbox")
        status = home.folder / "public" / "status" / "index.html"
        until(lambda: "dead" in status.read_text(encoding="utf-8"), "the status page")


def test_a_server_that_hangs_up_whenever_we_wait_is_not_asked_in_a_hot_loop(
    dovecot: Any, user: str, tmp_path: Path
) -> None:
    faults = kit("tcp_faults")
    fault = faults.Fault("close", on=rb"\+ idling\r\n")
    with faults.FaultProxy(dovecot.host, dovecot.port, fault=fault) as wire:
        home = Installation(tmp_path)
        plain = settings(dovecot, user, host="127.0.0.1", port=str(wire.port), tls="none", ca_file="")
        home.configure(*plain, feed=SLOW)
        with running(home):
            until(lambda: len(wire.connections) >= 2, "a second connection")
            begun, before = time.monotonic(), len(wire.connections)
            dovecot.append(user, question(1))
            until(shows(home, "Frage Nummer 1"), "mail over a line that is cut each time")
            opened = len(wire.connections) - before
            assert opened <= 2 + (time.monotonic() - begun) / 1.5


def test_a_maildir_is_watched(tmp_path: Path) -> None:
    home = Installation(tmp_path)
    maildir = home.configure_maildir()
    text = (home.folder / "config" / "bridge.toml").read_text(encoding="utf-8")
    (home.folder / "config" / "bridge.toml").write_text("[run]\nevery_minutes = 60\n" + text, encoding="utf-8")
    with running(home):
        (maildir / "tmp" / "1.a.b").write_bytes(question(1))
        (maildir / "tmp" / "1.a.b").rename(maildir / "new" / "1.a.b")
        until(shows(home, "Frage Nummer 1"), "the delivered mail")
