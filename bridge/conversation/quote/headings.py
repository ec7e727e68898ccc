"""Every heading of a body, in one pass: no row is looked at more often than a fixed number of times."""

import re

from bridge.conversation.quote.attribution import find_attribution
from bridge.conversation.quote.block import find_block
from bridge.conversation.quote.divider import Divider, find_divider
from bridge.conversation.quote.heading import Form, Heading
from bridge.conversation.quote.inset import indent, mark_combed, mark_indented
from bridge.conversation.quote.label import read_label
from bridge.conversation.quote.mending import mend
from bridge.conversation.quote.notes import find_flat_block, find_notes_block, widen
from bridge.conversation.quote.rows import Row, label_of
from bridge.conversation.quote.spaced import find_run_block, find_spaced_block
from bridge.language.reply_headers import ReplyHeaders, Role, fold
from bridge.mail.message import Mark

_TO_BLOCK = 8  # rows between a divider and its block
_MOST_INSETS = 30  # indented quotes that are followed; each looks at all rows below it
_NEAR = 3  # blank rows between an attribution and its quote


def find_headings(rows: list[Row], headers: ReplyHeaders) -> list[Heading]:
    """In order; none overlaps another."""
    following = _following(rows)
    tells_above = _tells_where_to_write(rows, headers)
    found: list[Heading] = []
    index, insets = 0, 0
    while index < len(rows):
        row = rows[index]
        bare = row.bare
        if not bare or (
            row.mark is Mark.NONE
            and not _may_introduce(bare)
            and not _is_followed(rows, index, following)
            and not (tells_above and _stands_alone(rows, index))
        ):
            index += 1
            continue
        heading = _at(rows, index, found[-1].end if found else 0, headers, following)
        if heading is None:
            index += 1
            continue
        heading.start = max(heading.start, found[-1].end if found else 0)
        if heading.form is Form.BLOCK:
            widen(rows, heading, found[-1].end if found else 0)
        found.append(heading)
        _close(rows, heading, headers, following)
        index = heading.end
        if insets < _MOST_INSETS and _is_inset(rows, heading, following):
            insets += 1
            mark_indented(rows, heading.end, heading.marks)
            mark_combed(rows, heading.end)
            mend(rows, heading.end)
    return found


def _may_introduce(bare: str) -> bool:
    """Without a colon, a sign at an end or a foreign script no line introduces a mail."""
    return ":" in bare or bare[-1:] in _LAST_SIGNS or bare[:2] in _RULES or not bare.isascii()


def _tells_where_to_write(rows: list[Row], headers: ReplyHeaders) -> bool:
    """Whether a ticket system's "Reply above this line" can be anywhere in the body: mostly one look settles it."""
    return headers.endings.tickets.stands_in(fold(" ".join(row.bare for row in rows)))


def _stands_alone(rows: list[Row], index: int) -> bool:
    """Whether a line may be a ticket system's "Reply above this line", which needs no sign around it."""
    if index and rows[index - 1].bare and rows[index - 1].bare[0] not in _FIRST_SIGNS:
        return False
    below = rows[index + 1].bare if index + 1 < len(rows) else ""
    return (not below or below[0] in _FIRST_SIGNS) and len(rows[index].bare) <= _LONGEST_ALONE


_LONGEST_ALONE = 100
_LAST_SIGNS = frozenset("*>-")
_RULES = frozenset(one + other for one in "-_=*+~#<" for other in "-_=*+~#<")


def _following(rows: list[Row]) -> list[int]:
    """For each row, the next row that is not blank."""
    following = [len(rows)] * (len(rows) + 1)
    for index in range(len(rows) - 1, -1, -1):
        following[index] = index if rows[index].bare else following[index + 1]
    return following


def _close(rows: list[Row], heading: Heading, headers: ReplyHeaders, following: list[int]) -> None:
    """Zoho writes its divider again below the block: it belongs to the heading."""
    after = following[heading.end]
    if heading.form is not Form.BLOCK or not heading.is_divided or after >= len(rows) or after > heading.end + 1:
        return
    if rows[after].bare == rows[heading.start].bare and find_divider(rows, after, headers) is not None:
        heading.end = after + 1


def _is_inset(rows: list[Row], heading: Heading, following: list[int]) -> bool:
    """Whether the announced mail is marked by nothing but its indentation."""
    after = following[heading.end]
    if heading.form is not Form.ATTRIBUTION or after >= len(rows) or rows[after].mark is not Mark.NONE:
        return False
    row, head = rows[after], rows[heading.end - 1]
    return row.marks >= heading.marks and indent(row, heading.marks) >= indent(head, heading.marks) + 4


_FIRST_SIGNS = frozenset("-_=*+~#<>\u2013\u2014\u2500")


def _at(rows: list[Row], index: int, floor: int, headers: ReplyHeaders, following: list[int]) -> Heading | None:
    row = rows[index]
    bare = row.bare
    is_ruled = bare[0] in _FIRST_SIGNS and bare[1:2] in _FIRST_SIGNS
    is_announcing = bare[-1] in ":：" and len(bare) <= 60
    is_signed = row.mark in (Mark.FORWARD, Mark.HEADER_BLOCK)
    if is_ruled or is_announcing or is_signed or _stands_alone(rows, index):
        heading = _divided(rows, index, headers, following)
        if heading:
            return heading
    if ":" in bare[:120] or not bare.isascii():
        block = _labelled(rows, index, floor, headers)
        if block is not None:
            return block
    is_followed = _is_followed(rows, index, following)
    if is_followed or bare[-1] in ":：՝៖*->" or bare[0] == ":" or row.mark is Mark.ATTRIBUTION:
        return find_attribution(rows, index, floor, headers, is_followed=is_followed)
    return None


def _labelled(rows: list[Row], index: int, floor: int, headers: ReplyHeaders) -> Heading | None:
    """A block that begins with a label, at this row or above it (Notes), or stands in this one line."""
    row = rows[index]
    label = label_of(row, headers)
    if label is None:
        return find_flat_block(rows, index, headers) if _is_flat(row.bare) else None
    if index and _PATCH.match(rows[index - 1].bare):
        return None
    block = find_block(rows, index, headers, is_marked=row.mark is Mark.HEADER_BLOCK)
    if block is None and Role.TO in label.roles:
        return find_notes_block(rows, index, floor, headers)
    return block


_PATCH = re.compile(r"From [0-9a-f]{40} Mon Sep 17 00:00:00 2001")  # git's first line: what it heads is no mail yet


def _is_flat(bare: str) -> bool:
    """Whether a line may begin with a name, a date and "To:"."""
    place = bare.find(" To:", 0, 200)
    return place > 0 and any(map(str.isdecimal, bare[:place]))


def _is_followed(rows: list[Row], index: int, following: list[int]) -> bool:
    """Whether a deeper quote comes next, at most a few blank rows away."""
    after = following[index + 1]
    return after < len(rows) and after - index <= _NEAR + 1 and rows[after].marks > rows[index].marks


def _divided(rows: list[Row], index: int, headers: ReplyHeaders, following: list[int]) -> Heading | None:
    """A divider with the block after it, or a divider that stands alone and is sure by itself."""
    divider = find_divider(rows, index, headers)
    if divider is None:
        return _divided_in_line(rows, index, headers)
    after = following[divider.end]
    if after < len(rows) and after - divider.end <= _TO_BLOCK and rows[after].marks >= rows[index].marks:
        block = _block_after(rows, after, divider, headers, following)
        if block is not None:
            block.start = index
            block.is_forward = block.is_forward or divider.is_forward
            block.is_divided = True
            return block
    if divider.is_plain_rule:
        return None
    if divider.is_ticket and _begins_mail(rows, index):
        return None
    return Heading(Form.DIVIDER, index, divider.end, rows[index].marks, is_forward=divider.is_forward, is_divided=True)


def _begins_mail(rows: list[Row], index: int) -> bool:
    """Whether nothing of the same mail stands above a row."""
    above = index - 1
    while above >= 0 and not rows[above].bare:
        above -= 1
    return above < 0 or rows[above].marks != rows[index].marks


def _divided_in_line(rows: list[Row], index: int, headers: ReplyHeaders) -> Heading | None:
    """Yahoo: "----- Forwarded message ----- From: Jonas Weber", the divider and the first label in one line."""
    bare = rows[index].bare
    begin, end = bare[:200].find("---"), bare[:200].rfind("---")
    rest = bare[end + 3 :].strip(" -")
    if begin != 0 or end < 6 or not rest or read_label(rest, headers) is None:
        return None
    inner = fold(bare[:end].strip("- "))
    if inner not in headers.forwards and inner not in headers.originals:
        return None
    rows[index].bare, rows[index].label = rest, False
    block = find_block(rows, index, headers, is_divided=True)
    rows[index].bare, rows[index].label = bare, False
    if block is None:
        block = find_run_block(rest, headers)
        if block is not None:
            block.start, block.end, block.marks, block.is_divided = index, index + 1, rows[index].marks, True
    if block is not None:
        block.is_forward = inner in headers.forwards
    return block


def _block_after(
    rows: list[Row], after: int, divider: Divider, headers: ReplyHeaders, following: list[int]
) -> Heading | None:
    """The header block after a divider; between them may stand another rule line."""
    block = find_block(rows, after, headers, is_divided=not divider.is_plain_rule and not divider.is_ticket)
    if block is not None or divider.is_ticket:
        return block
    again = find_divider(rows, after, headers)
    if again is not None:
        behind = following[again.end]
        if behind < len(rows) and behind - again.end <= _NEAR:
            block = find_block(rows, behind, headers, is_divided=True)
            if block is not None:
                block.is_forward = again.is_forward
            return block
    return _notes_after(rows, after, headers, following) or find_spaced_block(rows, after, headers)


def _notes_after(rows: list[Row], after: int, headers: ReplyHeaders, following: list[int]) -> Heading | None:
    """Notes puts author and date between its "Forwarded by" line and the To line."""
    index = after
    for _ in range(6):
        if index >= len(rows) or index - after > _TO_BLOCK:
            return None
        label = label_of(rows[index], headers)
        if label is not None and Role.TO in label.roles:
            return find_notes_block(rows, index, after, headers)
        index = following[index + 1]
    return None
