"""What mail clients write around quoted mail, in every language of the table, as literal lookups.

A line is folded once and looked up, so hostile text costs what friendly text costs; the one pattern that is built from
the table is a choice of literal words.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from bridge.language.inside import Inside, look_inside


class Role(StrEnum):
    """What a label of a header block announces."""

    FROM = "from"
    SENT = "sent"
    TO = "to"
    CC = "cc"
    BCC = "bcc"
    SUBJECT = "subject"
    REPLY_TO = "reply_to"
    SENDER = "sender"
    AUTHOR = "author"  # cc:Mail; patches and papers have such a label too
    OTHER = "other"


_SHORT_WORD = 3  # letters of a word that stands in many others


@dataclass(frozen=True, slots=True, eq=False)  # there is one table: told by identity, it can be part of a key
class Names:
    """Names of months and times of day: folded word -> what it means, per language where languages disagree."""

    months: Mapping[str, tuple[tuple[int, frozenset[str]], ...]]  # "listopad" is October in hr, November in cs and pl
    weekdays: frozenset[str]
    forenoon: frozenset[str]
    afternoon: frozenset[str]


@dataclass(frozen=True, slots=True)
class Endings:
    """Folded words at the end of what a person wrote; the tuples are for `startswith` and for looking inside."""

    tickets: Inside  # "above this line"
    ticket_verbs: tuple[str, ...]  # what to do there: reply, type, not edit
    forwarded_by: tuple[str, ...]  # Notes' line before a forwarded mail
    footers: tuple[str, ...]  # starts of footers of apps that prove nothing without a device
    devices: tuple[str, ...]  # telephones and mail programs
    lists: tuple[str, ...]  # inside the footer of a mailing list
    legal: tuple[str, ...]  # starts of legal notices
    secrets: tuple[str, ...]  # inside legal notices, one of them in every one
    small_print: tuple[str, ...]  # inside legal notices; four different words of both kinds prove one
    slogans: tuple[str, ...]  # starts of notices that are one line long
    closings: frozenset[str]  # "mit freundlichen grüßen"
    long_closings: tuple[str, ...]  # those that may be followed by a name in the same line
    greetings: frozenset[str]  # words of a closing formula: "grüßen" of "mit herzlichen Grüßen vom See"
    afterwords: frozenset[str]  # begin what somebody adds below the name: "PS"
    talk: frozenset[str]  # words of sentences that no line of a signature has
    stamps: tuple[str, ...]  # how a gateway's stamp begins
    outside: Inside  # inside a gateway's warning: where the mail came from
    beware: tuple[str, ...]  # inside a gateway's warning: what to do about it
    contacts: re.Pattern[str]  # words of lines with number, address and firm; "Christelle" has no "tel"


@dataclass(frozen=True, slots=True, eq=False)  # there is one table, as above
class ReplyHeaders:
    """The table, ready for lookups. Every key is folded by `fold`."""

    labels: Mapping[str, Mapping[Role, frozenset[str]]]  # label without colon -> role -> languages
    longest_label: int
    originals: frozenset[str]  # text between dashes that says nothing about reply or forward
    forwards: frozenset[str]  # text that announces a forwarded mail
    rules: frozenset[str]  # lines of signs before a block
    leads: Mapping[str, frozenset[str]]  # how attributions begin
    joints: Mapping[str, frozenset[str]]  # what stands between date and name
    verbs: Mapping[str, frozenset[str]]  # "wrote", "schrieb", "a écrit"
    footers: tuple[str, ...]  # starts of footers of mobile apps
    names: Names
    endings: Endings


def fold(text: str) -> str:
    """What two spellings of a label share: NFKC, casefolded, one plain space for any run of spaces, no bidi marks."""
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


_SHORT = 80  # labels and names come again and again; long lines do not


@lru_cache(maxsize=8192)
def _fold_short(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).casefold()
    return " ".join(plain.split())


_INVISIBLE = dict.fromkeys(
    [0xAD, 0x200B, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2060, 0xFEFF, *range(0x2066, 0x206A)]
)


def parse_reply_headers(json_text: str) -> ReplyHeaders:
    """The table from the text of reply_headers.json; ValueError or KeyError if it is not that file."""
    table = json.loads(json_text)
    languages: dict[str, dict[str, Any]] = table["languages"]
    labels = _labels(languages)
    leads, joints, verbs = _wordings(languages)
    return ReplyHeaders(
        labels=labels,
        longest_label=max(map(len, labels)),
        originals=_texts(languages, "original_message"),
        forwards=_texts(languages, "forwarded_message"),
        rules=_texts(languages, "rule_line"),
        leads=leads,
        joints=joints,
        verbs=verbs,
        footers=tuple(sorted(_texts(languages, "sent_from"))),
        names=_names(table["calendar"]),
        endings=_endings(table["endings"]),
    )


def _endings(words: Mapping[str, list[str]]) -> Endings:
    """Casefolded only: a blank at the end of "sent via " is meant."""
    folded = {key: tuple(word.casefold() for word in values) for key, values in words.items()}
    return Endings(
        tickets=look_inside(folded["tickets"]),
        ticket_verbs=folded["ticket_verbs"],
        forwarded_by=folded["forwarded_by"],
        footers=folded["footers"],
        devices=folded["devices"],
        lists=folded["lists"],
        legal=folded["legal"],
        secrets=folded["secrets"],
        small_print=folded["small_print"],
        slogans=folded["slogans"],
        closings=frozenset(folded["closings"]),
        long_closings=tuple(word for word in folded["closings"] if len(word) > 10),
        greetings=frozenset(folded["greetings"]),
        afterwords=frozenset(folded["afterwords"]),
        talk=frozenset(folded["talk"]),
        stamps=folded["stamps"],
        outside=look_inside(folded["outside"]),
        beware=folded["beware"],
        contacts=_with_short_ones_whole(folded["contacts"]),
    )


def _with_short_ones_whole(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words wherever it stands; one of three letters or fewer by itself only."""
    ends = {word: (r"(?<!\w)", r"(?!\w)") if len(word) <= _SHORT_WORD else ("", "") for word in words}
    return re.compile("|".join(f"{begin}{re.escape(word)}{end}" for word, (begin, end) in ends.items()))


def _texts(languages: Mapping[str, Mapping[str, Any]], key: str) -> frozenset[str]:
    return frozenset(fold(text) for words in languages.values() for text, _ in words.get(key, ()) if "{" not in text)


def _labels(languages: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[Role, frozenset[str]]]:
    found: dict[str, dict[Role, frozenset[str]]] = {}
    for code, words in languages.items():
        for role in Role:
            for text, _ in words.get(role, ()):
                roles = found.setdefault(fold(text), {})
                roles[role] = roles.get(role, frozenset()) | {code}
    return found


def _wordings(languages: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, frozenset[str]], ...]:
    """Leads, joints and verbs of all attribution templates."""
    found: tuple[dict[str, frozenset[str]], ...] = ({}, {}, {})
    for code, words in languages.items():
        for template, _ in words.get("attribution", ()):
            for kind, piece in _pieces(template):
                found[kind][piece] = found[kind].get(piece, frozenset()) | {code}
    return found


def _pieces(template: str) -> Iterable[tuple[int, str]]:
    """The words of one template between its placeholders: (0 lead | 1 joint | 2 verb, folded)."""
    parts = _cut(template)
    near_name = [index for index, part in enumerate(parts) if index % 2 == 0 and _touches_name(parts, index)]
    verbs = [index for index in near_name if _is_weighty(parts[index])] or [len(parts) - 1]
    for index in range(0, len(parts), 2):
        piece = parts[index]
        if any(map(str.isalpha, piece)):
            yield (2 if index in verbs else 0 if index == 0 else 1), piece


def _cut(template: str) -> list[str]:
    """Words and placeholders in turn: "Am {date} schrieb {name}:" is ["am", "date", "schrieb", "name", ""]."""
    parts: list[str] = []
    for half in template.split("{"):
        placeholder, closed, words = half.partition("}")
        if closed:
            parts.append(placeholder)
        parts.append(fold(words if closed else half).lstrip(_AROUND + ")").rstrip(_AROUND))
    return parts


_AROUND = ' "<>«»„”,،、，:：.՝៖-־֊'


def _touches_name(parts: list[str], index: int) -> bool:
    return any(0 <= near < len(parts) and parts[near] in {"name", "email"} for near in (index - 1, index + 1))


def _is_weighty(piece: str) -> bool:
    """Long enough to be a verb of saying, not "on", "hat" or "je"."""
    return len(piece) >= 4 or (len(piece) >= 2 and not piece.isascii() and ord(piece[-1]) > 0x2FF)


def _names(calendar: Mapping[str, Any]) -> Names:
    months: dict[str, dict[int, frozenset[str]]] = {}
    for code, names in calendar.get("months", {}).items():
        for number, words in enumerate(names, start=1):
            for word in words:
                meanings = months.setdefault(word, {})
                meanings[number] = meanings.get(number, frozenset()) | {code}
    return Names(
        months={word: tuple(meanings.items()) for word, meanings in months.items()},
        weekdays=frozenset(calendar.get("weekdays", ())),
        forenoon=frozenset(calendar.get("forenoon", ())),
        afternoon=frozenset(calendar.get("afternoon", ())),
    )
