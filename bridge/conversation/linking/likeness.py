"""Rule 3: is this quoted level that mail, or that other quoted level? Author, minute and words decide together."""

from datetime import timedelta

from bridge.conversation.fingerprint import MOST_WORDS, Likeness, compare
from bridge.conversation.linking.authors import is_same_author
from bridge.conversation.linking.keys import minute_of
from bridge.conversation.sketch import Level, Sketch

_DAY = 26 * 60  # minutes: a day and the change of the clocks; zones are off by at most 14 hours
_QUARTER = 15  # zones differ by quarters of an hour
_FAR = 1_000_000_000
_SLIP = 14 * 60  # minutes: the farthest zone
_UNDATED = timedelta(days=8)  # under any subject, as far as keys.level_wants reaches for certain
_SEASON = timedelta(days=60)  # under the same subject; next quarter's words are perhaps the same again
_MODERATED = timedelta(days=6)  # a list may hold a mail back, and its readers see when it came; weekly mails differ

Fit = tuple[
    bool, bool, bool, bool, bool, Likeness, int
]  # how well a level fits a mail, to compare; the larger the better


def fit_to_mail(carrier: Sketch, level: Level, mail: Sketch, is_answered: bool) -> Fit | None:
    """How well a level of `carrier` is what `mail` says; None if it is not. `is_answered`: the headers say so."""
    if not is_same_author(level.author, mail.author):
        return None
    words = compare(level.whole, level.prints, mail.whole, mail.prints)
    apart = _FAR if level.said_at is None else abs(minute_of(level.said_at) - minute_of(mail.sent_at))
    if not (_is_proved(carrier, level, mail, words, apart) or (is_answered and _is_plausible(level, words, apart))):
        return None
    is_minute = apart <= 1
    is_subject = _is_same_subject(carrier, mail)
    is_worded = words >= Likeness.SHARED
    if level.said_at is None:
        apart += abs(carrier.sent_at - mail.sent_at) // timedelta(minutes=1)
    return is_minute and is_worded, is_answered, is_minute, is_worded, is_subject, words, -apart


def _is_proved(carrier: Sketch, level: Level, mail: Sketch, words: Likeness, apart: int) -> bool:
    """The words agree and the time may; or they are too few to tell and author, minute and subject agree."""
    is_subject = _is_same_subject(carrier, mail)
    if level.said_at is None:
        return _is_proved_undated(carrier.sent_at - mail.sent_at, words, is_subject)
    if words == Likeness.EQUAL and is_subject and timedelta(0) <= level.said_at - mail.sent_at <= _MODERATED:
        return True
    if is_subject and not level.whole:
        return _is_slip(apart)  # no words, so none can be lost
    is_cut = level.is_trimmed or mail.words >= MOST_WORDS
    return _is_dated_alike(words, apart, is_subject) or (apart <= 1 and is_subject and is_cut)


def _is_proved_undated(ago: timedelta, words: Likeness, is_subject: bool) -> bool:
    """Without a time, a few words ("Danke!") need the same subject besides."""
    if timedelta(0) < ago <= _UNDATED:
        return words >= (Likeness.SHORT_EQUAL if is_subject else Likeness.SHARED)
    return timedelta(0) < ago <= _SEASON and is_subject and words >= Likeness.SHARED


def _is_dated_alike(words: Likeness, apart: int, is_subject: bool) -> bool:
    if apart <= 1:
        return words >= (Likeness.UNKNOWN if is_subject else Likeness.SHORT_EQUAL)
    if words == Likeness.SHORT_EQUAL:
        return is_subject and _is_slip(apart)
    return words >= Likeness.SHARED and apart <= _SLIP


def _is_plausible(level: Level, words: Likeness, apart: int) -> bool:
    if level.said_at is None:
        return words >= Likeness.UNKNOWN
    return apart <= _DAY and (words >= Likeness.UNKNOWN or (apart + 1) % _QUARTER <= 2)


def _is_slip(apart: int) -> bool:
    """The same minute in another zone: Exchange dates mails in UTC, but quotes in the reader's zone, unnamed."""
    return apart <= _SLIP and (apart % 60 in {0, 1, 59} or apart % 60 == 30)


def _is_same_subject(one: Sketch, other: Sketch) -> bool:
    return one.base_subject == other.base_subject != ""


def is_same_level(carrier: Sketch, level: Level, other_carrier: Sketch, other: Level) -> bool:
    """True if two quoted levels of two mails are the same post."""
    if not is_same_author(level.author, other.author):
        return False
    words = compare(level.whole, level.prints, other.whole, other.prints)
    if level.said_at is None or other.said_at is None:
        return words >= Likeness.SHARED and _is_recent(carrier, level, other_carrier, other)
    apart = abs(minute_of(level.said_at) - minute_of(other.said_at))
    is_subject = _is_same_subject(carrier, other_carrier)
    if apart == 0 and is_subject and (level.is_trimmed or other.is_trimmed):
        return True  # two cuts of one mail need not share a word
    return _is_dated_alike(words, apart, is_subject)


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
    if not timedelta(0) < carrier.sent_at - mail.sent_at <= _SEASON:
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
