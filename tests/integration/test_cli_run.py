"""`feedbridge run` against a real Dovecot: from mail to page, what a bad server looks like, SIGTERM."""

import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.installation import CANARY, Installation
from tests.mailroom import sample_mails
from tests.servers import kit

MAILS = sample_mails()
pytestmark = pytest.mark.dovecot


@pytest.fixture
def account(user: str) -> str:
    """An account nobody has used yet; its password is the canary."""
    return user


def settings(dovecot: Any, account: str, **more: str) -> list[str]:
    """Lines of one mailbox: implicit TLS under the test's own CA."""
    values = {
        "host": "localhost",
        "port": str(dovecot.tls_port),
        "user": account,
        "password_file": "config/password",
        "ca_file": str(dovecot.ca),
        "connect_seconds": "5",
        "read_seconds": "5",
        **more,
    }
    return [f"{key} = {value if value.isdigit() else json.dumps(value)}" for key, value in values.items()]


@pytest.fixture
def home(tmp_path: Path, dovecot: Any, account: str) -> Installation:
    found = Installation(tmp_path)
    found.configure(*settings(dovecot, account))
    return found


def exported(home: Installation) -> list[dict[str, Any]]:
    return [json.loads(line) for line in home.fine("export").splitlines()]


def test_from_the_mailbox_to_the_page(dovecot: Any, account: str, home: Installation) -> None:
    for raw in MAILS[:8]:
        dovecot.append(account, raw)
    done = home.run("run", "--once")
    assert done.returncode == 0, done.stderr
    assert "mailbox=feed new=8 known=0 kept_back=0" in done.stderr
    page = (home.folder / "public" / "index.html").read_text(encoding="utf-8")
    assert "RoHS-Erklärung für Bestellung Oslo" in page
    before = exported(home)
    flags = [line for line in seen_flags(dovecot, account) if "Seen" in line]
    assert flags == []
    dovecot.reset_uidvalidity(account)
    again = home.run("run", "--once")
    assert (again.returncode, again.stderr) == (0, "")
    assert exported(home) == before


def seen_flags(dovecot: Any, account: str) -> list[str]:
    client = dovecot.connect(account)
    client.select("INBOX", readonly=True)
    _, answer = client.fetch("1:*", "(FLAGS)")
    client.logout()
    assert len(answer) == 8
    return [line.decode() for line in answer]


def test_ingest_reads_the_configured_mailboxes(dovecot: Any, account: str, home: Installation) -> None:
    dovecot.append(account, MAILS[0])
    assert home.fine("ingest") == "1 new, 0 known before\n"
    assert home.fine("ingest") == "0 new, 0 known before\n"
    assert not (home.folder / "public").exists()


def test_wrong_password_ends_with_1_and_the_next_step(home: Installation) -> None:
    (home.folder / "config" / "password").write_text(f"{CANARY}-wrong\n", encoding="utf-8")
    done = home.run("run", "--once")
    assert done.returncode == 1
    assert "AUTHENTICATIONFAILED" in done.stderr
    assert "Next: check user and password (password_file, or the environment)" in done.stderr


def test_unreachable_server_ends_with_75_and_the_other_mailboxes_go_on(
    dovecot: Any, account: str, tmp_path: Path
) -> None:
    port = kit("private").free_port()
    home = Installation(tmp_path)
    lines = settings(dovecot, account, name="dead", port=str(port))
    home.configure(*lines, "[[feed.mailbox]]", *settings(dovecot, account, name="alive"))
    dovecot.append(account, MAILS[0])
    done = home.run("run", "--once")
    assert done.returncode == 75
    assert f"mailbox dead: nobody listens at localhost:{port}" in done.stderr
    assert "mailbox=alive new=1" in done.stderr
    status = (home.folder / "public" / "status" / "index.html").read_text(encoding="utf-8")
    assert "dead" in status


def test_missing_folder_names_those_that_are_near(dovecot: Any, account: str, tmp_path: Path) -> None:
    dovecot.create(account, "Projekte")
    home = Installation(tmp_path)
    home.configure(*settings(dovecot, account, folder="Projekt"))
    done = home.run("run", "--once")
    assert done.returncode == 1
    assert 'there is no folder "Projekt"' in done.stderr
    assert '"Projekte"' in done.stderr


def test_settle_moves_every_mail_once_it_is_kept(dovecot: Any, account: str, tmp_path: Path) -> None:
    dovecot.create(account, "Erledigt")
    for raw in MAILS[:3]:
        dovecot.append(account, raw)
    home = Installation(tmp_path)
    home.configure(*settings(dovecot, account, settle="move", move_to="Erledigt"))
    assert home.run("run", "--once").returncode == 0
    assert dovecot.status(account)["messages"] == 0
    assert dovecot.status(account, "Erledigt")["messages"] == 3


def test_a_broken_wire_loses_and_doubles_nothing(dovecot: Any, account: str, tmp_path: Path) -> None:
    for raw in MAILS[:8]:
        dovecot.append(account, raw)
    faults = kit("tcp_faults")
    fault = faults.Fault("reset", on=rb"BODY\[\] \{\d+\}\r\n", nth=3, extra=100)
    with faults.FaultProxy(dovecot.host, dovecot.port, fault=lambda number: fault if number == 0 else None) as wire:
        home = Installation(tmp_path)
        home.configure(*settings(dovecot, account, host="127.0.0.1", port=str(wire.port), tls="none", ca_file=""))
        first, second = home.run("run", "--once"), home.run("run", "--once")
    assert (first.returncode, second.returncode) == (75, 0), (first.stderr, second.stderr)
    posts = [post["msg_id"] for thread in exported(home) for post in thread["posts"] if post["origin"] == "received"]
    assert (len(posts), len(set(posts))) == (8, 8)


def wait_for(path: Path, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"{path.name} did not appear"
        time.sleep(0.05)


def test_sigterm_ends_a_running_worker_within_5_s(dovecot: Any, account: str, home: Installation) -> None:
    dovecot.append(account, MAILS[0])
    worker = home.start("run")
    wait_for(home.folder / "public" / "frame.json")  # written last: the first round is over
    assert ended_in(worker, signal.SIGTERM) < 5
    assert worker.returncode == 0
    assert home.run("run", "--once").returncode == 0


def test_sigterm_ends_a_worker_that_waits_for_a_dead_server(dovecot: Any, account: str, tmp_path: Path) -> None:
    dovecot.append(account, MAILS[0])
    faults = kit("tcp_faults")
    with faults.FaultProxy(dovecot.host, dovecot.port, fault=faults.Fault("stall", on=rb"BODY\[\]")) as wire:
        home = Installation(tmp_path)
        plain = {"host": "127.0.0.1", "port": str(wire.port), "tls": "none", "ca_file": "", "read_seconds": "300"}
        home.configure(*settings(dovecot, account, **plain))
        worker = home.start("run")
        end = time.monotonic() + 30
        while not wire.struck and time.monotonic() < end:
            time.sleep(0.05)
        assert wire.struck
        assert ended_in(worker, signal.SIGTERM) < 5
    assert worker.returncode == 0


def ended_in(worker: "subprocess.Popen[bytes]", number: int) -> float:
    """Seconds from the signal to the end."""
    begun = time.monotonic()
    worker.send_signal(number)
    try:
        _, err = worker.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.communicate()
        raise
    assert b"Traceback" not in err, err
    assert CANARY.encode() not in err
    return time.monotonic() - begun
