"""Moments that the headers of a mail know of the mails before it: Thread-Index, and the clocks inside Message-IDs."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bridge.mail.message import Message

_MOST = 60  # ids looked at
_OLDEST = timedelta(days=1500)
_SLACK = timedelta(hours=2)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WINDOWS = datetime(1601, 1, 1, tzinfo=UTC)
_JULIAN = 2440588  # the Julian day of 1970-01-01


@dataclass(frozen=True, slots=True)
class Traces:
    """`parent`: when the answered mail was sent, by its id; `known`: moments of any mails of the conversation.

    `placed`: moments of mails by how many answers back they lie, if every program in between left its mark.
    """

    parent: datetime | None = None
    known: tuple[datetime, ...] = ()
    placed: tuple[tuple[int, datetime], ...] = ()


NO_TRACES = Traces()


def read_traces(message: Message) -> Traces:
    """All moments found, each before the mail and at most four years old."""
    if message.sent_at is None:
        return Traces()
    parent = next((_sane(moment_of_id(name), message.sent_at) for name in message.in_reply_to[:1]), None)
    placed = [(back, moment) for back, moment in _placed(message) if _sane(moment, message.sent_at) and back <= _MOST]
    known = {moment for _, moment in placed} | ({parent} if parent else set())
    return Traces(parent, tuple(sorted(known)), tuple(placed))


def _placed(message: Message) -> Iterator[tuple[int, datetime]]:
    for back, name in enumerate(message.references[: -_MOST - 1 : -1], start=1):
        moment = moment_of_id(name)
        if moment is not None:
            yield back, moment
    yield from moments_of_index(message.thread_index)


def _sane(moment: datetime | None, sent_at: datetime) -> datetime | None:
    return moment if moment is not None and -_SLACK < sent_at - moment < _OLDEST else None


_FORMS = (
    (re.compile(r"(\d{14})\."), "digits"),  # git, mutt: YYYYMMDDhhmmss in UTC
    (re.compile(r"(1\d{9})\."), "seconds"),  # Evolution
    (re.compile(r"[0-9a-f]{4}([0-9a-f]{8})\$([0-9a-f]{8})\$"), "filetime"),  # Outlook by SMTP
    (re.compile(r"OF[0-9A-F.]{1,20}-ON00([0-9A-F]{6})\.[0-9A-F]{8}-[0-9A-F]{8}\.([0-9A-F]{8})"), "notes"),
    (re.compile(r"[0-9a-f]{3,12}\.[0-9a-f]{1,8}\.([0-9a-f]{11})\.Coremail"), "hex"),
    (re.compile(r"([3-7][0-9A-F]{7})\.\d{4,8}@"), "hex seconds"),  # old Thunderbird
)
_MILLIS = re.compile(r"(?<!\d)1\d{12}(?!\d)")


def moment_of_id(message_id: str) -> datetime | None:
    """When an id was made, for programs that put their clock into it; None for all others."""
    text = message_id[:200]
    for form, kind in _FORMS:
        found = form.match(text)
        if found:
            return _moment(kind, found.groups())
    millis = _MILLIS.search(text) if "mail" in text.lower() else None  # JavaMail, Yahoo, Zimbra
    return _EPOCH + timedelta(milliseconds=int(millis[0])) if millis else None


def _moment(kind: str, parts: tuple[str, ...]) -> datetime | None:
    first = parts[0]
    if kind == "digits":
        return _calendar(first)
    if kind == "filetime":
        ticks = int(first + parts[1], 16)
        return _file_time(ticks) if ticks < _LAST_TICK else None
    if kind == "notes":
        days = int(first, 16) - _JULIAN
        return _EPOCH + timedelta(days=days, milliseconds=10 * int(parts[1], 16)) if 0 < days < 60_000 else None
    if kind == "hex":
        return _EPOCH + timedelta(milliseconds=int(first, 16))
    return _EPOCH + timedelta(seconds=int(first, 16 if kind == "hex seconds" else 10))


def _calendar(digits: str) -> datetime | None:
    year, month, day, hour, minute, second = int(digits[:4]), *(int(digits[at : at + 2]) for at in range(4, 14, 2))
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


_LAST_YEAR = 2200
_LAST_TICK = 19 * 10**17  # that year, too


def moments_of_index(thread_index: str) -> tuple[tuple[int, datetime], ...]:
    """Outlook's Thread-Index [MS-OXOMSG §2.2.1.3]: (answers back, moment) of the first mail and of each answer to it.

    Exchange writes its own kind (second byte 1), where only the first moment is to be trusted.
    """
    try:
        data = binascii.a2b_base64(thread_index.encode("ascii", "replace")[:4000])
    except (binascii.Error, ValueError):
        return ()
    if len(data) < 27 or data[0] != 1:
        return ()
    answers = (len(data) - 22) // 5
    if data[1] == 1:
        return ((answers, _file_time(int.from_bytes(data[1:6], "big") << 24)),)
    moments = [_file_time(int.from_bytes(data[:6], "big") << 16)]
    for at in range(22, 22 + 5 * (answers - 1), 5):
        value = int.from_bytes(data[at : at + 4], "big")
        ticks = (value & 0x7FFFFFFF) << (23 if value >> 31 else 18)
        if ticks > 10**17 or moments[-1].year > _LAST_YEAR:  # more than three centuries, or beyond all dates
            break
        moments.append(moments[-1] + timedelta(microseconds=ticks // 10))
    return tuple((answers - index, moment) for index, moment in enumerate(moments))


def _file_time(ticks: int) -> datetime:
    return _WINDOWS + timedelta(microseconds=ticks // 10)
