"""How automatic mail shows itself, from automatic.toml: headers, senders, subjects, sentences of absence notes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bridge.language.prefixes import fold_word


class Kind(StrEnum):
    """What wrote a mail."""

    HUMAN = "human"
    VACATION = "vacation"
    BOUNCE = "bounce"
    RECEIPT = "receipt"
    CALENDAR = "calendar"
    MACHINE = "machine"
    LIST = "list"


class Weight(StrEnum):
    """How far a sign proves: alone, with a second one, only beside another, never."""

    DECISIVE = "decisive"
    STRONG = "strong"
    SUPPORT = "support"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Sign:
    """One row: `text` folded (a header's value, the start of a subject or of a local part); "*" is any value."""

    text: str
    kind: Kind
    weight: Weight


@dataclass(frozen=True, slots=True)
class AwayPhrase:
    """A sentence of absence notes around {date} or {person}: the folded words before and after that hole."""

    before: str
    after: str
    end: str  # last | back | none | deputy | left
    language: str


@dataclass(frozen=True, slots=True)
class AutomaticSigns:
    """All signs; `headers` by lower-case header name."""

    headers: Mapping[str, tuple[Sign, ...]]
    localparts: tuple[Sign, ...]
    subjects: tuple[Sign, ...]
    away: tuple[AwayPhrase, ...]
    receipts: tuple[tuple[str, ...], ...] = ()  # folded pieces that stand in this order in a read receipt


def parse_automatic(toml_text: str) -> AutomaticSigns:
    """Signs from the table's text; KeyError or ValueError if a key or a word of it is wrong."""
    table = tomllib.loads(toml_text)
    headers: dict[str, tuple[Sign, ...]] = {}
    for row in table["headers"]:
        name = row["name"].lower()
        headers[name] = (*headers.get(name, ()), _sign(row, row["match"]))
    return AutomaticSigns(
        headers=headers,
        localparts=tuple(_sign(row, row["text"]) for row in table["from_localpart"]),
        subjects=tuple(_sign(row, row["text"]) for row in table["subjects"]),
        away=tuple(_away(row) for row in table["away"]),
        receipts=tuple(
            tuple(fold_word(part.strip()) for part in row["text"].split("...")) for row in table["receipts"]
        ),
    )


def _sign(row: Mapping[str, Any], text: str) -> Sign:
    return Sign(fold_word(text), Kind(row["kind"]), Weight(row["weight"]))


def _away(row: Mapping[str, Any]) -> AwayPhrase:
    """A row with two holes ("vom {date} bis {date}") is read at its last one: that is the end of the absence."""
    before, hole, after = fold_word(row["text"]).rpartition("{")
    if not hole:
        return AwayPhrase(before=fold_word(row["text"]), after="", end=row["end"], language=row["lang"])
    before = before.rpartition("}")[2].strip()
    return AwayPhrase(before=before, after=after.partition("}")[2].strip(), end=row["end"], language=row["lang"])
