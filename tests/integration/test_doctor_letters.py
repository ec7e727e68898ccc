"""`feedbridge doctor` and the mail server of the letters, against real servers: what it says; it sends nothing."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bridge.doctor import Check, database, examine
from bridge.ingest import ingest_one
from bridge.settings.load import load_settings
from bridge.store import Store, open_store
from tests.installation import FEED, Installation
from tests.integration.smtp_servers import bearer_server, implicit_tls, quietly_ended
from tests.mailroom import RULES, TABLES, deliver, sample_mails
from tests.servers import kit, need

SECRET = "kanarie-77"
READER = '[[reader]]\naddress = "anja@nordlicht.example"\n\n'


def home_with(folder: Path, *smtp: str, more: str = "") -> Installation:
    """An installation whose letters go to that server."""
    home = Installation(folder)
    head = "\n".join(["[smtp]", *smtp, "", ""]) if smtp else ""
    home.configure('kind = "maildir"', 'path = "Maildir"', feed=head + more + FEED)
    for part in ("cur", "new", "tmp"):
        (folder / "Maildir" / part).mkdir(parents=True, exist_ok=True)
    (folder / "config" / "smtp").write_text(SECRET + "\n", encoding="utf-8")
    (folder / "config" / "smtp").chmod(0o600)
    return home


def said(home: Installation) -> dict[str, str]:
    """What doctor says of the letters."""
    done = home.run("doctor", "--json")
    assert SECRET not in done.stdout + done.stderr
    (row,) = [one for one in json.loads(done.stdout)["checks"] if one["subject"] == "letters"]
    assert done.returncode == (row["level"] == "problem")
    return dict(row)


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Any]:
    """STARTTLS, and a login."""
    need("openssl", "openssl")
    tools = kit("smtp_sink")
    kit("dovecot").make_ca(tmp_path, ["localhost"])
    tls = tools.server_tls(tmp_path / "cert.pem", tmp_path / "key.pem")
    with quietly_ended(), tools.SmtpSink("bridge", SECRET, tls, require_tls=True) as server:
        yield server


def login(server: Any, *more: str) -> tuple[str, ...]:
    known = ('host = "localhost"', f"port = {server.port}", 'user = "bridge"', 'password_file = "config/smtp"')
    return (*known, *more)


def test_tls_login_and_the_next_step(secure: Any, tmp_path: Path) -> None:
    row = said(home_with(tmp_path, *login(secure, 'ca_file = "ca.pem"'), more=READER))
    assert row["level"] == "ok"
    assert row["what"] == f"localhost:{secure.port}, TLS 1.3, logged in as bridge, 1 reader is listed"
    assert "feedbridge summarise --to" in row["next_step"]
    assert secure.messages == []


def test_a_wrong_password(secure: Any, tmp_path: Path) -> None:
    home = home_with(tmp_path, *login(secure, 'ca_file = "ca.pem"'))
    (tmp_path / "config" / "smtp").write_text(f"{SECRET}-wrong\n", encoding="utf-8")
    row = said(home)
    assert (row["level"], row["next_step"]) == ("problem", "check smtp.user and smtp.password_file")
    assert "refused the login: 535" in row["what"]
    assert "none is lost" in row["why"]


def test_a_certificate_nobody_vouches_for(secure: Any, tmp_path: Path) -> None:
    row = said(home_with(tmp_path, *login(secure)))
    assert (row["level"], row["next_step"]) == ("problem", "check smtp.host or ca_file")


def test_tls_from_the_first_byte(secure: Any, tmp_path: Path) -> None:
    with implicit_tls(kit("smtp_sink").server_tls(tmp_path / "cert.pem", tmp_path / "key.pem")) as server:
        smtp = ('host = "localhost"', f"port = {server.port}", 'tls = "implicit"', 'ca_file = "ca.pem"')
        assert "TLS 1.3, no login" in said(home_with(tmp_path, *smtp))["what"]
        assert server.kept == []


def test_a_token_is_tried_too(tmp_path: Path) -> None:
    with bearer_server("fresh") as server:
        smtp = [f'host = "{server.host}"', f"port = {server.port}", 'tls = "none"', 'user = "feed@x.example"']
        home = home_with(tmp_path, *smtp, 'token_file = "config/token"')
        (tmp_path / "config" / "token").write_text("fresh\n")
        (tmp_path / "config" / "token").chmod(0o600)
        assert "logged in as feed@x.example" in said(home)["what"]
        (tmp_path / "config" / "token").write_text("stale\n")
        assert said(home)["next_step"] == "check smtp.token_file"


@pytest.mark.parametrize("reset", [True, False])
def test_a_server_that_hangs_up(tmp_path: Path, *, reset: bool) -> None:
    with quietly_ended(), kit("smtp_sink").SmtpSink() as server:
        server.plan = [kit("smtp_sink").Drop("EHLO", reset)] * 3
        smtp = (f'host = "{server.host}"', f"port = {server.port}", 'tls = "none"')
        row = said(home_with(tmp_path, *smtp))
        assert (row["level"], row["what"].partition(":")[0]) == ("problem", "no connection")
        server.plan = []
        assert "no TLS, no login" in said(home_with(tmp_path, *smtp))["what"]


def test_no_starttls_and_nobody_there(tmp_path: Path) -> None:
    with quietly_ended(), kit("smtp_sink").SmtpSink() as server:
        row = said(home_with(tmp_path, f'host = "{server.host}"', f"port = {server.port}"))
        assert "no STARTTLS" in row["what"]
    row = said(home_with(tmp_path, 'host = "localhost"', f"port = {kit('private').free_port()}", 'tls = "none"'))
    assert (row["level"], row["next_step"]) == ("problem", "check smtp.host and smtp.port")


def test_letters_without_a_server(tmp_path: Path) -> None:
    row = said(home_with(tmp_path))
    assert (row["level"], row["what"]) == ("ok", "none are sent: no mail server is named (smtp.host)")
    row = said(home_with(tmp_path, more=READER))
    assert (row["level"], row["what"]) == ("hint", "1 reader is listed, but no mail server is named")
    assert row["next_step"].startswith("set host")
    row = said(home_with(tmp_path, more='[letters]\nspool = "spool"\n\n'))
    assert (row["level"], row["what"]) == ("hint", "letters go to spool")
    assert not (tmp_path / "spool").exists()


def test_the_store_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = home_with(tmp_path)
    loaded = load_settings(home.folder / "config" / "bridge.toml", {})
    (tmp_path / "data").mkdir()
    store = open_store(loaded.store_url)
    ingest_one(store, deliver(sample_mails()[0]), RULES, TABLES)
    store.close()
    urls: list[str] = []

    def opened(url: str, **more: Any) -> Store:
        urls.append(url)
        return open_store(url, **more)

    monkeypatch.setattr(database, "open_store", opened)
    found: list[Check] = list(examine(loaded, datetime.now(UTC)))
    assert urls == [loaded.store_url]
    assert {"database", "feed feed"} <= {one.subject for one in found}
