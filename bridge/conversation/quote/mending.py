"""Quote lines that a client broke again: the rest stands on a line of its own with fewer marks."""

from bridge.conversation.quote.rows import Row, put

_WRAP = 68
_REST_WRAP = 60  # of a paragraph whose rests fill several lines
_LONGEST = 90  # characters of a rest
_LONGEST_WORD = 400
_SCRAP = 20
_WORD = 40  # a longer word got a line of its own
_RESTS = 2  # further rests that may follow before the quote goes on
_FAR = 8  # the same, of a paragraph
_NEAR = 3  # rows above a link in which it is announced
_PROVEN = 3  # rests after which a mail is known to be broken all over
_LEAD = 200
_BLANKS = (" ", "\t", "\u00a0")


def mend(rows: list[Row], start: int = 0) -> None:
    """From `start` on, give every rest the marks and the indentation of the line it was broken off."""
    if _mend(rows, start, is_proven=False) >= _PROVEN:
        _mend(rows, start, is_proven=True)


def _mend(rows: list[Row], start: int, *, is_proven: bool) -> int:
    """How many rests were put right. `is_proven`: so much was broken that a sentence need not fill its line."""
    is_rest, count = False, 0  # the row before is one, put right
    for index in range(start + 1, len(rows)):
        before, row = rows[index - 1], rows[index]
        follows_rest, is_rest = is_rest, False
        if not before.typed or not row.bare or len(row.bare) > (_LONGEST if " " in row.bare else _LONGEST_WORD):
            continue
        source = before if before.bare else _announcement(rows, index) or before
        if row.typed >= source.typed and source.words[:1] not in _BLANKS:
            continue  # as many marks, and no indentation that could be lost
        lead = _lead(source.raw)
        if _is_shorter(_lead(row.raw), lead) and (
            (follows_rest and (_is_full(before, row, _REST_WRAP) or _is_in_sentence(before, row)))
            or source is not before
            or _is_broken(rows, index, lead)
            or _is_half_sentence(rows, index, is_proven=is_proven)
            or _is_broken_attribution(rows, index)
        ):
            is_rest, count = True, count + 1
            put(row, lead + row.words.lstrip(), tuple(stop for stop in source.stops if stop <= len(lead)))
    return count


def _announcement(rows: list[Row], index: int) -> Row | None:
    """The line "See:" above a link that got a line of its own inside a quote, without the marks of that line."""
    row = rows[index]
    if not row.typed or len(row.bare) <= _WORD or " " in row.bare or "://" not in row.bare:
        return None
    above = next((one for one in reversed(rows[max(0, index - 1 - _NEAR) : index - 1]) if one.bare), None)
    return above if above is not None and above.bare[-1] == ":" and above.typed >= row.typed else None


def _is_full(before: Row, row: Row, width: int) -> bool:
    """Whether the first word of a row had no room in the line before it."""
    return len(before.text) + 1 + len(row.bare.split(" ", 1)[0]) > width


def _is_half_sentence(rows: list[Row], index: int, *, is_proven: bool) -> bool:
    """Whether a row inside a quote goes on with the deeper sentence right above it, which was broken twice."""
    if not rows[index].typed or not _is_in_sentence(rows[index - 1], rows[index]):
        return False
    return _is_scrap(rows, index - 1) or (is_proven and _goes_on(rows, index, _FAR))


def _is_scrap(rows: list[Row], index: int) -> bool:
    """Whether a row is a few words that had no room in the line above: it was broken before, with its marks."""
    above, row = rows[index - 1], rows[index]
    return index > 0 and len(row.bare) <= _SCRAP and above.typed == row.typed and _is_full(above, row, _WRAP)


def _is_in_sentence(before: Row, row: Row) -> bool:
    """Whether a row goes on with the sentence of the row before it."""
    return before.bare[-1:] not in {".", "!", "?", ":", ";", ""} and row.bare[0].islower()


def _lead(raw: str) -> str:
    """Marks and blanks before the words."""
    head = raw[:_LEAD]
    return head[: len(head) - len(head.lstrip("> \t\u00a0"))]


def _is_shorter(short: str, long: str) -> bool:
    """Fewer marks, or as many with less indentation behind them."""
    signs = short.count(">")
    if signs < long.count(">"):
        return len(short.rstrip()) < len(long.rstrip())
    return signs > 0 and signs == long.count(">") and len(short) + 4 <= len(long)


def _is_broken(rows: list[Row], index: int, lead: str) -> bool:
    before, row = rows[index - 1], rows[index]
    if row.words[:1] in {" ", "\t"}:
        return False
    first, _, others = row.bare.partition(" ")
    if not before.bare or (before.bare[-1] in ".!?:;" and others):
        return not before.bare and not others and len(first) > _WORD and _goes_on(rows, index)
    after = rows[index + 1] if index + 1 < len(rows) else None
    is_same = after is not None and bool(after.bare) and _lead(after.raw).count(">") == lead.count(">")
    is_wrapped = _is_full(before, row, _WRAP)
    if _lead(row.raw).count(">") == lead.count(">"):  # it lost its indentation, not its marks
        goes_on = after is not None and is_same and _lead(after.raw) == lead
        return is_wrapped and (goes_on or _is_in_sentence(before, row))
    if row.typed:  # inside a quote, where the program that broke the line wrote fewer marks before its rest
        is_rest = row.bare[0].islower() or _goes_on(rows, index)
        return (is_wrapped and is_rest) or (is_same and len(row.bare.split()) <= 4)
    return is_wrapped and is_same and len(row.bare) <= 40 and row.bare[0].islower()


def _goes_on(rows: list[Row], index: int, rests: int = _RESTS) -> bool:
    """Whether deeper quoted lines follow, perhaps after more rests."""
    marks = rows[index].typed
    return any(row.typed > marks for row in rows[index + 1 : index + 2 + rests])


def _is_broken_attribution(rows: list[Row], index: int) -> bool:
    """ "wrote:" alone, its first part quoted deeper above, the quote it announces deeper below."""
    before, row = rows[index - 1], rows[index]
    if not before.bare or row.bare[-1] != ":" or len(row.bare.split()) > 4 or before.bare[-1] in ".:!?":
        return False
    if not any(map(str.isdecimal, before.bare)):
        return False
    marks = _lead(before.raw).count(">")
    return any(
        _lead(below.raw).count(">") > marks or (below.bare and below.typed >= before.typed)
        for below in rows[index + 1 : index + 4]
    )
