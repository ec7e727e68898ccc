"""Lookup keys: what two mails must share before linking compares them. What is compared in `link` shares a key here,
so a store that loads by these keys (Known) gives `decide` all it needs (laws 3 and 7).

m  a Message-ID          t  an Outlook conversation        w  author and minute
q  a print and 4 days    z  author, subject and 4 days     s  a series
u  a print and the subject
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from bridge.conversation.linking.authors import author_marks
from bridge.conversation.sketch import Level, Sketch
from bridge.mail.message import Address

HEADER_DIGITS = 44  # Thread-Index: 22 bytes of conversation, then 5 bytes per answer [MS-OXOMSG §2.2.1.3]
CHILD_DIGITS = 10
_ZONE_SLIP = timedelta(hours=14)
_DAY_SLIP = timedelta(hours=26)  # from noon, where a quote tells the day only
_LOOKUP_PRINTS = 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_PERIOD = timedelta(days=4)


def minute_of(at: datetime) -> int:
    """Minutes since 1970: quotes tell time by the minute."""
    return (at - _EPOCH) // _MINUTE


def _period_of(at: datetime) -> int:
    return (at - _EPOCH) // _PERIOD


def lookup_prints(whole: str, prints: Sequence[str]) -> tuple[str, ...]:
    """The prints a text is found by; a text too short for prints is found only as a whole."""
    return tuple(prints[:_LOOKUP_PRINTS]) or ((whole,) if whole else ())


def said_offers(author: Address, sent_at: datetime, prints: Sequence[str], subject: str) -> Iterator[str]:
    """By what a quote may look for a mail: author and minute (one up or down: programs round), prints and days."""
    minute, period = minute_of(sent_at), _period_of(sent_at)
    for mark in author_marks(author):
        for near in (minute - 1, minute, minute + 1):
            yield f"w:{mark}|{near}"
        if subject:
            yield f"z:{mark}|{subject}|{period}"
    for mark in prints:
        yield f"q:{mark}|{period}"
    yield from _subject_keys(prints, subject)


def level_wants(level: Level, sent_at: datetime, subject: str) -> Iterator[str]:
    """What a quoted level of a mail sent at `sent_at` looks for: the time in the quote may be in any zone."""
    yield from _subject_keys(level.prints[:_LOOKUP_PRINTS], subject)
    marks = author_marks(level.author)
    if level.said_at is None:
        periods = _recent_periods(sent_at)
        yield from _print_keys(lookup_prints(level.whole, level.prints), periods)
    else:
        slip = _DAY_SLIP if level.is_day else _ZONE_SLIP
        periods = tuple({_period_of(level.said_at - slip): 0, _period_of(level.said_at + slip): 0})
        yield from (f"w:{mark}|{minute_of(level.said_at)}" for mark in marks)
        yield from _print_keys(level.prints[:_LOOKUP_PRINTS], periods)
    if subject:
        yield from (f"z:{mark}|{subject}|{period}" for mark in marks for period in periods)


def quoted_wants(prints: Sequence[str], subject: str) -> Iterator[str]:
    """What a quote without an author looks for: the same words under the same subject."""
    yield from _subject_keys(prints[:_LOOKUP_PRINTS], subject)


def _recent_periods(sent_at: datetime) -> tuple[int, ...]:
    """Where a quote without a date looks: eight days back at least."""
    period = _period_of(sent_at)
    return period, period - 1, period - 2


def _subject_keys(prints: Iterable[str], subject: str) -> Iterator[str]:
    if subject:
        yield from (f"u:{mark}|{subject}" for mark in prints)


def _print_keys(prints: Sequence[str], periods: Iterable[int]) -> Iterator[str]:
    for period in periods:
        for mark in prints:
            yield f"q:{mark}|{period}"


def index_chain(thread_index: str) -> tuple[str, ...]:
    """The conversation of a Thread-Index (hex) and each answer above this one, oldest first, itself last."""
    ends = range(HEADER_DIGITS, len(thread_index) + 1, CHILD_DIGITS)
    return tuple(f"t:{thread_index[:end]}" for end in ends)


def reference_chain(sketch: Sketch) -> tuple[str, ...]:
    """The Message-IDs above a mail, oldest first."""
    return tuple(f"m:{name}" for name in sketch.references)
