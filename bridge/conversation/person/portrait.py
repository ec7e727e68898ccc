"""What a person's own mails say about them: name, role and place from signatures, language, the zone of their clock."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bridge.conversation.thread import Kind, Reading, Segment
from bridge.language.phrase import fold
from bridge.mail.message import Message

_PLACE = re.compile(r"(?:[A-Z]{1,2}[- –]+)?\d{4,5} ([^\W\d_][^\W\d]+(?:[ -][^\W\d_]+){0,3})$")
_ZONES = ("Europe/London", "Europe/Berlin", "Europe/Athens", "America/New_York", "America/Chicago",
          "America/Los_Angeles", "America/Sao_Paulo", "Asia/Dubai", "Asia/Kolkata", "Asia/Shanghai", "Asia/Tokyo",
          "Australia/Sydney")  # fmt: skip
_COMPANY = frozenset(
    {
        "gmbh",
        "ag",
        "kg",
        "se",
        "ohg",
        "ug",
        "kgaa",
        "ltd",
        "plc",
        "inc",
        "llc",
        "corp",
        "sa",
        "sas",
        "sarl",
        "srl",
        "spa",
        "bv",
        "nv",
        "ab",
        "oy",
        "aps",
    }
)
_OFTEN = 2
_LINES = 30  # of a signature that are read


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What one mail says about its author; "" and None where it says nothing for sure."""

    name: str
    at: datetime
    language: str = ""
    role: str = ""
    place: str = ""
    offset: int | None = None  # minutes east of UTC


@dataclass(frozen=True, slots=True)
class Portrait:
    """What is sure about a person; "" where it is not."""

    name: str = ""
    role: str = ""
    place: str = ""
    language: str = ""
    zone: str = ""  # IANA name


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one address of the team: `who` its key; `topics`: (topic, weight) of what its owner answered."""

    who: str
    portrait: Portrait
    topics: tuple[tuple[str, float], ...] = ()


def read_letterhead(message: Message, reading: Reading, at: datetime) -> Letterhead:
    """One mail's letterhead; `at`: when it was sent."""
    role, place = read_signature(message.author.name, reading.segments)
    has_zone = message.sent_at is not None and (message.utc_offset != 0 or _is_gmail(message))
    return Letterhead(
        name=message.author.name,
        at=at,
        language=reading.language,
        role=role,
        place=place,
        offset=message.utc_offset if has_zone else None,
    )


def read_signature(name: str, segments: Iterable[Segment]) -> tuple[str, str]:
    """Role and place as a mail's own signature says them, "" where it does not; `name`: of its author."""
    signature = "\n".join(part.text for part in segments if part.kind is Kind.SIGNATURE and not part.depth)
    return _role(name, signature), _place(signature)


def _is_gmail(message: Message) -> bool:
    """Gmail's UTC is the writer's; Exchange, Proton and Notes write UTC for everybody."""
    return message.message_id.startswith("CA") and "@mail." in message.message_id


def paint(letterheads: Sequence[Letterhead], home: str) -> Portrait:
    """The portrait from the newest letterheads, newest first. Role, place and language must be said at least twice, and
    more often than any other; `home` is the zone that is tried first.
    """
    return Portrait(
        name=next((one.name for one in letterheads if one.name), ""),
        role=_sure(one.role for one in letterheads),
        place=_sure(one.place for one in letterheads),
        language=_sure(one.language for one in letterheads),
        zone=_zone(letterheads, home),
    )


def _sure(values: Iterable[str]) -> str:
    """The value seen at least twice and more often than any other."""
    best = Counter(value for value in values if value).most_common(2)
    if not best or best[0][1] < _OFTEN or (len(best) > 1 and best[1][1] == best[0][1]):
        return ""
    return best[0][0]


def _zone(letterheads: Sequence[Letterhead], home: str) -> str:
    """The first zone whose clock agrees with every one of at least two mails: travellers have none."""
    known = [(one.at, one.offset) for one in letterheads if one.offset is not None]
    if len(known) < _OFTEN:
        return ""
    return next((name for name in (home, *_ZONES) if all(_offset(name, at) == offset for at, offset in known)), "")


def _offset(zone: str, at: datetime) -> int:
    ahead = at.astimezone(ZoneInfo(zone)).utcoffset()
    return int(ahead.total_seconds() // 60) if ahead is not None else 0


def _role(name: str, signature: str) -> str:
    """The line below the full name, what follows it after a comma, or the line above that of the company."""
    lines = [line for text in signature.split("\n")[:_LINES] if (line := text.strip(" *|\t")) not in ("", "--", "-")]
    for line, below in zip(lines, [*lines[1:], ""], strict=False):
        same, comma, rest = line.partition(",")
        if " " in name and fold(same.strip()) == fold(name):
            found = rest.strip() if comma else below
            return found if _can_be_role(found) else ""
    is_above = len(lines) > 1 and _has_company(lines[1]) and not _has_company(lines[0])
    return lines[0] if is_above and _can_be_role(lines[0]) else ""


def _can_be_role(line: str) -> bool:
    """Two to sixty letters, no digit, no address, no link, no company."""
    return (
        2 <= len(line) <= 60 and not any(char.isdigit() or char in "@/:_" for char in line) and not _has_company(line)
    )


def _has_company(line: str) -> bool:
    return not _COMPANY.isdisjoint(line.casefold().replace(",", " ").split())


def _place(signature: str) -> str:
    """The place behind a postal code, or behind the company: "Muster GmbH, Werk Graz"."""
    for line in signature.split("\n")[:_LINES]:
        for part in line[:300].split("|"):
            for piece in part.split(","):
                found = _PLACE.search(piece.strip())
                if found:
                    return found.group(1)
        company, comma, rest = line[:300].partition(",")
        place = rest.strip()
        if comma and _has_company(company) and _can_be_role(place) and place[:1].isupper() and "," not in place:
            return place
    return ""
