"""Closing formula, name, contact lines: where the contact lines begin."""

from collections.abc import Sequence

from bridge.conversation.quote.closing import find_closing, is_flourish, is_greeting
from bridge.conversation.quote.rows import Row
from bridge.language.reply_headers import ReplyHeaders, fold
from bridge.mail.message import Address

_MOST_ROWS = 16
_FULL_NAME = 2  # words
_LONGEST_LEGAL = 400  # characters of a firm's line with many of the contact words
_LEGAL = 3  # of these words
_MOST_LABELS = 6  # lines without a number or an address
_LONGEST_LABEL = 70  # characters of such a line
_MOST_WORDS = 9  # in it
_TELLING = 4  # letters of a word that names somebody or a firm
_ABBREVIATION = 5  # letters
_SIGNS = " ,.!*-–()&"
_LISTED = (".", ")", ":")
_NUMBER = 5  # digits that make a telephone or register number


def find_contact_block(rows: Sequence[Row], end: int, headers: ReplyHeaders, author: Address) -> int:
    """The first row of contact lines that end at `end`, or `end`. Formula and name stay with the words above.

    Without a formula, the author's whole name alone in a line begins them, or the given name above an empty line.
    """
    start = max(0, end - _MOST_ROWS)
    closing = find_closing(rows, start, end, headers)
    if closing is None:
        return _below_name(rows, start, end, headers, author)
    below = [index for index in range(closing + 1, end) if rows[index].bare]
    name = next((index for index in below if not is_flourish(rows[index].bare)), end)
    if name == end:
        return end
    is_name = _is_short(rows[name].bare) and not _has_contact_word(rows[name].bare, headers)
    begin = name + 1 if is_name else closing + 1
    texts = [row.bare for row in rows[begin:end] if row.bare]
    if is_name and is_greeting(rows[closing].bare, headers) and _are_labels(texts, headers):
        end = begin if _is_known(" ".join([rows[name].bare, *texts]), author) else end
    return begin if _are_contacts(texts, headers, every=not is_name) else end


def _are_contacts(texts: Sequence[str], headers: ReplyHeaders, *, every: bool) -> bool:
    """Lines of which one, or `every`, is a contact, and none a sentence."""
    contacts = sum(_is_contact(text, headers) for text in texts)
    return contacts >= (len(texts) if every else 1) > 0 and not any(_is_sentence(text, headers) for text in texts)


def _is_known(text: str, author: Address) -> bool:
    """Whether lines name the author or the firm, as name and address of the mail do."""
    names = {word.strip(_SIGNS) for word in fold(author.name).split()}
    domain = author.address.casefold().partition("@")[2]
    words = {word.strip(_SIGNS) for word in fold(text).split()}
    return any(len(word) >= _TELLING and (word in names or word in domain) for word in words)


def _are_labels(texts: Sequence[str], headers: ReplyHeaders) -> bool:
    """Firm, department, street: a few short lines that nobody would say, whatever they are called."""
    return 0 < len(texts) <= _MOST_LABELS and all(_is_label(text, headers) for text in texts)


def _is_label(text: str, headers: ReplyHeaders) -> bool:
    words = [word.strip(_SIGNS) for word in fold(text).split()]
    if len(text) > _LONGEST_LABEL or len(words) > _MOST_WORDS or text[-1] in "?!:,;":
        return False
    if text[0].islower() or not text[0].isalnum():
        return False  # "- Dichtung", "[1] https://...": a list, a footnote
    if words[0].rstrip(")").isdecimal() and text.lstrip("0123456789")[:1] in _LISTED:
        return False  # "1. Ventil": an enumeration below the name
    is_open = text[-1] == "." and len(words[-1]) >= _ABBREVIATION  # "Hauptstr." and "e. K." end with one, too
    is_added = words[0].rstrip(":") in headers.endings.afterwords
    return not (is_open or is_added or headers.endings.talk.intersection(words))


def _below_name(rows: Sequence[Row], start: int, end: int, headers: ReplyHeaders, author: Address) -> int:
    names = frozenset(fold(author.name).replace(",", " ").split())
    if len(names) < _FULL_NAME:
        return end
    for index in range(max(start, 1), end):
        first = rows[index].bare[:80].partition("|")[0]  # "Jana Vogt | Einkauf | +49 30 5550-112"
        words = frozenset(fold(first).split())
        is_given = bool(words) and words < names and index + 1 < end and not rows[index + 1].bare
        if is_given or (words == names and not rows[index - 1].bare):
            own = [rows[index].bare] if "|" in rows[index].bare else []
            texts = own + [row.bare for row in rows[index + 1 : end] if row.bare]
            return index + is_given if _are_contacts(texts, headers, every=False) else end
    return end


def _is_sentence(text: str, headers: ReplyHeaders) -> bool:
    """Too many words for a line with a number or an address; columns are parted by signs."""
    words = len(text.split())
    if _is_legal(text, headers):
        return False
    if _is_footnote(text):
        return True
    if len(text) > 160 or (words > 6 and text[-1] in ".?!"):
        return True
    is_entry = (
        ": " in text and sum(map(str.isdecimal, text)) >= _NUMBER
    )  # "Sitz: Hamburg, Amtsgericht Hamburg HRB 55501"
    return words > 8 and not is_entry and not any(map(text.count, "|·•/"))


def _is_footnote(text: str) -> bool:
    """ "[1] https://...": somebody said it, though it is an address."""
    return text[0] == "[" and text[1:2].isdecimal()


def _is_legal(text: str, headers: ReplyHeaders) -> bool:
    """ "Nordstahl GmbH & Co. KG, Sitz Kiel, HRA 5521. Datenschutz: https://...", however long."""
    return len(text) <= _LONGEST_LEGAL and _contact_words(text, headers) >= _LEGAL


def _is_short(bare: str) -> bool:
    return len(bare) <= 50 and len(bare.split()) <= 5


def _is_contact(bare: str, headers: ReplyHeaders) -> bool:
    """A number, an address of any kind, a firm."""
    if _is_footnote(bare):
        return False
    return sum(map(str.isdecimal, bare)) >= 6 or _has_contact_word(bare, headers) or _is_legal(bare, headers)


def _has_contact_word(bare: str, headers: ReplyHeaders) -> bool:
    return "@" in bare or (len(bare) < 100 and _contact_words(bare, headers) > 0)


def _contact_words(bare: str, headers: ReplyHeaders) -> int:
    return len(set(headers.endings.contacts.findall(bare.casefold())))
