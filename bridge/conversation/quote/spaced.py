"""Header blocks without colons, below a divider: eM Client writes 'From "Jonas Weber" <...>', 'Date 24.09.2013 ...'."""

from bridge.conversation.quote.heading import Form, Heading
from bridge.conversation.quote.rows import Row
from bridge.language.reply_headers import ReplyHeaders, Role, fold

_MOST_ROWS = 8
_LEAST_ROWS = 3


def find_spaced_block(rows: list[Row], start: int, headers: ReplyHeaders) -> Heading | None:
    """The block that begins at a row: each line a label and its value, an author and two more; else None."""
    fields: dict[Role, str] = {}
    codes: list[frozenset[str]] = []
    end = start
    while end < min(len(rows), start + _MOST_ROWS) and rows[end].marks == rows[start].marks:
        label, _, value = rows[end].bare.partition(" ")
        roles = headers.labels.get(fold(label), {}) if value else {}
        role = next((role for role in roles if role not in fields), None)
        if role is None:
            break
        fields[role] = value.strip()
        codes.append(roles[role])
        end += 1
    if Role.FROM not in fields or Role.SENT not in fields or len(fields) < _LEAST_ROWS:
        return None
    common = frozenset.intersection(*codes) or codes[0]
    return Heading(
        Form.BLOCK, start, end, rows[start].marks, author=fields[Role.FROM], date=fields[Role.SENT],
        subject=fields.get(Role.SUBJECT, ""), to=fields.get(Role.TO, ""), languages=frozenset({min(common)}),
    )  # fmt: skip
