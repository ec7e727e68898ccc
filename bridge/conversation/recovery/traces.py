"""Moments that the headers of a mail know of the mails before it: Thread-Index, and the clocks inside Message-IDs."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bridge.conversation.recovery.offset import nearest_offset, server_offset
from bridge.conversation.recovery.thread_index import moments_of_index
from bridge.mail.message import Message

_MOST = 60  # ids looked at
_OLDEST = timedelta(days=1500)
_SLACK = timedelta(hours=2)
_AT_ONCE = 20  # seconds from the index to the Date header
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WINDOWS = datetime(1601, 1, 1, tzinfo=UTC)
_JULIAN = 2440588  # the Julian day of 1970-01-01


@dataclass(frozen=True, slots=True)
class Traces:
    """Moments by how many answers back their mails lie, if every program in between left its mark.

    `sent`: when those mails were sent, by their ids; `parent`: the same of the answered mail. `index`: Thread-Index,
    where a draft may have been begun long before; `server`: the offset of the server that wrote it, which may have
    taken UTC for its own clock; `local`: that of the writer, if their program wrote its own clock there as UTC.
    """

    parent: datetime | None = None
    sent: Mapping[int, datetime] = field(default_factory=dict)
    index: tuple[tuple[int, datetime], ...] = ()
    server: int = 0
    local: int = 0


NO_TRACES = Traces()


def read_traces(message: Message) -> Traces:
    """All moments found, each before the mail and at most four years old."""
    at = message.sent_at
    if at is None:
        return NO_TRACES
    parent = next((_sane(moment_of_id(name), at) for name in message.in_reply_to[:1]), None)
    sent = dict(_sane_ones(_by_ids(message), at)) | ({1: parent} if parent else {})
    index = moments_of_index(message.thread_index)
    if not index or not _sane(index[0][1], at):  # Outlook 16 begins with a hash instead of a moment
        return Traces(parent, sent)
    server = server_offset(message)
    own = _own_clock(index[-1], at)
    return Traces(parent, sent, tuple(_sane_ones(index[:-1], at)), server, own if own != -server else 0)


def _own_clock(last: tuple[int, datetime], at: datetime) -> int:
    """Outlook for Mac writes when its answer was sent on its own clock: whole hours away from the Date header."""
    seconds = (last[1] - at).total_seconds()
    offset = nearest_offset(seconds)
    return offset if last[0] == 0 and offset and abs(offset * 60 - seconds) <= _AT_ONCE else 0


def _sane_ones(found: Iterable[tuple[int, datetime]], at: datetime) -> Iterator[tuple[int, datetime]]:
    return ((back, moment) for back, moment in found if _sane(moment, at) and back <= _MOST)


def _by_ids(message: Message) -> Iterator[tuple[int, datetime]]:
    for back, name in enumerate(message.references[: -_MOST - 1 : -1], start=1):
        moment = moment_of_id(name)
        if moment is not None:
            yield back, moment


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


_LAST_TICK = 19 * 10**16  # of the year 2200: later dates are garbled


def _file_time(ticks: int) -> datetime:
    return _WINDOWS + timedelta(microseconds=ticks // 10)
