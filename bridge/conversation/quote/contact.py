"""Closing formula, name, contact lines: where the contact lines begin."""

from collections.abc import Sequence

from bridge.conversation.quote.rows import Row
from bridge.language.reply_headers import ReplyHeaders, fold

_MOST_ROWS = 16
_FULL_NAME = 2  # words
_NUMBER = 5  # digits that make a telephone or register number


def find_contact_block(rows: Sequence[Row], end: int, headers: ReplyHeaders, author: str) -> int:
    """The first row of contact lines that end at `end`, or `end`. Formula and name stay with the words above.

    Without a formula, the author's whole name alone in a line begins them.
    """
    start = max(0, end - _MOST_ROWS)
    closing = next((index for index in range(start, end) if _is_closing(rows[index].bare, headers)), None)
    if closing is None:
        return _below_name(rows, start, end, headers, author)
    name = next((index for index in range(closing + 1, end) if rows[index].bare), end)
    if name == end:
        return end
    is_name = _is_short(rows[name].bare) and not _has_contact_word(rows[name].bare, headers)
    begin = name + 1 if is_name else closing + 1
    texts = [row.bare for row in rows[begin:end] if row.bare]
    contacts = sum(_is_contact(text, headers) for text in texts)
    if not contacts or (not is_name and contacts < len(texts)) or any(map(_is_sentence, texts)):
        return end
    return begin


def _below_name(rows: Sequence[Row], start: int, end: int, headers: ReplyHeaders, author: str) -> int:
    names = frozenset(fold(author).replace(",", " ").split())
    if len(names) < _FULL_NAME:
        return end
    for index in range(max(start, 1), end):
        first = rows[index].bare[:80].partition("|")[0]  # "Jana Vogt | Einkauf | +49 30 5550-112"
        is_name = not rows[index - 1].bare and frozenset(fold(first).split()) == names
        if is_name:
            own = [rows[index].bare] if "|" in rows[index].bare else []
            texts = own + [row.bare for row in rows[index + 1 : end] if row.bare]
            is_block = any(_is_contact(text, headers) for text in texts) and not any(map(_is_sentence, texts))
            return index if is_block else end
    return end


def _is_sentence(text: str) -> bool:
    """Too many words for a line with a number or an address; columns are parted by signs."""
    words = len(text.split())
    if len(text) > 160 or (words > 6 and text[-1] in ".?!"):
        return True
    is_entry = (
        ": " in text and sum(map(str.isdecimal, text)) >= _NUMBER
    )  # "Sitz: Hamburg, Amtsgericht Hamburg HRB 55501"
    return words > 8 and not is_entry and not any(map(text.count, "|·•/"))


def _is_closing(bare: str, headers: ReplyHeaders) -> bool:
    if not bare or len(bare) > 60:
        return False
    folded = fold(bare).strip(" ,.!*-–")
    return folded in headers.endings.closings or folded.startswith(headers.endings.long_closings)


def _is_short(bare: str) -> bool:
    return len(bare) <= 50 and len(bare.split()) <= 5


def _is_contact(bare: str, headers: ReplyHeaders) -> bool:
    """A number, an address of any kind, a firm."""
    return sum(map(str.isdecimal, bare)) >= 6 or _has_contact_word(bare, headers)


def _has_contact_word(bare: str, headers: ReplyHeaders) -> bool:
    folded = bare.casefold()
    return "@" in bare or (len(bare) < 100 and any(word in folded for word in headers.endings.contacts))
