"""The JSON of `explain PATH`: its keys are a promise to programs; what is not understood is empty, never missing."""

import json
from datetime import UTC, datetime

import pytest

from bridge.cli.explain_json import explained_mail, unexplained_mail
from bridge.cli.explain_text import mail_text
from bridge.mail.admission import Policy
from bridge.mail.delivery import Delivery, Place
from tests.mailroom import TABLES, sample_mails

KEYS = {
    "path",
    "msg_id",
    "subject",
    "base_subject",
    "author",
    "sent_at",
    "language",
    "admission",
    "said",
    "segments",
    "chain",
    "html",
    "requests",
    "commitments",
    "acknowledgement",
    "topics",
    "attachments",
    "defects",
}
PARTS = {
    "segments": {"kind", "depth", "text"},
    "chain": {"author", "address", "said_at", "subject", "text", "depth", "kind"},
    "requests": {"text", "kind", "asked"},
    "commitments": {"text"},
    "attachments": {"filename", "media_type", "size", "sha256"},
    "defects": {"where", "what"},
}
ODD = [b"", b"\n", b"\x00\xff", b"Subject: =?utf-8?q?=F0=9F?=\n\nhallo", b"From: @\n\n" + b">" * 5000, b"From x\n" * 50]


def delivery(raw: bytes) -> Delivery:
    return Delivery(raw, datetime(2026, 11, 23, tzinfo=UTC), Place("mails/1.eml"))


@pytest.mark.parametrize("raw", [*sample_mails(), *ODD])
def test_every_mail_has_every_key(raw: bytes) -> None:
    value = explained_mail(delivery(raw), Policy(admit="all"), TABLES)
    assert set(value) == KEYS
    assert value["path"] == "mails/1.eml"
    for key, wanted in PARTS.items():
        rows = value[key]
        assert isinstance(rows, list)
        assert all(set(row) == wanted for row in rows), key
    assert json.loads(json.dumps(value)) == value
    assert mail_text(value)


def test_what_the_program_fails_on_has_the_same_keys_and_says_so() -> None:
    value = unexplained_mail(delivery(b"x"), "KeyError")
    assert set(value) == KEYS
    assert value["defects"] == [{"where": "feedbridge", "what": "the program failed: KeyError"}]
    assert value["admission"] == {"verdict": "hold", "reason": "program-error"}


def test_the_text_for_people_shows_every_line_of_the_body() -> None:
    for raw in sample_mails():
        value = explained_mail(delivery(raw), Policy(admit="all"), TABLES)
        shown = mail_text(value)
        rows = value["segments"]
        assert isinstance(rows, list)
        for line in "".join(row["text"] for row in rows).splitlines():
            assert line in shown
