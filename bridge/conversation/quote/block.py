"""Header blocks: From / Sent / To / Subject in any language, as clients wrap, indent and space them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bridge.conversation.quote.heading import Form, Heading
from bridge.conversation.quote.label import Label
from bridge.conversation.quote.rows import Row, label_of
from bridge.language.clock import find_clock
from bridge.language.reply_headers import ReplyHeaders, Role, fold

_MOST_ROWS = 60  # wrapped To lists are long, blocks are not
_MOST_BLANKS = 2
_WRAPPED = 45  # a shorter subject was not wrapped
_ALWAYS = frozenset({"en", "*"})


@dataclass(slots=True)
class _Part:
    label: Label
    values: list[str] = field(default_factory=list)
    inset: int = 0  # blanks before the label: a block can be indented as a whole


def find_block(
    rows: list[Row], start: int, headers: ReplyHeaders, *, is_divided: bool = False, is_marked: bool = False
) -> Heading | None:
    """The header block that begins at a row, or None if it is none ("Von: Berlin / An: Hamburg" is a journey).

    `is_divided`: a line before it says so; `is_marked`: the HTML around it says so, which needs some evidence yet.
    """
    first = label_of(rows[start], headers)
    if first is None:
        return None
    parts, end = _read_parts(rows, start, first, headers)
    if len(parts) < 2:
        return None
    best = max(_languages(parts), key=lambda code: _count(parts, code), default="")
    fields = _fields(parts, best)
    if is_divided and Role.AUTHOR in fields:
        fields.setdefault(Role.FROM, fields[Role.AUTHOR])
    if Role.FROM not in fields or len(fields) < 2:
        return None
    author, date = fields[Role.FROM], fields.get(Role.SENT, "")
    first_row = start
    if not date:
        author, date = _dated_author(author, headers)
        first_row = _letterhead(rows, start) if date and rows[start].words[:1] in {" ", "\t"} else start
    if not date and _has_date_above(rows, start):
        date, first_row = rows[start - 1].bare, start - 1
    heading = Heading(
        Form.BLOCK,
        first_row,
        end,
        rows[start].marks,
        author=author,
        date=date,
        subject=fields.get(Role.SUBJECT, ""),
        to=fields.get(Role.TO, ""),
        languages=frozenset({best}),
        is_divided=is_divided or is_marked,
    )
    if is_divided or _proof(heading, fields, headers) >= (2 if is_marked else 3):
        return heading
    return None


def _has_date_above(rows: list[Row], start: int) -> bool:
    """Orange and La Poste: "Message du 24/09/13 12:34" above the block."""
    above = rows[start - 1] if start else None
    return above is not None and above.marks == rows[start].marks and above.bare.lower().startswith("message du ")


def _letterhead(rows: list[Row], start: int) -> int:
    """Notes writes the firm, indented, above an indented From line: the first row of both."""
    for index in range(start - 1, max(-1, start - 5), -1):
        row = rows[index]
        if row.marks != rows[start].marks:
            break
        if row.bare:
            is_firm = row.words[:1] in {" ", "\t"} and len(row.bare) <= 60 and row.bare[-1] not in ",:?!"
            return index if is_firm and len(row.bare.split()) <= 7 else start
    return start


def _dated_author(author: str, headers: ReplyHeaders) -> tuple[str, str]:
    """Notes: "From: Jane Doe on 10/16/2000 01:42 PM", or with many blanks between name and date."""
    clock = find_clock(author, headers.names, _ALWAYS)
    if clock is None or clock.hour is None or clock.spans[0][0] == 0:
        return author, ""
    at = clock.spans[0][0]
    return author[:at].rstrip().removesuffix(" on").removesuffix(" am").rstrip(" ,"), author[at:]


def read_addressing(rows: list[Row], start: int, headers: ReplyHeaders) -> tuple[int, dict[Role, str]] | None:
    """(row after it, fields) of a block without an author label: To, cc, Subject (Notes). None if it is none."""
    first = label_of(rows[start], headers)
    if first is None or Role.TO not in first.roles:
        return None
    parts, end = _read_parts(rows, start, first, headers)
    if len(parts) < 2:
        return None
    best = max(_languages(parts), key=lambda code: _count(parts, code), default="")
    fields = _fields(parts, best)
    return (end, fields) if Role.SUBJECT in fields or Role.CC in fields else None


def _read_parts(rows: list[Row], start: int, first: Label, headers: ReplyHeaders) -> tuple[list[_Part], int]:
    inset = len(rows[start].words) - len(rows[start].words.lstrip())
    parts = [_Part(first, [first.value], inset)]
    marks, end, blanks, is_spaced = rows[start].marks, start + 1, 0, False  # is_spaced: a blank row after every row
    for index in range(start + 1, min(len(rows), start + _MOST_ROWS)):
        row = rows[index]
        if row.marks != marks and not (row.is_blank and row.marks < marks):
            break
        if row.is_blank:
            blanks += 1
            if blanks > _MOST_BLANKS:
                break
            continue
        label = label_of(row, headers)
        if label is not None and not _repeats(parts, label):
            parts.append(_Part(label, [label.value], inset))
            is_spaced = blanks == 1
        elif label is None and (
            _continues(parts[-1], rows, index, blanks, _label_follows(rows, index, headers))
            or (blanks == 1 and is_spaced and _is_more_addresses(parts[-1], row))
        ):
            parts[-1].values.append(row.bare.strip("*"))
        else:
            break
        end, blanks = index + 1, 0
    return parts, end


def _repeats(parts: list[_Part], label: Label) -> bool:
    """A second From, or the same label again, begins another block."""
    return any(part.label.roles == label.roles for part in parts) or (
        Role.FROM in label.roles
        and len(label.roles) == 1
        and any(Role.FROM in part.label.roles and len(part.label.roles) == 1 for part in parts)
        and len(parts) > 1
    )


_ADDRESSED = {Role.TO, Role.CC, Role.BCC, Role.REPLY_TO}


def _continues(part: _Part, rows: list[Row], index: int, blanks: int, follows: bool) -> bool:
    """Whether a line without label is the rest of the value before it; `follows`: the next line has a label."""
    row, last, roles = rows[index], part.values[-1], part.label.roles
    if not any(part.values):
        return blanks <= 1 and Role.CC not in roles and Role.BCC not in roles and follows
    if blanks:
        return False
    if _ADDRESSED & roles.keys():
        return follows or last.endswith((",", ";")) or "@" in row.bare or row.bare.endswith((";", ">"))
    is_indented = row.words[:1] in {" ", "\t"} and len(row.words) - len(row.words.lstrip()) > part.inset
    if Role.SUBJECT in roles and not follows:  # Yahoo begins the mail right below, with blanks
        return len(last) > _WRAPPED and (is_indented or _is_wrapped(rows, index))
    if Role.FROM in roles and (fold(row.bare.strip("* ")) + " ").startswith(_BEHALF):
        return True
    is_open = "".join(part.values).rfind("<") > "".join(part.values).rfind(">")
    return is_indented or follows or is_open or last[-1:] in {"<", ","} or row.bare[0] in "<["


def _is_more_addresses(part: _Part, row: Row) -> bool:
    """Outlook writes what it quoted as plain text with a blank row after every row, wrapped addresses included."""
    return bool(_ADDRESSED & part.label.roles.keys()) and "@" in row.bare and row.bare[0] in "<["


_BEHALF = ("on behalf of ", "on ", "behalf of ", "im auftrag von ", "de la part de ", "en nombre de ", "per conto di ")
_WIDTH = 68


def _is_wrapped(rows: list[Row], index: int) -> bool:
    """The line before had no room for this one's first word, and this one stands alone above a blank line."""
    row = rows[index]
    full = len(rows[index - 1].words) + 1 + len(row.bare.split(" ", 1)[0]) > _WIDTH
    alone = index + 1 < len(rows) and rows[index + 1].is_blank and rows[index + 1].marks <= row.marks
    return full and alone and row.bare[-1] not in ",!" and len(row.bare) <= _WIDTH


def _label_follows(rows: list[Row], index: int, headers: ReplyHeaders) -> bool:
    return (
        index + 1 < len(rows)
        and rows[index + 1].marks == rows[index].marks
        and label_of(rows[index + 1], headers) is not None
    )


def _languages(parts: list[_Part]) -> Iterable[str]:
    seen: set[str] = set()
    for part in parts:
        seen |= part.label.roles.get(Role.FROM, frozenset())
    if not seen:
        for part in parts:
            seen = seen.union(*part.label.roles.values())
    return sorted(seen, key=lambda code: (code != "en", code))


def _count(parts: list[_Part], code: str) -> tuple[bool, int, int]:
    """How well a language explains the labels; clients that are half translated mix in English ones."""
    known = _ALWAYS | {code}
    has_author = any(code in part.label.roles.get(Role.FROM, ()) for part in parts)
    covered = sum(any(codes & known for codes in part.label.roles.values()) for part in parts)
    exact = sum(any(code in codes for codes in part.label.roles.values()) for part in parts)
    return has_author, covered, exact


def _fields(parts: list[_Part], language: str) -> dict[Role, str]:
    """Role -> value in one language; English labels count in every language."""
    fields: dict[Role, str] = {}
    for part in parts:
        roles = [role for role, codes in part.label.roles.items() if language in codes]
        roles = roles or [role for role, codes in part.label.roles.items() if codes & _ALWAYS]
        if Role.SENDER in part.label.roles and not roles:
            roles = [Role.SENDER]
        for role in roles:
            fields.setdefault(role, " ".join(filter(None, part.values)))
    if Role.FROM not in fields and Role.SENDER in fields:
        fields[Role.FROM] = fields[Role.SENDER]
    return fields


def _proof(heading: Heading, fields: dict[Role, str], headers: ReplyHeaders) -> int:
    """Evidence that a person and a mail are meant: address, date with time, subject, recipients. Three are enough."""
    author = heading.author
    if not author or not any(map(str.isalpha, author)):
        return 0
    points = (
        2 * ("@" in author or "mailto" in author) + (Role.SUBJECT in fields) + (Role.TO in fields) + (Role.CC in fields)
    )
    clock = find_clock(heading.date, headers.names, heading.languages) if heading.date else None
    if clock is None:
        return points
    if clock.hour is None and "@" not in author:
        return 0  # "To: all / From: the board / Date: November 27 / Subject: parking" is a memo that begins
    return points + (1 if clock.hour is None else 2)
