"""`feedbridge summarise` with a real mail server: looked at, tried on one address, sent; and what `status` says."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from bridge.letters.letter import Letter, html_of
from bridge.store import open_store
from bridge.store.schema import outbox, reader
from tests.installation import FEED, Installation
from tests.integration.smtp_servers import quietly_ended
from tests.mailroom import mail
from tests.people import ANJA, FELIX, JONAS, TOM
from tests.servers import kit

LAST_WEEK = datetime.now(UTC) - timedelta(days=7)
WEEK = f"{LAST_WEEK:%G-W%V}"
READERS = f"""\
[[reader]]
address = "{ANJA.address}"

[[reader]]
address = "{TOM.address}"
language = "en"
promoter = true

[[reader]]
address = "gone@nordlicht.example"
topics = ["nothing"]

"""


@pytest.fixture
def sink() -> Iterator[Any]:
    with quietly_ended(), kit("smtp_sink").SmtpSink() as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, sink: Any) -> Installation:
    """Two mails of last week, three readers who are known since before."""
    found = Installation(tmp_path)
    smtp = f'[smtp]\nhost = "{sink.host}"\nport = {sink.port}\ntls = "none"\nper_minute = 10000\n\n'
    feed = FEED.replace("admits_outsiders = true", 'languages = ["de", "en"]')
    found.configure('kind = "maildir"', 'path = "Maildir"', feed=smtp + READERS + feed)
    for part in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / part).mkdir(parents=True)
    raws = [
        mail(JONAS, "Zoll Oslo", "Hallo Anja,\n\nist die EORI noch die alte?\n", to=[ANJA], date=LAST_WEEK),
        mail(FELIX, "Drehmoment", "Wer weiß, welcher Schlüssel passt?\n", date=LAST_WEEK),
    ]
    for number, raw in enumerate(raws):
        (tmp_path / "Maildir" / "new" / f"{number}.a.b").write_bytes(raw)
    found.fine("ingest")
    return found


def database(home: Installation) -> Any:
    return open_store(f"sqlite:///{home.folder}/data/feedbridge.sqlite")


def rows(home: Installation) -> list[Any]:
    store = database(home)
    with store.read() as db:
        found = db.execute(outbox.select().order_by(outbox.c.name)).all()
    store.close()
    return list(found)


def known_since_long(home: Installation) -> None:
    """The readers are no newcomers: these get the next issue only."""
    home.fine("summarise")
    store = database(home)
    with store.write() as db:
        db.execute(reader.update().values(since=LAST_WEEK - timedelta(days=30)))
        db.execute(outbox.delete())
    store.close()


def letters(home: Installation) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(home.fine("status", "--json"))["letters"]
    return found


def test_a_preview_writes_every_letter_as_mail_and_as_page_and_nothing_else(home: Installation, sink: Any) -> None:
    said = home.fine("summarise", "--preview", "look", "--week", WEEK)
    assert said == "3 letters in look\n"
    emls = sorted((home.folder / "look").glob("*.eml"))
    kinds = [file.name.rpartition("-")[0] for file in emls]
    assert kinds == [f"promoter-{WEEK}-tom.okafor", f"week-{WEEK}-anja.pichler", f"week-{WEEK}-tom.okafor"]
    for file in emls:
        page = file.with_suffix(".html").read_bytes().decode()
        assert page == html_of(Letter("", "", "", "", file.read_bytes()))
        assert kit("web_checks").letter(file.read_bytes()) == []
    assert (rows(home), sink.messages) == ([], [])
    done = home.run("summarise", "--preview", "look", "--week", "2026-47")
    assert (done.returncode, "2026-47 is no week such as 2026-W47" in done.stderr) == (2, True)


def test_one_test_letter_to_one_address_is_sent_as_often_as_asked(home: Installation, sink: Any) -> None:
    for address in (TOM.address, TOM.address, "boss@nordlicht.example"):
        home.fine("summarise", "--to", address, "--week", WEEK)
    sent = [(one.recipients[0], str(one.parsed["Subject"]).partition(":")[0]) for one in sink.messages]
    promoters = "How the feed is used"
    assert sent == [
        *[(TOM.address, "Your week"), (TOM.address, promoters)] * 2,
        ("boss@nordlicht.example", "Ihre Woche"),
    ]
    assert rows(home) == []


def test_what_is_due_is_sent_once_and_status_shows_whom_it_does_not_reach(home: Installation, sink: Any) -> None:
    known_since_long(home)
    sink.unknown.add(TOM.address)
    done = home.run("summarise")
    assert done.returncode == 1
    assert "3 letters written, 1 sent, 0 put off, 2 refused" in done.stdout
    assert [one.recipients for one in sink.messages] == [[ANJA.address]]
    found = message_from_bytes(sink.messages[0].raw, policy=default)
    assert found["Message-ID"].startswith("<week.")
    said = home.fine("status")
    assert "letters: 1 sent, 0 waiting, 2 refused" in said
    assert f"refused {TOM.address} (week): the mail server says: 550 5.1.1 no such user" in said
    assert {(one["to"], one["letter"]) for one in letters(home)["refused"]} == {
        (TOM.address, "week"), (TOM.address, "promoter"),
    }  # fmt: skip
    assert 'feedbridge_letters{state="refused"} 2' in home.fine("status", "--metrics")
    assert home.fine("summarise") == "0 letters written, 0 sent, 0 put off, 0 refused\n"
    assert len(sink.messages) == 1
    assert [row.state for row in rows(home)].count("silent") == 1  # nothing to say to the third reader


def test_what_a_server_does_not_take_now_waits_and_status_says_why(home: Installation, sink: Any) -> None:
    known_since_long(home)
    sink.plan = [kit("smtp_sink").Reply("RCPT", "451 4.3.0 greylisted")] * 9
    done = home.run("summarise")
    assert done.returncode == 75
    assert "3 letters written, 0 sent, 3 put off, 0 refused" in done.stdout
    (put_off,) = letters(home)["put_off"]
    assert put_off["letters"] == 3
    assert "451 4.3.0 greylisted" in put_off["reason"]
    again = datetime.fromisoformat(put_off["again_at"])
    assert timedelta(minutes=3) < again - datetime.now(UTC) <= timedelta(minutes=5)
    assert "put off 3, tried again from" in home.fine("status")
    sink.plan = []
    store = database(home)
    with store.write() as db:
        db.execute(outbox.update().where(outbox.c.state == "waiting").values(not_before=LAST_WEEK))
    store.close()
    assert home.fine("summarise") == "0 letters written, 3 sent, 0 put off, 0 refused\n"
    assert letters(home)["put_off"] == []
