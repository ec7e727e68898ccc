"""Outlook's Thread-Index: when the first mail of a conversation was written, and each answer [MS-OXOMSG §2.2.1.3]."""

import binascii
from datetime import UTC, datetime, timedelta

_HEAD, _ANSWER = 22, 5  # bytes
_FINE, _COARSE = 18, 23  # bits that an answer leaves out of its span
_LONGEST = 4000
_WINDOWS = datetime(1601, 1, 1, tzinfo=UTC)
_LAST_TICK = 19 * 10**16  # of the year 2200


def moments_of_index(thread_index: str) -> tuple[tuple[int, datetime], ...]:
    """(answers back, moment) of the first mail and of each answer, the mail itself (0 back) being the last.

    Exchange begins the index of a mail that came without one by its own rule (second byte 1): the moment stands one
    byte later, but the first answer counts from the usual bytes, as if they were a moment of the 19th century. A span
    has 31 bits, so either way an answer is the moment nearest to the one before it that leaves this remainder.
    """
    try:
        data = binascii.a2b_base64(thread_index.encode("ascii", "replace")[:_LONGEST])
    except (binascii.Error, ValueError):
        return ()
    if len(data) < _HEAD + _ANSWER or data[0] != 1:
        return ()
    base = int.from_bytes(data[:6], "big") << 16
    last = int.from_bytes(data[1:6], "big") << 24 if data[1] == 1 else base
    ticks = [last]
    for at in range(_HEAD, len(data) - _ANSWER + 1, _ANSWER):
        last = base = _nearest(base, int.from_bytes(data[at : at + 4], "big"), last)
        ticks.append(last)
    answers = (len(data) - _HEAD) // _ANSWER
    return tuple((answers - index, _file_time(tick)) for index, tick in enumerate(ticks) if 0 <= tick < _LAST_TICK)


def _nearest(base: int, span: int, last: int) -> int:
    """The moment nearest to `last` that lies `span` after `base`, whole rounds of its 31 bits aside."""
    bits = _COARSE if span >> 31 else _FINE
    period = 1 << (31 + bits)
    apart = (base + ((span & 0x7FFFFFFF) << bits) - last) % period
    return last + (apart if apart < period // 2 else apart - period)


def _file_time(ticks: int) -> datetime:
    return _WINDOWS + timedelta(microseconds=ticks // 10)
