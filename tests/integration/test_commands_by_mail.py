"""From a mail in Dovecot to the letter in a mailbox: a command, a welcome, an answer whose program wrote no headers."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest

from bridge.store import open_store, readers
from tests.installation import Installation
from tests.integration.test_cli_run import settings
from tests.mailroom import mail
from tests.people import ANJA, BRIDGE, TOM
from tests.servers import kit

PROOF = ("Authentication-Results", "mx.nordlicht.example; dmarc=pass header.from=nordlicht.example")
NOW = datetime.now(UTC)
FEED = f"""\
[smtp]
host = "localhost"
port = PORT
tls = "none"

[[feed]]
address = "{BRIDGE}"
public_url = "https://feed.nordlicht.example/"
authserv_ids = ["mx.nordlicht.example"]

[[feed.mailbox]]
"""
pytestmark = pytest.mark.dovecot


@pytest.fixture
def sink() -> Iterator[Any]:
    """The mail server that takes our letters."""
    with kit("smtp_sink").SmtpSink() as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, dovecot: Any, user: str, sink: Any) -> Installation:
    found = Installation(tmp_path)
    found.configure(*settings(dovecot, user), feed=FEED.replace("PORT", str(sink.port)))
    found.fine("run", "--once")
    return found


def letters(sink: Any) -> list[bytes]:
    """The mails that arrived there since the last time."""
    arrived = [one.raw for one in sink.messages]
    sink.messages.clear()
    return arrived


def exported(home: Installation) -> list[dict[str, Any]]:
    return [json.loads(line) for line in home.fine("export").splitlines()]


def test_from_the_mailbox_to_the_letter(dovecot: Any, user: str, home: Installation, sink: Any) -> None:
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
    look = mail(TOM, "Suche", "von:anja schlussel", date=NOW, message_id="look@nordlicht.example", more=[PROOF])
    dovecot.append(user, look.replace(f"Cc: {BRIDGE}".encode(), b"Cc: feed+suche@nordlicht.example"))
    hide = mail(
        TOM, "AW: Schlüssel Lager 2", "Bitte ausblenden.", in_reply_to="a@nordlicht.example", date=NOW, more=[PROOF]
    )
    dovecot.append(user, hide.replace(f"Cc: {BRIDGE}".encode(), b"Cc: feed+weg@nordlicht.example"))
    home.fine("run", "--once")
    assert exported(home) == []
    assert not list((home.folder / "public" / "t").glob("*/index.html"))
    arrived = letters(sink)
    subjects = sorted(line for raw in arrived for line in raw.decode().splitlines() if line.startswith("Subject:"))
    assert len(arrived) == 4  # two welcomes, two answers
    found = next(raw for raw in arrived if b"Found" in raw or b"Gefunden" in raw)
    assert (
        f"https://feed.nordlicht.example/t/{thread['id']}/" in message_from_bytes(found, policy=default).get_content()
    )
    assert all(b"Auto-Submitted: auto-replied" in raw for raw in arrived)
    assert len(subjects) == 4
    for raw in arrived:  # our own letters come back to us: none is a post, none gets an answer
        dovecot.append(user, raw)
    home.fine("run", "--once")
    assert exported(home) == []
    assert letters(sink) == []


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


def tell(dovecot: Any, user: str, home: Installation, word: str, text: str, *, proof: bool = True) -> None:
    """Tom writes to a plus address, and a round is run."""
    raw = mail(TOM, f"{word} {text}", text, date=NOW, more=[PROOF] if proof else [])
    dovecot.append(user, raw.replace(f"Cc: {BRIDGE}".encode(), f"Cc: feed+{word}@nordlicht.example".encode()))
    home.fine("run", "--once")


def plus_part(address: str) -> str:
    return unquote(address).partition("+")[2].partition("@")[0]


def circulation(home: Installation) -> list[tuple[str, str, str, str]]:
    store = open_store(f"sqlite:///{home.folder}/data/feedbridge.sqlite")
    with store.read() as db:
        found = readers.subscriptions(db)
    store.close()
    return [(one.address, one.state.value, one.wishes.language, one.wishes.rhythm) for one in found]


@pytest.mark.parametrize(("key", "missing"), [("welcome", "Your first mail"), ("tells_held", "Held: ")])
def test_the_configuration_switches_each_notice_off(
    dovecot: Any, user: str, home: Installation, sink: Any, *, key: str, missing: str
) -> None:
    config = home.folder / "config" / "bridge.toml"
    config.write_text(f"[letters]\n{key} = false\n\n" + config.read_text("utf-8"), "utf-8")
    dovecot.append(user, mail(TOM, "New here", "Hello, who has the key for me?", date=NOW, more=[PROOF]))
    secret = mail(TOM, "Only in Bcc", "Hello all.", date=NOW, more=[PROOF, ("Delivered-To", BRIDGE)])
    dovecot.append(user, secret.replace(f"Cc: {BRIDGE}\n".encode(), b"").replace(f"Cc: {BRIDGE}\r\n".encode(), b""))
    home.fine("run", "--once")
    subjects = [str(message_from_bytes(raw, policy=default)["subject"]) for raw in letters(sink)]
    assert len(subjects) == 1
    assert not subjects[0].startswith(missing)


def test_a_letter_is_ordered_by_mail_and_ended_by_its_own_link(
    dovecot: Any, user: str, home: Installation, sink: Any
) -> None:
    tell(dovecot, user, home, "abo", "daily", proof=False)
    assert circulation(home) == []
    tell(dovecot, user, home, "abo", "wöchentlich, deutsch")
    assert circulation(home) == [(TOM.address, "reads", "de", "weekly")]
    dovecot.append(user, mail(ANJA, "Schlüssel Lager 2", "Wer hat den Schlüssel?", to=[TOM], date=NOW, more=[PROOF]))
    home.fine("run", "--once")
    preview = home.folder / "preview"
    home.fine("summarise", "--preview", str(preview), "--week", f"{NOW:%G-W%V}")
    (file,) = preview.glob("*.eml")
    letter = message_from_bytes(file.read_bytes(), policy=default)
    assert letter["to"].addresses[0].addr_spec == TOM.address
    plain = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "English: mailto:feed%2Bsubscribe%40nordlicht.example?subject=English" in plain
    stop = re.findall(r"<mailto:([^>]+)>", letter["list-unsubscribe"])[0]
    assert f"Keine Briefe mehr: mailto:{quote(unquote(stop), safe='')}" in plain
    tell(dovecot, user, home, plus_part(stop), "", proof=False)  # the link alone proves it
    assert circulation(home) == [(TOM.address, "stopped", "de", "weekly")]
    subjects = [str(message_from_bytes(raw, policy=default)["subject"]) for raw in letters(sink)]
    assert {"Wochenbrief bestellt", "Keine Briefe mehr"} <= set(subjects)


def test_without_a_trusted_server_letters_are_ordered_by_asking_back(
    dovecot: Any, user: str, home: Installation, sink: Any
) -> None:
    """No authserv_ids: a question to the address, its answer, and the end of it by the link that needs no proof."""
    config = home.folder / "config" / "bridge.toml"
    config.write_text(config.read_text("utf-8").replace('authserv_ids = ["mx.nordlicht.example"]\n', ""), "utf-8")
    tell(dovecot, user, home, "abo", "täglich", proof=False)
    assert circulation(home) == []
    (question,) = [message_from_bytes(raw, policy=default) for raw in letters(sink)]
    assert (question["subject"], question["to"]) == ("Möchten Sie diesen Brief?", TOM.address)
    answer = mail(TOM, "AW: Möchten Sie diesen Brief?", "Ja.", date=NOW)
    dovecot.append(user, answer.replace(f"Cc: {BRIDGE}".encode(), f"Cc: {question['reply-to']}".encode()))
    home.fine("run", "--once")
    assert circulation(home) == [(TOM.address, "reads", "de", "daily")]
    (told,) = [message_from_bytes(raw, policy=default) for raw in letters(sink)]
    assert told["subject"] == "Tagesbrief bestellt"
    rows = [json.loads(line) for line in home.fine("held", "list", "--json").splitlines()]
    assert [row["verdict"] for row in rows] == ["refuse", "refuse"]  # nothing of it waits for the operator
    dovecot.append(user, bytes(question))  # law 10: our question, come back to us, is nobody's answer
    home.fine("run", "--once")
    assert letters(sink) == []
