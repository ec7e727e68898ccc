"""The whole way: a mail with the bridge in CC in a real mailbox, the worker, a real Postfix, a letter in a mailbox."""

import email
import email.policy
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bridge.run import Worker
from bridge.settings.load import load_settings
from bridge.store import open_store
from tests.letter_office import BEFORE, MONDAY, one_week
from tests.mailroom import TABLES
from tests.people import ANJA, TOM
from tests.servers import kit, need

CONFIG = """\
[[feed]]
address = "feed@nordlicht.example"
title = "Nordlicht Feed"
public_url = "https://feed.nordlicht.example/"

[[feed.mailbox]]
host = "localhost"
port = {imap}
tls = "none"
user = "feed"
password_file = "password"

[smtp]
host = "localhost"
port = {smtp}
tls = "none"

[[reader]]
address = "anja.pichler@nordlicht.example"

[[reader]]
address = "gone@nordlicht.example"

[[reader]]
address = "tom.okafor@nordlicht.example"
language = "en"
"""


@pytest.fixture
def mail_server() -> Iterator[Any]:
    """IMAP and LMTP: where the bridge reads, and where letters end."""
    need("dovecot", "dovecot-imapd dovecot-lmtpd")
    server = kit("dovecot").Dovecot(tls=False, lmtp=True)
    for user in ("feed", ANJA.address, TOM.address):
        server.add_user(user)
    with server:
        yield server


@pytest.fixture
def postfix(mail_server: Any) -> Iterator[Any]:
    """A real relay that hands over to that mailbox server."""
    tools = kit("smtp_sink")
    if not tools.Postfix.possible():
        need("postfix", "postfix")
        pytest.skip("Postfix can only be started by root")
    relay = tools.Postfix(mail_server.lmtp_port)
    with (relay.dir / "etc" / "main.cf").open("a") as file:
        file.write(f"default_transport = lmtp:inet:127.0.0.1:{mail_server.lmtp_port}\nrelayhost =\n")
    with relay:
        yield relay


def mails_of(server: Any, user: str) -> list[email.message.EmailMessage]:
    with server.connect(user) as box:
        box.select("INBOX")
        numbers = box.search(None, "ALL")[1][0].split()
        raws = [box.fetch(number.decode(), "(BODY.PEEK[])")[1][0][1] for number in numbers]
    return [email.message_from_bytes(raw, policy=email.policy.default) for raw in raws]


@pytest.mark.dovecot
@pytest.mark.postfix
def test_from_a_mail_in_copy_to_the_letter_in_a_mailbox(mail_server: Any, postfix: Any, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret\n")
    file = tmp_path / "bridge.toml"
    file.write_text(CONFIG.format(imap=mail_server.port, smtp=postfix.port), encoding="utf-8")
    loaded, now = load_settings(file, {}), [BEFORE]
    (tmp_path / "data").mkdir()
    store = open_store(loaded.store_url)
    told: list[str] = []

    def clock() -> datetime:
        return now[0]

    def once() -> None:
        assert Worker(loaded, store, TABLES, clock, tell=told.append).once() == ()

    once()  # the readers are known from now on
    for raw in one_week():
        mail_server.append("feed", raw)
    now[0] = MONDAY
    once()
    kit("private").wait_until(lambda: mails_of(mail_server, TOM.address) != [], 30, "the letter")
    kit("private").wait_until(lambda: mails_of(mail_server, ANJA.address) != [], 30, "the letter")
    now[0] = MONDAY + timedelta(hours=1)
    once()
    (anja,), (tom,) = mails_of(mail_server, ANJA.address), mails_of(mail_server, TOM.address)
    assert anja["Subject"] == "Ihre Woche: 1 Frage wartet auf Sie, 1 gelöst (KW 47)"
    assert tom["Subject"] == "Your week: 1 question solved, 2 still open (W47)"
    assert anja["Auto-Submitted"] == "auto-generated"
    assert anja["From"] == "Nordlicht Feed <feed@nordlicht.example>"
    assert "Ist die EORI noch die alte?" in anja.get_body(("html",)).get_content()
    assert "letters written=3 sent=3 put_off=0 suppressed=0" in told
    mail_server.append("feed", bytes(anja))  # law 10: the bridge does not read its own letter back
    once()
    assert len(mails_of(mail_server, ANJA.address)) == 1
    assert (tmp_path / "public" / "week" / "2026-W47" / "index.html").is_file()
    assert "Ihre Woche" not in (tmp_path / "public" / "index.html").read_text(encoding="utf-8")
    store.close()
