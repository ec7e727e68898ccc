"""`feedbridge doctor` against a real Dovecot: what is fine, what is wrong, and the next step of every problem."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.installation import CANARY, Installation
from tests.integration.test_cli_run import settings
from tests.mailroom import sample_mails
from tests.servers import kit

pytestmark = pytest.mark.dovecot


@pytest.fixture
def home(tmp_path: Path, dovecot: Any, user: str) -> Installation:
    found = Installation(tmp_path)
    found.configure(*settings(dovecot, user))
    return found


def checks(home: Installation, *arguments: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(home.run("doctor", "--json", *arguments).stdout)["checks"]
    assert all(check["next_step"] for check in found if check["level"] == "problem"), found
    return found


def problems(home: Installation, *arguments: str) -> list[tuple[str, str, str]]:
    rows = checks(home, *arguments)
    return [(row["subject"], row["what"], row["next_step"]) for row in rows if row["level"] == "problem"]


def test_a_good_installation_has_no_problem(dovecot: Any, user: str, home: Installation) -> None:
    dovecot.append(user, sample_mails()[0])
    done = home.run("doctor")
    assert done.returncode == 0, done.stdout
    assert f"localhost:{dovecot.tls_port}, TLS 1.3, 1 mails, IDLE, read-only" in " ".join(done.stdout.split())
    assert "ok       config" in done.stdout
    assert not (home.folder / "data").exists(), "a look makes nothing"


def test_after_a_run_it_knows_database_site_and_senders(dovecot: Any, user: str, home: Installation) -> None:
    dovecot.append(user, sample_mails()[0])
    assert home.run("run", "--once").returncode == 0
    rows = {(row["subject"], row["level"]): row for row in checks(home)}
    assert "can be written" in rows["database", "ok"]["what"]
    assert rows["feed feed", "hint"]["what"] == "nobody checks whether a sender is real"
    assert problems(home) == []


def test_results_of_the_own_server_are_suggested_as_authserv_id(dovecot: Any, user: str, home: Installation) -> None:
    head = b"Authentication-Results: mx.nordlicht.example; dmarc=pass header.from=nordlicht.example\r\n"
    dovecot.append(user, head + sample_mails()[0])
    home.run("run", "--once")
    row = next(row for row in checks(home) if row["subject"] == "feed feed")
    assert 'authserv_ids = ["mx.nordlicht.example"]' in row["next_step"]


def test_a_wrong_password_an_open_file_and_a_missing_folder(dovecot: Any, user: str, tmp_path: Path) -> None:
    home = Installation(tmp_path)
    home.configure(*settings(dovecot, user, settle="move", move_to="Archiv"))
    secret = home.folder / "config" / "password"
    secret.chmod(0o644)
    found = problems(home)
    assert [subject for subject, _, _ in found] == ["secrets", "feed"]
    assert found[0][2] == "chmod 600 config/password"
    assert 'no folder "Archiv"' in found[1][1]
    assert "move_to (config/bridge.toml:" in found[1][2]
    secret.write_text(f"{CANARY}-wrong\n", encoding="utf-8")
    assert any("AUTHENTICATIONFAILED" in what for _, what, _ in problems(home))


def test_one_mailbox_by_name_and_a_name_nobody_has(home: Installation) -> None:
    assert [row["subject"] for row in checks(home, "feed")][:1] == ["feed"]
    done = home.run("doctor", "fead")
    assert done.returncode == 2
    assert "the configuration has: feed" in done.stderr


def test_a_server_that_is_not_there(dovecot: Any, user: str, tmp_path: Path) -> None:
    home = Installation(tmp_path)
    home.configure(*settings(dovecot, user, port=str(kit("private").free_port())))
    ((subject, what, step),) = problems(home)
    assert (subject, step) == ("feed", "check the keys host and port")
    assert "nobody listens" in what
    assert home.run("doctor").returncode == 1


def test_faults_of_the_file_are_problems_with_their_line(tmp_path: Path) -> None:
    home = Installation(tmp_path)
    home.configure('kind = "maildir"', 'path = "Maildir"', "setle = true")
    ((subject, what, _),) = problems(home)
    assert subject == "config"
    assert "config/bridge.toml:" in what
    assert 'did you mean "settle"' in what


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    home = Installation(tmp_path)
    home.configure_maildir()
    (home.folder / "public").write_text("a file stands in the way", encoding="utf-8")
    assert [subject for subject, _, _ in problems(home)] == ["site feed"]


def test_a_database_everybody_can_read(tmp_path: Path) -> None:
    home = Installation(tmp_path)
    maildir = home.configure_maildir()
    (maildir / "new" / "1.a.b").write_bytes(sample_mails()[0])
    home.fine("ingest")
    (home.folder / "data").chmod(0o755)
    (home.folder / "data" / "feedbridge.sqlite").chmod(0o644)
    tmp_path.chmod(0o755)
    assert ("database", "chmod 700 data") in [(subject, step) for subject, _, step in problems(home)]
