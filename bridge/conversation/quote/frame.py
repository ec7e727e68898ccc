"""Notes drew a frame of signs around author, date and addressing: its borders are no quote marks."""

from bridge.conversation.quote.rows import Row, put

_BORDER = set("|+->")
_CORNERS = ("|---", "|-- ")
_MOST = 40


def unframe(rows: list[Row]) -> None:
    """Rows of a frame as if its borders were blank; the rows of its text stay."""
    last = 0
    for index in [at for at, row in enumerate(rows) if row.text.startswith(_CORNERS)]:
        if index < last:
            continue
        last = _end(rows, index)
        for row in rows[index:last]:
            text = row.text.strip()
            put(row, "" if set(text) <= _BORDER else text.strip("|> "), ())


def _end(rows: list[Row], start: int) -> int:
    """The row after a frame that begins at a row; `start` if it is none."""
    last = start
    for index in range(start, min(len(rows), start + _MOST)):
        text = rows[index].text.strip()
        if text and (text[0] not in "|>" or text[-1] not in "|>"):
            break
        if text:
            last = index
    return last + 1 if last >= start + 4 else start
