"""Rule 3: is this quoted level that mail, or that other quoted level? Author, minute and words decide together."""

from datetime import timedelta

from bridge.conversation.fingerprint import MOST_WORDS, Likeness, compare
from bridge.conversation.linking.acquaintance import is_acquainted, knows
from bridge.conversation.linking.authors import is_same_author
from bridge.conversation.linking.keys import minute_of
from bridge.conversation.sketch import Level, Sketch

_DAY = 26 * 60  # minutes: a day and the change of the clocks; zones are off by at most 14 hours
_QUARTER = 15  # zones differ by quarters of an hour
_FAR = 1_000_000_000
_SLIP = 14 * 60  # minutes: the farthest zone
_UNDATED = timedelta(days=8)  # under any subject, as far as keys.level_wants reaches for certain
_SEASON = timedelta(days=60)  # under the same subject; next quarter's words are perhaps the same again
_MONTH = timedelta(days=30)
_MANY_WORDS = 30
_MANY_PRINTS = 4
_DELIVERY = timedelta(minutes=_QUARTER)  # a list that holds nothing back takes so long at most
_MODERATED = timedelta(days=6)  # a list may hold a mail back, and its readers see when it came; weekly mails differ

# How well a level fits a mail, to compare; the larger the better.
Fit = tuple[bool, bool, bool, bool, bool, bool, Likeness, int]


def fit_to_mail(carrier: Sketch, level: Level, mail: Sketch, is_answered: bool) -> Fit | None:
    """How well a level of `carrier` is what `mail` says; None if it is not. `is_answered`: the headers say so."""
    words = compare(level.whole, level.prints, mail.whole, mail.prints)
    apart = _FAR if level.said_at is None else minute_of(level.said_at) - minute_of(mail.sent_at)
    if not is_same_author(level.author, mail.author):
        if not _is_misspelt(carrier, mail, words, apart):
            return None
    elif not (_is_proved(carrier, level, mail, words, apart) or (is_answered and _is_plausible(level, words, apart))):
        return None
    is_minute = abs(apart) <= 1 and not level.is_day
    is_worded = words >= Likeness.SHARED
    if level.said_at is None or level.is_day:
        apart = _FAR + abs(carrier.sent_at - mail.sent_at) // timedelta(minutes=1)
    people = is_acquainted(carrier, mail), is_same_subject(carrier, mail)
    return is_minute and is_worded, is_answered, is_minute, is_worded, *people, words, -abs(apart)


def _is_misspelt(carrier: Sketch, mail: Sketch, words: Likeness, apart: int) -> bool:
    """Another name ("Adrian Ambro?ewicz", the list's address) above the same words, subject and minute."""
    return words == Likeness.EQUAL and is_same_subject(carrier, mail) and (_is_slip(apart) or abs(apart) <= _QUARTER)


def _is_proved(carrier: Sketch, level: Level, mail: Sketch, words: Likeness, apart: int) -> bool:
    """The words agree and the time may; or they are too few to tell and author, minute and subject agree.

    `apart`: minutes from the mail to the time in the quote.
    """
    is_subject = is_same_subject(carrier, mail)
    if level.said_at is None:
        return _is_proved_undated(carrier.sent_at - mail.sent_at, words, is_subject)
    if level.is_day or not is_subject:
        is_dated = _is_proved_on_that_day(carrier, level, mail, words) and abs(apart) <= _DAY
        return is_dated if level.is_day else _is_dated_alike(words, apart)
    if abs(apart) <= 1:
        return words >= Likeness.UNKNOWN or level.is_trimmed or _is_cut_to_pieces(carrier, level, mail)
    if _is_delivered_late(carrier, level, mail, words):
        return True
    if not level.whole:
        return _is_slip(apart)  # no words, so none can be lost
    return _is_worded_alike(words, apart) or (words == Likeness.SHARED and abs(apart) <= _SLIP and knows(carrier, mail))


def _is_proved_on_that_day(carrier: Sketch, level: Level, mail: Sketch, words: Likeness) -> bool:
    """Where the quote tells the day only: a few equal words; what is cut, among people who write to each other."""
    least = Likeness.UNKNOWN if level.is_trimmed and knows(carrier, mail) else Likeness.SHORT_EQUAL
    return is_same_subject(carrier, mail) and words >= least


def _is_cut_to_pieces(carrier: Sketch, level: Level, mail: Sketch) -> bool:
    """Answers between the lines of a long mail, unmarked, leave none of its words together: people and minute do."""
    return mail.words >= MOST_WORDS or (bool(level.prints and mail.prints) and is_acquainted(carrier, mail))


def _is_delivered_late(carrier: Sketch, level: Level, mail: Sketch, words: Likeness) -> bool:
    """A list held the mail back and its readers see when it came; or the clock is wrong, but so many words are not.

    A list that holds nothing back takes minutes: then, among people who write to each other, a few words will do.
    """
    late = timedelta(0) if level.said_at is None else level.said_at - mail.sent_at
    if words == Likeness.SHORT_EQUAL and timedelta(0) < late <= _DELIVERY and knows(carrier, mail):
        return True
    if words != Likeness.EQUAL:
        return False
    is_old = timedelta(0) < carrier.sent_at - mail.sent_at <= _MONTH
    return timedelta(0) <= late <= _MODERATED or (level.words >= _MANY_WORDS and is_old)


def _is_proved_undated(ago: timedelta, words: Likeness, is_subject: bool) -> bool:
    """Without a time, a few words ("Danke!") need the same subject besides."""
    if timedelta(0) < ago <= _UNDATED:
        return words >= (Likeness.SHORT_EQUAL if is_subject else Likeness.SHARED)
    return timedelta(0) < ago <= _SEASON and is_subject and words >= Likeness.SHARED


def _is_dated_alike(words: Likeness, apart: int) -> bool:
    """Under any subject: a few equal words in the same minute, or a good part of the words in that of another zone."""
    return words >= (Likeness.SHORT_EQUAL if abs(apart) <= 1 else Likeness.SHARED) and _is_slip(apart)


def _is_worded_alike(words: Likeness, apart: int) -> bool:
    """Under one subject: all the words within a day's zones, or a few in the minute of another zone.

    A good part of the words soon after: whoever writes ten bills a day writes the same ten times, hours apart.
    """
    if words == Likeness.EQUAL and abs(apart) <= _SLIP:
        return True
    return words >= Likeness.SHORT_EQUAL and (_is_slip(apart) or (words == Likeness.SHARED and abs(apart) <= _QUARTER))


def _is_plausible(level: Level, words: Likeness, apart: int) -> bool:
    if level.said_at is None:
        return words >= Likeness.UNKNOWN
    return abs(apart) <= _DAY and (words >= Likeness.UNKNOWN or (abs(apart) + 1) % _QUARTER <= 2)


def _is_slip(apart: int) -> bool:
    """The same minute in another zone: Exchange dates mails in UTC, but quotes in the reader's zone, unnamed."""
    return abs(apart) <= _SLIP and abs(apart) % 60 in {0, 1, 59, 30}


def is_same_subject(one: Sketch, other: Sketch) -> bool:
    """True if both have a subject and it is the same but for prefixes."""
    return one.base_subject == other.base_subject != ""


def is_same_level(carrier: Sketch, level: Level, other_carrier: Sketch, other: Level) -> bool:
    """True if two quoted levels of two mails are the same post."""
    if not is_same_author(level.author, other.author):
        return False
    words = compare(level.whole, level.prints, other.whole, other.prints)
    if level.said_at is None or other.said_at is None:
        return words >= Likeness.SHARED and _is_recent(carrier, level, other_carrier, other)
    apart = minute_of(level.said_at) - minute_of(other.said_at)
    if level.is_day or other.is_day:
        is_subject = is_same_subject(carrier, other_carrier)
        return is_subject and abs(apart) <= _DAY and words >= Likeness.SHORT_EQUAL
    if not is_same_subject(carrier, other_carrier):
        return _is_dated_alike(words, apart)
    if abs(apart) <= 1 and (words >= Likeness.UNKNOWN or (apart == 0 and (level.is_trimmed or other.is_trimmed))):
        return True  # two cuts of one mail need not share a word
    return _is_worded_alike(words, apart)


def _is_recent(carrier: Sketch, level: Level, other_carrier: Sketch, other: Level) -> bool:
    """For two levels of which one or both have no time: said within eight days before the undated quote."""
    if level.said_at is not None:
        return timedelta(0) <= other_carrier.sent_at - level.said_at <= _UNDATED
    if other.said_at is not None:
        return timedelta(0) <= carrier.sent_at - other.said_at <= _UNDATED
    return abs(carrier.sent_at - other_carrier.sent_at) <= _UNDATED


def fit_unattributed(carrier: Sketch, mail: Sketch) -> int | None:
    """How well a quote without an author fits an earlier mail of that subject; None if it does not.

    Under another subject the same words are too often a form or a footer; a few words need an acquaintance.
    """
    if not is_same_subject(carrier, mail) or not timedelta(0) < carrier.sent_at - mail.sent_at <= _SEASON:
        return None
    if compare("", carrier.quoted, mail.whole, mail.prints) < Likeness.SHARED:
        return None
    shared = len(set(carrier.quoted).intersection(mail.prints))
    return shared if shared >= _MANY_PRINTS or is_acquainted(carrier, mail) else None


def quotes_words(mail: Sketch, other: Sketch) -> bool:
    """True if what `mail` quotes first is in part what `other` says, whenever that was."""
    firsts = [(level.whole, level.prints) for level in mail.levels if level.depth == 1] or [("", mail.quoted)]
    return any(compare(whole, prints, other.whole, other.prints) >= Likeness.SHARED for whole, prints in firsts)


def quotes_well(carrier: Sketch, mail: Sketch) -> bool:
    """True if the first level of `carrier` is surely `mail`."""
    firsts = (level for level in carrier.levels if level.depth == 1)
    fits = (fit_to_mail(carrier, level, mail, is_answered=False) for level in firsts)
    return any(fit is not None for fit in fits)


def may_be_renamed(carrier: Sketch, place: int, mail: Sketch) -> bool:
    """True if a gateway may have given `mail` a new Message-ID, so that `carrier` names and quotes it by its old one.

    The same words sent again an hour later are another mail: the headers say so.
    """
    level = carrier.levels[place]
    is_moment = level.said_at is None or _is_slip(minute_of(level.said_at) - minute_of(mail.sent_at))
    return is_moment and is_same_subject(carrier, mail)


def is_same_mail(one: Sketch, other: Sketch) -> bool:
    """True for two copies of one mail (same Message-ID) of which a list changed one: [tag] above, footer below."""
    if one.author.key != other.author.key or one.sent_at != other.sent_at:
        return False
    return compare(one.whole, one.prints, other.whole, other.prints) >= Likeness.SHORT_EQUAL
