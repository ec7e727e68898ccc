"""Closing formula, name, contact lines: where the contact lines begin."""

from collections.abc import Sequence

from bridge.conversation.quote.rows import Row
from bridge.language.reply_headers import ReplyHeaders, fold

_MOST_ROWS = 16


def find_contact_block(rows: Sequence[Row], end: int, headers: ReplyHeaders) -> int:
    """The first row of contact lines that end at `end`, or `end`. Formula and name stay with the words above."""
    start = max(0, end - _MOST_ROWS)
    closing = next((index for index in range(start, end) if _is_closing(rows[index].bare, headers)), None)
    if closing is None:
        return end
    name = next((index for index in range(closing + 1, end) if rows[index].bare), None)
    if name is None or not _is_short(rows[name].bare) or _has_contact_word(rows[name].bare, headers):
        begin = closing + 1
    else:
        begin = name + 1
    texts = [row.bare for row in rows[begin:end] if row.bare]
    if not texts or any(len(text) > 160 for text in texts):
        return end
    contacts = sum(_is_contact(text, headers) for text in texts)
    prose = sum(text[-1] in ".?!" and len(text.split()) > 6 for text in texts)
    return begin if contacts and not prose else end


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
