"""`feedbridge status` for people and for monitoring: what is read, what is in trouble, metrics for programs."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bridge.store import open_store
from bridge.store.heartbeat import beat
from tests.installation import CANARY, Installation
from tests.mailroom import sample_mails

_LINE = re.compile(r'^feedbridge_[a-z_]+\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\} \d+$')


def installed(folder: Path) -> Installation:
    home = Installation(folder)
    maildir = home.configure_maildir()
    for number, raw in enumerate(sample_mails()[:3]):
        (maildir / "new" / f"{number}.a.b").write_bytes(raw)
    return home


def mailbox(home: Installation) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(home.run("status", "--json").stdout)["feeds"][0]["mailboxes"][0]
    return found


def set_back(home: Installation, **ago: int) -> None:
    store = open_store(f"sqlite:///{home.folder}/data/feedbridge.sqlite")
    with store.write() as db:
        beat(db, "feed", datetime.now(UTC) - timedelta(**ago))
    store.close()


def test_a_mailbox_that_is_read_is_well_and_one_nobody_read_is_no_alarm(tmp_path: Path) -> None:
    home = installed(tmp_path)
    assert "never read by `run`" in home.fine("status")
    assert home.run("run", "--once").returncode == 0
    assert "mailbox feed: last read" in home.fine("status")
    assert mailbox(home)["is_well"] is True


def test_a_mailbox_in_trouble_ends_with_1_and_says_what_it_is(tmp_path: Path) -> None:
    home = installed(tmp_path)
    home.run("run", "--once")
    (tmp_path / "Maildir").rename(tmp_path / "Elsewhere")
    home.run("run", "--once")
    done = home.run("status")
    assert done.returncode == 1
    assert "is no readable Maildir" in done.stdout
    assert mailbox(home)["is_well"] is False


def test_a_worker_that_hangs_is_seen_by_its_silence(tmp_path: Path) -> None:
    home = installed(tmp_path)
    home.run("run", "--once")
    set_back(home, minutes=16)
    assert home.run("status").returncode == 0  # three readings of five minutes, and some slack
    set_back(home, minutes=18)
    done = home.run("status")
    assert done.returncode == 1
    assert "is `feedbridge run` still running?" in done.stdout


def test_metrics_are_prometheus_text_and_hold_nothing_of_a_mail(tmp_path: Path) -> None:
    home = installed(tmp_path)
    home.run("run", "--once")
    lines = home.fine("status", "--metrics").splitlines()
    values = [line for line in lines if not line.startswith("#")]
    assert all(_LINE.match(line) for line in values), lines
    assert 'feedbridge_mails{feed="feed"} 3' in values
    assert 'feedbridge_mailbox_is_well{feed="feed",mailbox="feed"} 1' in values
    assert CANARY not in "".join(lines)
    assert "@" not in "".join(lines)
