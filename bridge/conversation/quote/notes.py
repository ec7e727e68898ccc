"""Blocks as Notes and old gateways wrote them: author and date on lines of their own above "To: / cc: / Subject:"."""

from bridge.conversation.quote.block import read_addressing
from bridge.conversation.quote.heading import Form, Heading
from bridge.conversation.quote.label import read_label
from bridge.conversation.quote.rows import Row
from bridge.language.clock import Clock, find_clock
from bridge.language.reply_headers import ReplyHeaders, Role, fold

_MOST_ABOVE = 7
_MOST_FLAT = 4  # lines that a flattened block was wrapped to
_LONGEST_FLAT = 1200
_LONGEST = 160
_EXTRAS = (
    "sent by",
    "please respond to",
    "please reply to",
    "respond to",
    "extern",
    "gesendet von",
    "bitte antwort an",
    "phone no",
)
_PREVIEW = "nactive hide details for "  # the words of a picture: who, when, how the mail begins
_MOST_PREVIEW = 6  # rows above the block
_SENT_BY = ("sent by:", "gesendet von:")
_JOINTS = (" on ", " am ", " wrote on ", " le ", " il ")


def find_notes_block(rows: list[Row], start: int, floor: int, headers: ReplyHeaders) -> Heading | None:
    """The block whose To line is row `start`, together with the author and date above it; None if there are none."""
    addressing = read_addressing(rows, start, headers)
    if addressing is None:
        return None
    end, fields = addressing
    head = _read_head(rows, start, floor, headers)
    if head is None:
        return None
    first, author, date = head
    while first > floor and not rows[first - 1].bare and rows[first - 1].text[:1] == "|":
        first -= 1  # the upper border of a frame
    return Heading(
        Form.BLOCK,
        first,
        end,
        rows[start].marks,
        author=author,
        date=date,
        subject=fields.get(Role.SUBJECT, ""),
        to=fields.get(Role.TO, ""),
        languages=frozenset({"en"}),
    )


def find_flat_block(rows: list[Row], start: int, headers: ReplyHeaders) -> Heading | None:
    """A block in one line, as gateways flattened it: "Ruth Abel 02/05/2001 10:25 AM  To: .. cc: .. Subject: ..."."""
    bare = rows[start].bare
    end, joined = start + 1, bare
    while end < min(len(rows), start + _MOST_FLAT) and "Subject:" not in joined and rows[end].bare:
        joined, end = f"{joined} {rows[end].bare}", end + 1
    head, found, addressing = joined[:_LONGEST_FLAT].partition(" To:")
    to, has_copy, rest = addressing.partition(" cc:")
    _, has_subject, subject = rest.partition("Subject:")
    dated = _date_line(head.strip(), headers) if found and has_copy and has_subject and len(head) <= _LONGEST else None
    if dated is None or not dated[0]:
        return None
    return Heading(
        Form.BLOCK, start, end, rows[start].marks,
        author=dated[0], date=dated[1], subject=subject.strip(), to=to.strip(), languages=frozenset({"en"}),
    )  # fmt: skip


def widen(rows: list[Row], block: Heading, floor: int) -> None:
    """Take into a block what Notes writes around it: a preview of the mail above, "Sent by:" below."""
    if block.end < len(rows) and fold(rows[block.end].bare[:20]).startswith(_SENT_BY):
        block.end += 1
    index = block.start - 1
    while index >= floor and block.start - index <= _MOST_PREVIEW and rows[index].marks == block.marks:
        if _PREVIEW in rows[index].bare:
            block.start = index
            break
        index -= 1


def _read_head(rows: list[Row], start: int, floor: int, headers: ReplyHeaders) -> tuple[int, str, str] | None:
    """(first row, author, date) from the rows right above, over "Sent by" lines, until date and name are there."""
    date, time, blanks = "", "", 0
    for index in range(start - 1, max(floor, start - _reach(rows, start)) - 1, -1):
        row = rows[index]
        if row.marks != rows[start].marks or len(row.bare) > _LONGEST or blanks > 3:
            return None
        if row.is_blank:
            blanks += not row.text.strip()  # the borders of a frame are not counted
            continue
        if not date and not time and len(row.bare) <= 8 and row.bare[2:3] == ":":
            time = row.bare
            continue
        if date:
            if fold(row.bare).startswith(_EXTRAS):
                continue
            return (index, row.bare, date) if _is_name(row.bare) else None
        found = _date_line(f"{row.bare} {time}".rstrip(), headers)
        if found is None:
            if not _is_extra(row):
                return None
            continue
        if found[0]:
            return index, *found
        date = found[1]
    return None


def _is_extra(row: Row) -> bool:
    return fold(row.bare).startswith(_EXTRAS) or row.bare.startswith(("<", "(", '"')) or "@" in row.bare


def _reach(rows: list[Row], start: int) -> int:
    """How far above author and date may stand: a frame takes more rows."""
    is_framed = rows[start].text.lstrip().startswith("|")
    return 2 * _MOST_ABOVE if is_framed else _MOST_ABOVE


def _date_line(bare: str, headers: ReplyHeaders) -> tuple[str, str] | None:
    """("" or author, date) of a line that is a date, or a name and a date ("X@ENRON on 05/12/2000 10:11:12 AM")."""
    clock = find_clock(bare, headers.names, frozenset({"en"}))
    if clock is None or clock.hour is None or clock.year is None:
        return None
    begin, end = clock.spans[0][0], clock.spans[-1][1]
    if len(bare) - end > 8:
        return None
    head = bare[:begin].rstrip(" ,\t")
    label = read_label(head, headers)
    if label is not None and Role.FROM in label.roles:
        head = label.value
    for joint in _JOINTS:
        if f"{head} ".endswith(joint):
            head = head[: len(head) + 1 - len(joint)].rstrip()
            break
    if not head or fold(head).strip(".,") in headers.names.weekdays:
        return "", _whole(bare, clock)
    return (head.strip(), _whole(bare, clock)) if _is_name(head) else None


def _whole(bare: str, clock: Clock) -> str:
    return bare[clock.spans[0][0] :].strip()


def _is_name(text: str) -> bool:
    return len(text.split()) <= 8 and any(map(str.isalpha, text)) and text.rstrip(" *")[-1:] not in ".:!?,"
