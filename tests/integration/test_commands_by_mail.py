"""From a mail in Dovecot to the letter in a mailbox: a command, a welcome, an answer whose program wrote no headers."""

import json
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from bridge.sinks.smtp import Encryption, SmtpOptions, SmtpSink
from bridge.store import open_store, outbox
from tests.installation import Installation
from tests.integration.test_cli_run import settings
from tests.mailroom import mail
from tests.people import ANJA, BRIDGE, TOM
from tests.servers import kit

PROOF = ("Authentication-Results", "mx.nordlicht.example; dmarc=pass header.from=nordlicht.example")
NOW = datetime.now(UTC)
FEED = f"""\
[letters]
spool = "spool"

[[feed]]
address = "{BRIDGE}"
public_url = "https://feed.nordlicht.example/"
authserv_ids = ["mx.nordlicht.example"]

[[feed.mailbox]]
"""
pytestmark = pytest.mark.dovecot


@pytest.fixture
def home(tmp_path: Path, dovecot: Any, user: str) -> Installation:
    found = Installation(tmp_path)
    found.configure(*settings(dovecot, user), feed=FEED)
    found.fine("run", "--once")
    return found


def letters(home: Installation, sink: Any) -> list[bytes]:
    """Send what waits in the outbox by real SMTP; the mails that arrived there."""
    store = open_store(f"sqlite:///{home.folder}/data/feedbridge.sqlite")
    smtp = SmtpSink(SmtpOptions(host=sink.host, port=sink.port, hello="nordlicht.example", encryption=Encryption.NONE))
    with store.write() as db:
        for letter in outbox.claim(db, NOW + timedelta(hours=1), 100):
            smtp.send(letter)
            outbox.sent(db, letter.name, NOW)
    smtp.close()
    store.close()
    return [one.raw for one in sink.messages]


def exported(home: Installation) -> list[dict[str, Any]]:
    return [json.loads(line) for line in home.fine("export").splitlines()]


def test_from_the_mailbox_to_the_letter(dovecot: Any, user: str, home: Installation) -> None:
    ask = mail(
        ANJA, "Schlüssel Lager 2", "Wer hat den Schlüssel?", to=[TOM], date=NOW, message_id="a@nordlicht.example",
        more=[PROOF],
    )  # fmt: skip
    dovecot.append(user, ask)
    home.fine("run", "--once")
    page = (home.folder / "public" / "t" / exported(home)[0]["id"] / "index.html").read_text("utf-8")
    address = unquote(unquote(re.findall(r"feed%252Bre-[0-9a-z-]+%40[a-z.]+|feed%2Bre-[0-9a-z-]+%40[a-z.]+", page)[0]))
    bare = f"From: {TOM.address}\nTo: {address}\nSubject: Re: Lager 2, gefunden\nDate: {format_datetime(NOW)}\n"
    proof = f"{PROOF[0]}: {PROOF[1]}\n"
    dovecot.append(user, (bare + proof + "Message-ID: <t@x.example>\n\nDer liegt bei mir.\n").encode())
    home.fine("run", "--once")
    (thread,) = exported(home)
    assert [post["said"] for post in thread["posts"]] == ["Wer hat den Schlüssel?", "Der liegt bei mir."]
    assert thread["posts"][1]["because"].startswith("in-reply-to")
    assert thread["topics"] == []
    home.fine("rebuild")
    assert exported(home) == [thread]
    hide = mail(
        TOM, "AW: Schlüssel Lager 2", "Bitte ausblenden.", in_reply_to="a@nordlicht.example", date=NOW, more=[PROOF]
    )
    dovecot.append(user, hide.replace(f"Cc: {BRIDGE}".encode(), b"Cc: feed+weg@nordlicht.example"))
    home.fine("run", "--once")
    assert exported(home) == []
    assert not list((home.folder / "public" / "t").glob("*/index.html"))
    with kit("smtp_sink").SmtpSink() as sink:
        arrived = letters(home, sink)
    subjects = sorted(line for raw in arrived for line in raw.decode().splitlines() if line.startswith("Subject:"))
    assert len(arrived) == 3  # two welcomes, one answer
    assert all(b"Auto-Submitted: auto-replied" in raw for raw in arrived)
    assert len(subjects) == 3
    for raw in arrived:  # our own letters come back to us: none is a post, none gets an answer
        dovecot.append(user, raw)
    home.fine("run", "--once")
    assert exported(home) == []
    with kit("smtp_sink").SmtpSink() as sink:
        assert letters(home, sink) == []


def test_a_made_up_token_leads_nowhere(dovecot: Any, user: str, home: Installation) -> None:
    dovecot.append(user, mail(ANJA, "Frage", "Wer kommt?", to=[TOM], date=NOW, more=[PROOF]))
    home.fine("run", "--once")
    post = exported(home)[0]["posts"][0]["id"]
    forged = mail(TOM, "Anderes", "Etwas anderes.", date=NOW, more=[PROOF])
    address = f"feed+re-{post}-0123456789abcdef@nordlicht.example"
    dovecot.append(user, forged.replace(f"Cc: {BRIDGE}".encode(), f"Cc: {address}".encode()))
    home.fine("run", "--once")
    assert sorted(len(one["posts"]) for one in exported(home)) == [1, 1]
    assert [one["topics"] for one in exported(home)] == [[], []]


def test_out_of_those_who_know_and_back_again(dovecot: Any, user: str, home: Installation) -> None:
    raws = [
        mail(ANJA, "Zollnummer #oslo", "Wer kennt die Zollnummer?", to=[TOM], date=NOW,
             message_id="z@nordlicht.example", more=[PROOF]),
        mail(TOM, "AW: Zollnummer #oslo", "Die Zollnummer ist 8471 60 70, sie steht auch auf der Rechnung.", to=[ANJA],
             date=NOW, in_reply_to="z@nordlicht.example", more=[PROOF]),
    ]  # fmt: skip
    for raw in raws:
        dovecot.append(user, raw)
    home.fine("run", "--once")
    knows = "public/p/*/index.html"
    before = {file: file.read_bytes() for file in home.folder.glob(knows)}
    for word in ("ohne-mich", "mit-mir"):
        asked = mail(TOM, f"Bitte {word}", "-", date=NOW, more=[PROOF])
        dovecot.append(user, asked.replace(f"Cc: {BRIDGE}".encode(), f"Cc: feed+{word}@nordlicht.example".encode()))
        home.fine("run", "--once")
        after = {file: file.read_bytes() for file in home.folder.glob(knows)}
        assert (after == before) is (word == "mit-mir")
