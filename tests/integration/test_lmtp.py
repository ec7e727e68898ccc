"""Mail handed over by LMTP: 250 only after it is committed, 451 while it cannot be."""

import signal
import smtplib
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.installation import FEED, Installation
from tests.integration.test_cli_run import ended_in, exported
from tests.mailroom import sample_mails
from tests.servers import kit

SENDER, TEAM = "anja.pichler@nordlicht.example", "feed@nordlicht.example"


@pytest.fixture
def port() -> int:
    free: int = kit("private").free_port()
    return free


@pytest.fixture
def home(tmp_path: Path, port: int) -> Installation:
    made = Installation(tmp_path)
    made.configure('kind = "lmtp"', f"port = {port}", feed="[run]\nevery_minutes = 60\n\n" + FEED)
    return made


@contextmanager
def listening(home: Installation, port: int) -> Iterator[None]:
    worker = home.start("run")
    try:
        end = time.monotonic() + 30
        while True:
            try:
                client(port).quit()
                break
            except OSError:
                assert time.monotonic() < end, worker.poll()
                time.sleep(0.05)
        yield
        assert ended_in(worker, signal.SIGTERM) < 5
        assert worker.returncode == 0
    finally:
        worker.kill()
        worker.communicate()


def client(port: int) -> smtplib.LMTP:
    return smtplib.LMTP("127.0.0.1", port, timeout=70)


def messages(home: Installation) -> int:
    with sqlite3.connect(home.folder / "data" / "feedbridge.sqlite") as db:
        found: int = db.execute("SELECT count(*) FROM message").fetchone()[0]
    return found


def test_taken_means_committed_and_twice_is_once(home: Installation, port: int) -> None:
    with listening(home, port), client(port) as line:
        for number, raw in enumerate(sample_mails()[:5], 1):
            assert line.sendmail(SENDER, [TEAM], raw) == {}
            assert messages(home) == number
        assert line.sendmail(SENDER, [TEAM, "einkauf@nordlicht.example"], sample_mails()[0]) == {}
        assert line.getreply()[0] == 250, "one answer for each recipient; smtplib reads only the first"
        assert messages(home) == 5
    assert len(exported(home)) > 0


def test_a_database_that_cannot_write_means_try_again_and_nothing_is_lost(home: Installation, port: int) -> None:
    with listening(home, port):
        home_file = home.folder / "data" / "feedbridge.sqlite"
        with sqlite3.connect(home_file) as db:
            db.execute("CREATE TRIGGER full_disk BEFORE INSERT ON message BEGIN SELECT RAISE(ABORT, 'full'); END")
        with client(port) as line, pytest.raises(smtplib.SMTPDataError) as refused:
            line.sendmail(SENDER, [TEAM], sample_mails()[0])
        assert refused.value.smtp_code == 451
        with sqlite3.connect(home_file) as db:
            db.execute("DROP TRIGGER full_disk")
        end = time.monotonic() + 60
        while messages(home) == 0:
            assert time.monotonic() < end
            try:
                with client(port) as line:
                    line.sendmail(SENDER, [TEAM], sample_mails()[0])
            except smtplib.SMTPDataError:
                time.sleep(0.5)
        assert messages(home) == 1


def test_a_port_that_is_taken_is_said(home: Installation, port: int) -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        done = home.run("run", "--once")
    assert done.returncode == 75
    assert f"cannot listen at 127.0.0.1:{port}" in done.stderr


def test_only_this_machine_may_hand_mail_over(tmp_path: Path) -> None:
    home = Installation(tmp_path)
    home.configure('kind = "lmtp"', 'host = "0.0.0.0"', "port = 2424")
    done = home.run("config", "check")
    assert done.returncode == 1
    assert "LMTP knows no login" in done.stderr
