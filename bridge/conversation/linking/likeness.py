"""Rule 3: is this quoted level that mail, or that other quoted level? Author, minute and words decide together."""

from datetime import timedelta

from bridge.conversation.fingerprint import Likeness, compare
from bridge.conversation.linking.authors import is_same_author
from bridge.conversation.linking.keys import minute_of
from bridge.conversation.sketch import Level, Sketch

_DAY = 26 * 60  # minutes: a day and the change of the clocks; zones are off by at most 14 hours
_QUARTER = 15  # zones differ by quarters of an hour
_FAR = 1_000_000_000
_SLIP = 14 * 60  # minutes: the farthest zone
_UNDATED = timedelta(days=8)  # what keys.quoted_wants reaches for certain

Fit = tuple[
    bool, bool, bool, bool, bool, Likeness, int
]  # how well a level fits a mail, to compare; the larger the better


def fit_to_mail(carrier: Sketch, level: Level, mail: Sketch, is_answered: bool) -> Fit | None:
    """How well a level of `carrier` is what `mail` says; None if it is not. `is_answered`: the headers say so."""
    if not is_same_author(level.author, mail.author):
        return None
    words = compare(level.whole, level.prints, mail.whole, mail.prints)
    apart = _FAR if level.said_at is None else abs(minute_of(level.said_at) - minute_of(mail.sent_at))
    is_minute = apart <= 1
    is_subject = _is_same_subject(carrier, mail)
    if not (
        _is_proved(carrier, level, mail, words, apart)
        or (is_answered and _is_plausible(level, words, apart))
        or (is_subject and (is_minute or _is_slip(apart)))
    ):
        return None
    is_worded = words >= Likeness.SHARED
    return is_minute and is_worded, is_answered, is_minute, is_worded, is_subject, words, -apart


def _is_proved(carrier: Sketch, level: Level, mail: Sketch, words: Likeness, apart: int) -> bool:
    if apart <= 1:
        return words >= Likeness.SHORT_EQUAL or (words == Likeness.UNKNOWN and not _is_series(carrier, mail))
    if level.said_at is None:
        is_recent = timedelta(0) < carrier.sent_at - mail.sent_at <= _UNDATED
        return is_recent and words >= _least_undated(carrier, mail)
    return words >= Likeness.SHARED and apart <= _SLIP


def _least_undated(carrier: Sketch, mail: Sketch) -> Likeness:
    """Without a time, a few words ("Danke!") need the same subject besides."""
    return Likeness.SHORT_EQUAL if _is_same_subject(carrier, mail) else Likeness.SHARED


def _is_plausible(level: Level, words: Likeness, apart: int) -> bool:
    if level.said_at is None:
        return words >= Likeness.UNKNOWN
    return apart <= _DAY and (words >= Likeness.UNKNOWN or (apart + 1) % _QUARTER <= 2)


def _is_slip(apart: int) -> bool:
    """The same minute in another zone: Exchange dates mails in UTC, but quotes in the reader's zone, unnamed."""
    return apart <= _SLIP and (apart % 60 in {0, 1, 59} or apart % 60 == 30)


def _is_same_subject(one: Sketch, other: Sketch) -> bool:
    return one.base_subject == other.base_subject != ""


def _is_series(one: Sketch, other: Sketch) -> bool:
    """Different numbered subjects: a machine sends a whole series in one minute, so the minute proves nothing."""
    return one.base_subject != other.base_subject and one.base_subject[:1] == other.base_subject[:1] == "["


def is_same_level(carrier: Sketch, level: Level, other_carrier: Sketch, other: Level) -> bool:
    """True if two quoted levels of two mails are the same post."""
    if not is_same_author(level.author, other.author):
        return False
    words = compare(level.whole, level.prints, other.whole, other.prints)
    if level.said_at is None or other.said_at is None:
        return words >= Likeness.SHARED and _is_recent(carrier, level, other_carrier, other)
    apart = abs(minute_of(level.said_at) - minute_of(other.said_at))
    if apart == 0 and not _is_series(carrier, other_carrier):
        return words >= Likeness.UNKNOWN or _is_same_subject(carrier, other_carrier)
    if words == Likeness.SHORT_EQUAL and _is_same_subject(carrier, other_carrier):
        return _is_slip(apart)
    return words >= Likeness.SHARED and apart <= _SLIP


def _is_recent(carrier: Sketch, level: Level, other_carrier: Sketch, other: Level) -> bool:
    """For two levels of which one or both have no time: said within eight days before the undated quote."""
    if level.said_at is not None:
        return timedelta(0) <= other_carrier.sent_at - level.said_at <= _UNDATED
    if other.said_at is not None:
        return timedelta(0) <= carrier.sent_at - other.said_at <= _UNDATED
    return abs(carrier.sent_at - other_carrier.sent_at) <= _UNDATED


def fit_unattributed(carrier: Sketch, mail: Sketch) -> int | None:
    """How well a quote without an author fits an earlier mail of that subject by an acquaintance; None if it does not.

    Under another subject the same words are too often a form or a footer.
    """
    if not _is_same_subject(carrier, mail) or not is_acquainted(carrier, mail):
        return None
    if not timedelta(0) < carrier.sent_at - mail.sent_at <= _UNDATED:
        return None
    if compare("", carrier.quoted, mail.whole, mail.prints) < Likeness.SHARED:
        return None
    return len(set(carrier.quoted).intersection(mail.prints))


def is_acquainted(one: Sketch, other: Sketch) -> bool:
    """True if one of the two authors takes part in the other's mail."""
    return one.author.key in other.people or other.author.key in one.people


def quotes_well(carrier: Sketch, mail: Sketch) -> bool:
    """True if the first level of `carrier` is surely `mail`."""
    firsts = (level for level in carrier.levels if level.depth == 1)
    fits = (fit_to_mail(carrier, level, mail, is_answered=False) for level in firsts)
    return any(fit is not None for fit in fits)


def is_same_mail(one: Sketch, other: Sketch) -> bool:
    """True for two copies of one mail (same Message-ID) of which a list changed one: [tag] above, footer below."""
    if one.author.key != other.author.key or one.sent_at != other.sent_at:
        return False
    return compare(one.whole, one.prints, other.whole, other.prints) >= Likeness.SHORT_EQUAL
