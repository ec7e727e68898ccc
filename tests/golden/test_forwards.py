"""Forwarded mails of many programs and languages below a comment: whose they are, of when, and what they say."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bridge.conversation.reading import read
from bridge.conversation.thread import Kind, Reading
from bridge.language.tables import parse_tables
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts

TABLES = parse_tables(language_texts())
CASES = tomllib.loads((Path(__file__).parent / "fields" / "forwards.toml").read_text("utf-8"))["case"]
MOMENT = datetime(2026, 11, 19, 7, 41, tzinfo=UTC)


@pytest.fixture(params=CASES, ids=[case["name"] for case in CASES])
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    return dict(request.param)


def forward(case: dict[str, Any], comment: str) -> Reading:
    head = (
        "From: Anna Berg <anna@werk.example>\nTo: Feed <feed@werk.example>\nSubject: Fwd: x\n"
        "Date: Fri, 20 Nov 2026 09:00:00 +0100\nContent-Type: text/plain; charset=utf-8\n\n"
    )
    return read(parse_message((head + comment + case["quote"].lstrip("\n")).encode()), TABLES)


@pytest.mark.parametrize("comment", ["", "FYI, see below.\n\n"])
def test_a_forward_is_read_whole(case: dict[str, Any], comment: str) -> None:
    reading = forward(case, comment)
    assert reading.said == comment.strip()
    (level,) = reading.chain
    assert (level.author.name, level.author.address) == ("Jonas Weber", "jonas@firma.example")
    assert level.said_at is not None
    assert level.said_at.replace(second=0) == MOMENT
    assert (level.subject, level.text, level.kind) == (case["subject"], case["body"], Kind.FORWARD)
