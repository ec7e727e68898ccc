"""Who is away until when: read from a mail that admission already found to be an absence note, never from another."""

from dataclasses import dataclass
from datetime import date

from bridge.language.automatic import AutomaticSigns, AwayPhrase
from bridge.language.prefixes import fold_word
from bridge.mail.body import glance
from bridge.mail.day import read_day
from bridge.mail.message import Address, Message

_LONGEST = 4_000  # characters of a note that are read
_DATE_WINDOW = 40
_LONGEST_DEPUTY = 120
_SENTENCE_ENDS = ".!?\n"


@dataclass(frozen=True, slots=True)
class Absence:
    """What an absence note says; show `words`, the date as its writer wrote it: a bare "until" is read in two ways."""

    who: Address
    end: str  # "last": the day is the last one away; "back": the first one back; "left": gone for good; "none": no date
    day: date | None
    words: str  # the date as written, "" if there is none
    deputy: str  # as written, "" if none is named


def read_absence(message: Message, signs: AutomaticSigns) -> Absence:
    """The absence the note speaks of. A date without year is the next such day after the mail was sent."""
    text = glance(message.body, _LONGEST)
    flat = " ".join(text.split())
    folded = fold_word(flat)
    ends = {phrase.end for phrase in signs.away if phrase.end in ("left", "none") and phrase.before in folded}
    deputy = _deputy(flat, folded, signs)
    sent = message.sent_at.date() if message.sent_at else None
    for phrase in sorted((one for one in signs.away if one.end in ("last", "back")), key=lambda one: -len(one.before)):
        found = _dated(flat, folded, phrase, sent)
        if found is not None and "left" not in ends:
            return Absence(message.author, phrase.end, found[0], found[1], deputy)
    return Absence(message.author, "left" if "left" in ends else "none", None, "", deputy)


def _dated(flat: str, folded: str, phrase: AwayPhrase, sent: date | None) -> tuple[date, str] | None:
    """The day behind the words of `phrase`, and how it is written."""
    for position in _places(folded, phrase.before):
        rest = (
            flat[position : position + _DATE_WINDOW] if len(flat) == len(folded) else folded[position : position + 40]
        )
        found = read_day(rest, sent)
        if found is None:
            continue
        day, written = found
        behind = fold_word(rest[len(written) :]).strip()
        if not phrase.after or behind.startswith(phrase.after):
            return day, written.strip()
    return None


def _places(folded: str, words: str) -> list[int]:
    """Offsets behind each place where `words` stand as whole words."""
    places: list[int] = []
    position = folded.find(words)
    while position >= 0 and len(places) < 20:
        end = position + len(words)
        before = folded[position - 1 : position]
        if not before.isalnum() and folded[end : end + 1] in (" ", ":"):
            places.append(end + 1)
        position = folded.find(words, end)
    return places


def _deputy(flat: str, folded: str, signs: AutomaticSigns) -> str:
    """The words behind "in dringenden Fällen wenden Sie sich an", up to the end of the sentence."""
    if len(flat) != len(folded):
        flat = folded  # ß and ss differ in length: better the folded spelling than a wrong place
    for phrase in signs.away:
        if phrase.end != "deputy":
            continue
        for position in _places(folded, phrase.before.rstrip(":")):
            return _sentence(flat[position : position + _LONGEST_DEPUTY])
    return ""


def _sentence(text: str) -> str:
    """Up to the end of the sentence; a full stop inside an address or after an abbreviation is not one."""
    for position, sign in enumerate(text):
        if sign in _SENTENCE_ENDS and text[position + 1 : position + 2] in ("", " ") and position > 3:
            return text[:position].strip()
    return text.strip()
