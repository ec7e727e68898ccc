"""Quotes that indentation marks: behind an attribution, and where ">" stands behind a wide gap of another quote."""

import re
from itertools import islice

from bridge.conversation.quote.rows import Row, put, stops_of

_INDENT = 4
_TAB = "\t"
_BLANKS = " \t\u00a0"
_MOST_LEVELS = 6  # of indentation inside each other


def indent(row: Row, marks: int) -> int:
    """Blanks behind the first `marks` quote marks of a row; a tab counts four."""
    start = _place(row, marks)
    head = row.raw[start : start + 40]
    blanks = head[: len(head) - len(head.lstrip(_BLANKS))]
    return len(blanks) + 3 * blanks.count(_TAB)


def _place(row: Row, marks: int) -> int:
    """Where the words begin behind the first `marks` marks, the blank that belongs to a ">" taken off."""
    count = marks - (row.marks - row.typed)
    end = row.stops[count - 1] if 0 < count <= len(row.stops) else 0
    return end + (end > 0 and row.raw[end - 1] == ">" and row.raw[end : end + 1] == " ")


def mark_indented(rows: list[Row], start: int, marks: int) -> None:
    """Outlook for Mac indents what it quotes: from `start` on, lines indented by four blanks are one level deeper."""
    for row in rows[start:]:
        if row.marks >= marks and (row.bare or row.typed) and indent(row, marks) >= _INDENT:
            _deepen(row, marks)


def _deepen(row: Row, marks: int) -> None:
    count = max(0, marks - (row.marks - row.typed))
    start = _place(row, marks)
    start += 1 if row.raw[start] == _TAB else _INDENT
    behind = {*stops_of(row.raw, start), *(stop for stop in row.stops if stop > start)}
    put(row, row.raw, (*row.stops[:count], start, *sorted(behind)))


_WIDE_GAP = re.compile(r">[ \t\u00a0]{4,6}>")


def mark_combed(rows: list[Row], start: int = 0) -> None:
    """ ">     > words": the gap is a level of its own, and so is the same gap before the words around it.

    Outlook for Mac and Thunderbird's text twins indent one quote inside another that has signs.
    """
    if not any(row.typed and _WIDE_GAP.search(row.raw, 0, 200) for row in islice(rows, start, None)):
        return
    for _ in range(_MOST_LEVELS):
        if not _comb(rows, start):
            break


def _comb(rows: list[Row], begin: int) -> bool:
    """Deepen each run of indented rows that holds a quote behind its indentation; whether there was one."""
    found = False
    while begin < len(rows):
        end = _run_end(rows, begin)
        if any(_is_quote(row) for row in rows[begin:end]):
            found = True
            for row in rows[begin:end]:
                if row.bare:
                    _deepen(row, row.marks)
        begin = max(end, begin + 1)
    return found


def _run_end(rows: list[Row], begin: int) -> int:
    """The row after indented rows of one quote, empty ones between them; `begin` if it is none."""
    marks = rows[begin].marks
    end = begin
    while end < len(rows) and rows[end].typed and (not rows[end].bare or rows[end].marks == marks):
        if rows[end].bare and indent(rows[end], marks) < _INDENT:
            break
        end += 1
    return end if rows[begin].bare else begin


def _is_quote(row: Row) -> bool:
    return bool(row.bare) and row.words.lstrip(_BLANKS)[:1] == ">" and row.raw[row.stops[-1] - 1] == ">"
