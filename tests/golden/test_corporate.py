"""Mails as offices wrote them about the year 2000 (Notes, Outlook, cc:Mail, AOL, ...), marked line by line by hand.

A file begins with "! sent <date>" and one line "! author | wall time" for each quoted mail, outermost first; then come
the lines of the body as "own|..." and "old|...". People and firms are invented.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bridge.conversation.reading import read
from bridge.conversation.thread import Quoted, Reading
from bridge.language.tables import parse_tables
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts

FOLDER = Path(__file__).parent / "corporate"
TABLES = parse_tables(language_texts())
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@dataclass(frozen=True)
class Case:
    """One marked mail. `blocks`: (author, wall time or "none")."""

    sent: str
    blocks: tuple[tuple[str, str], ...]
    lines: tuple[tuple[bool, str], ...]  # (whether the sender wrote it, text)

    @property
    def raw(self) -> bytes:
        body = "\r\n".join(text for _, text in self.lines)
        head = f"From: writer@norgas.example\r\nTo: reader@norgas.example\r\nSubject: RE: x\r\nDate: {self.sent}\r\n"
        return (head + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + body).encode()


def load(name: str) -> Case:
    head, _, body = (FOLDER / f"{name}.txt").read_text("utf-8").partition("\n\n")
    heads = [line.removeprefix("! ") for line in head.split("\n")]
    blocks = [(author, when) for author, _, when in (one.partition(" | ") for one in heads[1:])]
    marked = [line.partition("|") for line in body.removesuffix("\n").split("\n")]
    lines = tuple((mark == "own", text) for mark, _, text in marked)
    return Case(heads[0].removeprefix("sent "), tuple(blocks), lines)


@pytest.fixture(params=NAMES)
def case(request: pytest.FixtureRequest) -> Case:
    return load(request.param)


def test_lines_are_told_apart(case: Case) -> None:
    """Own or quoted, line by line; blank lines between the two may go with either."""
    reading = read(parse_message(case.raw), TABLES)
    marked = zip(_is_own(reading), case.lines, strict=False)  # a blank line at the very end is no segment's
    assert [(line, mine) for mine, (own, line) in marked if line.strip() and mine != own] == []


def test_blocks_have_author_and_date(case: Case) -> None:
    reading = read(parse_message(case.raw), TABLES)
    zone = timezone(timedelta(minutes=parse_message(case.raw).utc_offset))
    assert [_told(one, zone, when) for one, (_, when) in zip(reading.chain, case.blocks, strict=False)] == list(
        case.blocks
    )
    assert len(reading.chain) == len(case.blocks)


def _is_own(reading: Reading) -> list[bool]:
    own: list[bool] = []
    for segment in reading.segments:
        lines = segment.text.split("\n")
        own += [segment.depth == 0] * (len(lines) - segment.text.endswith("\n"))
    return own


def _told(quoted: Quoted, zone: timezone, when: str) -> tuple[str, str]:
    name = quoted.author.name or quoted.author.address
    if quoted.said_at is None:
        return name, "none"
    local = quoted.said_at.astimezone(zone)
    return name, local.strftime("%Y-%m-%d") if len(when) == 10 else _minute(local)


def _minute(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")
