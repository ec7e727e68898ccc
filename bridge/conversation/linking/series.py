"""Series: mails that one author sent in one go. They hang on the first of them, headers or not.

Two things prove it: Message-IDs of one run of a program (git send-email, git format-patch, b4, StGit), or one
subject that counts its parts, "[Protokoll 2/3] Begehung", within two hours. Parts that only count alike and are called
differently ("[1/2] Pumpe", "[2/2] Ventil") prove nothing: whoever threads such a series says so in its headers.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bridge.conversation.sketch import Sketch
from bridge.mail.message import Address

_NUMBER = re.compile(r"(?<!\d)(\d{1,3})/(\d{1,3})\]")
# 20190523122734.27034-2-jana@..., 1577350108-127294-1-git-send-email-jana@..., 20240501-fan-v3-2-0a1b2c3d4e5f@...
_RUN = re.compile(r"(\d{14}\.\d{1,9}-|\d{10}-\d{1,9}-|\d{8}-[^@]{1,80}-v\d{1,3}-)(\d{1,3})(-[^@]{0,80}@.{1,80})")
# git format-patch --thread has the second in it, StGit the hundredth and its process: both may pass within a run.
_PATCHES = re.compile(r"(cover|[0-9a-f]{40})(\.\d{8,11})\d(\.git\..{1,80})")
_STACK = re.compile(r"(\d{6})\d{6}(\.\d{1,9}\.)\d{1,25}(\.stgit@.{1,80})")
_TOGETHER = timedelta(hours=2)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Part:
    """A place in a series; `name` is what all parts share. The Message-IDs of a run need no clock beside them."""

    name: str
    number: int
    is_run: bool


def read_part(message_id: str, author: Address, base_subject: str, is_answer: bool) -> Part | None:
    """The Part a mail is, or None. By its subject: a bracket at the very start that ends in n/m, and no answer."""
    run = _RUN.fullmatch(message_id[:300])
    if run is not None:
        return Part(f"{run[1]}{run[3]}", int(run[2]), is_run=True)
    found = _NUMBER.search(base_subject[:120])
    patches = _PATCHES.fullmatch(message_id[:200])
    if patches is not None:
        number = 0 if patches[1] == "cover" else int(found[1]) if found else 1
        return Part(f"{patches[2]}{patches[3]}", number, is_run=True)
    stack = _STACK.fullmatch(message_id[:200])
    if stack is not None and found is not None:
        return Part(f"{stack[1]}{stack[2]}{stack[3]}", int(found[1]), is_run=True)
    if found is None or is_answer or base_subject[:1] != "[" or not author.address or int(found[1]) > int(found[2]):
        return None
    rest = f"{base_subject[: found.start()]}/{found[2]}]{base_subject[found.end() :]}"
    return Part(f"{author.key}|{rest}", int(found[1]), is_run=False)


def _answers(mail: Sketch) -> bool:
    """Whether the mail itself says that it answers or forwards one; who quotes somebody answers, prefix or not."""
    return mail.has_reply_prefix or mail.has_forward_prefix or bool(mail.levels)


def part_keys(part: Part | None, sent_at: datetime) -> Iterator[str]:
    """Lookup keys by which the parts of a series find each other."""
    if part is not None and part.is_run:
        yield f"s:{part.name}"
    elif part is not None:
        for day in sorted({(sent_at - _TOGETHER - _EPOCH) // _DAY, (sent_at + _TOGETHER - _EPOCH) // _DAY}):
            yield f"s:{part.name}|{day}"


def find_series(mails: Sequence[Sketch], is_answer: Sequence[bool]) -> dict[int, int]:
    """Part -> the mail that opens its series, for mails in canonical order.

    Where the headers of one part name another mail (`is_answer`), whoever sent the series threaded it as they liked.
    """
    series: dict[str, list[tuple[Part, int]]] = defaultdict(list)
    for index, mail in enumerate(mails):
        part = read_part(mail.message_id, mail.author, mail.base_subject, _answers(mail))
        if part is not None:
            series[part.name].append((part, index))
    opened: dict[int, int] = {}
    for parts in series.values():
        if len(parts) > 1:
            opened.update(_opened(mails, parts, is_answer))
    return opened


def _opened(
    mails: Sequence[Sketch], parts: Sequence[tuple[Part, int]], is_answer: Sequence[bool]
) -> Iterator[tuple[int, int]]:
    """Each part with the nearest opening one: the one of the lowest number; in a counted subject only part 0 or 1."""
    for part, index in parts:
        together = [(other.number, place) for other, place in parts if part.is_run or _is_near(mails, index, place)]
        least = min(number for number, _ in together)
        if part.number > least and (part.is_run or least < 2) and not any(is_answer[place] for _, place in together):
            openings = [place for number, place in together if number == least]
            yield index, min(openings, key=lambda place: (abs(mails[place].sent_at - mails[index].sent_at), place))


def _is_near(mails: Sequence[Sketch], one: int, other: int) -> bool:
    return abs(mails[one].sent_at - mails[other].sent_at) <= _TOGETHER
