"""Short replies of many programs in many languages: only the answer is said, and the quoted person is known."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bridge.conversation.reading import read
from bridge.conversation.thread import Reading
from bridge.language.tables import parse_tables
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts

TABLES = parse_tables(language_texts())
CASES = tomllib.loads((Path(__file__).parent / "fields" / "replies.toml").read_text("utf-8"))["case"]


def reply(case: dict[str, Any]) -> Reading:
    body = f"{case['said']}\n\n{case['quote'].lstrip(chr(10))}\n{case.get('tail', '')}"
    head = (
        "From: Anna Berg <anna@werk.example>\nTo: Jonas Weber <jonas@firma.example>\nSubject: Re: x\n"
        "Date: Tue, 8 Oct 2013 18:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\n"
    )
    return read(parse_message((head + body).encode()), TABLES)


@pytest.fixture(params=CASES, ids=[case["name"] for case in CASES])
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    return dict(request.param)


def test_only_the_answer_is_said(case: dict[str, Any]) -> None:
    said = case["said"] or case["tail"].partition("\n\n-- ")[0]
    assert reply(case).said == said


def test_the_quoted_person_is_known(case: dict[str, Any]) -> None:
    chain = reply(case).chain
    found = [(one.author.name, one.author.address) for one in chain]
    assert found == ([(case["author"], case["address"])] if case["author"] or case["address"] else [])
    assert ["" if one.clock == "" else wall_of(one.clock, case) for one in chain] == [case["wall"]] * len(chain)


def wall_of(written: str, case: dict[str, Any]) -> str:
    """The time as written: the zone of the quote, if it names one, taken back."""
    moment = reply(case).chain[0].said_at
    assert moment is not None, written
    hours = {"+0200": 2, "GMT+2": 2, "+04:00": 4, "GMT+01": 1}
    shift = next((value for sign, value in hours.items() if sign in case["quote"]), 0)
    local = moment.astimezone(UTC).timestamp() + 3600 * shift
    return datetime.fromtimestamp(local, UTC).strftime("%Y-%m-%d %H:%M")[: len(case["wall"])]


PHONE_LINES = (Path(__file__).parent / "fields" / "phone_lines.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("line", PHONE_LINES)
def test_what_a_phone_adds_is_not_said(line: str) -> None:
    assert say(f"Ok.\n\n{line}\n") == "Ok."


@pytest.mark.parametrize(
    "line",
    [
        "Sent the parcel to Lyon this morning.",
        "Samsung hat geliefert.",
        "Sent from my desk, which is easier than from a phone.",
        "Gesendet habe ich es gestern, vom Handy aus ging es nicht.",
        "Das Handy ist bestellt.",
        "Von Anna gesendet.",
    ],
)
def test_words_like_those_of_a_phone_are_said(line: str) -> None:
    assert say(f"Ok.\n\n{line}\n") == f"Ok.\n\n{line}"


def say(text: str) -> str:
    return read(parse_message(("Content-Type: text/plain; charset=utf-8\n\n" + text).encode()), TABLES).said
