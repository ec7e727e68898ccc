"""Numbered series: parts 1/3 to 3/3 that one author sends within two hours hang on part 0 or 1, headers or not."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bridge.conversation.sketch import Sketch
from bridge.mail.message import Address

_NUMBER = re.compile(r"(?<!\d)(\d{1,3})/(\d{1,3})\]")
_TOGETHER = timedelta(hours=2)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Part:
    """A place in a series; `name` is what all parts share."""

    name: str
    number: int


def read_part(author: Address, base_subject: str, is_answer: bool) -> Part | None:
    """The Part a mail is, or None: a bracket at the very start that ends in n/m, and no answer."""
    if is_answer or base_subject[:1] != "[" or not author.address:
        return None
    found = _NUMBER.search(base_subject[:120])
    if found is None or not int(found[1]) <= int(found[2]):
        return None
    return Part(f"{author.key}|{base_subject[: found.start()]}/{found[2]}", int(found[1]))


def part_keys(part: Part | None, sent_at: datetime) -> Iterator[str]:
    """Lookup keys by which the parts of a series find each other."""
    if part is not None:
        for day in sorted({(sent_at - _TOGETHER - _EPOCH) // _DAY, (sent_at + _TOGETHER - _EPOCH) // _DAY}):
            yield f"s:{part.name}|{day}"


def find_series(mails: Sequence[Sketch], is_answer: Sequence[bool]) -> dict[int, int]:
    """Part -> the mail that opens its series, for mails in canonical order.

    Where the headers of one part name another mail (`is_answer`), whoever sent the series threaded it as they liked.
    """
    series: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, mail in enumerate(mails):
        part = read_part(mail.author, mail.base_subject, mail.has_reply_prefix or mail.has_forward_prefix)
        if part is not None:
            series[part.name].append((part.number, index))
    opened: dict[int, int] = {}
    for parts in series.values():
        opened.update(_opened(mails, parts, is_answer))
    return opened


def _opened(
    mails: Sequence[Sketch], parts: Sequence[tuple[int, int]], is_answer: Sequence[bool]
) -> Iterator[tuple[int, int]]:
    """Each part with the nearest opening one; part 1 opens only where there is no part 0."""
    for number, index in parts:
        together = [(other, place) for other, place in parts if _is_near(mails, index, place)]
        near = [(other, place) for other, place in together if other < min(number, 2)]
        if near and not any(is_answer[place] for _, place in together):
            least = min(other for other, _ in near)
            openings = [place for other, place in near if other == least]
            yield index, min(openings, key=lambda place: (abs(mails[place].sent_at - mails[index].sent_at), place))


def _is_near(mails: Sequence[Sketch], one: int, other: int) -> bool:
    return abs(mails[one].sent_at - mails[other].sent_at) <= _TOGETHER
