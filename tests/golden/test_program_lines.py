"""Lines above a quote, from many mail programs in some 35 languages: author, address and minute come out."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.conversation.reading import read
from bridge.conversation.thread import Reading
from bridge.language.tables import parse_tables
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts

TABLES = parse_tables(language_texts())
TEXT = (Path(__file__).parent / "fields" / "program_lines.txt").read_text("utf-8").splitlines()
LINES = [line.removeprefix("> ") for line in TEXT if not line.startswith("#")]
SURE = [line for line in TEXT if not line.startswith(("#", ">"))]
SAID_AT = datetime(2026, 5, 2, 16, 36, tzinfo=UTC)


def reply(line: str, quote: str) -> Reading:
    line = line.replace("NAME", "Jonas Weber").replace("ADDRESS", "j.weber@pumpen.example").replace("|", "\n")
    head = (
        "From: Anna Berg <a.berg@firma.example>\nDate: Tue, 5 May 2026 10:00:00 +0200\nSubject: Re: Halle 3\n"
        "Content-Type: text/plain; charset=utf-8\n\n"
    )
    return read(parse_message(f"{head}Ok.\n\n{line}\n{quote}\n".encode()), TABLES)


def check(reading: Reading, line: str) -> None:
    assert reading.said == "Ok."
    (quoted,) = reading.chain
    address = "j.weber@pumpen.example" if "ADDRESS" in line else ""
    assert (quoted.author.name, quoted.author.address, quoted.text) == ("Jonas Weber", address, "Passt es?")
    at = quoted.said_at.replace(second=0) if quoted.said_at else None
    assert at == (SAID_AT if "36" in line else None)


@pytest.mark.parametrize("line", LINES)
def test_above_a_marked_quote(line: str) -> None:
    check(reply(line, "> Passt es?"), line)


@pytest.mark.parametrize("line", SURE)
def test_above_words_without_any_mark(line: str) -> None:
    check(reply(line, "\nPasst es?"), line)
