"""Header blocks that lost something: eM Client writes no colons ('Date 24.09.2013 ...'), Yahoo no line ends."""

from collections.abc import Mapping

from bridge.conversation.quote.heading import Form, Heading
from bridge.conversation.quote.rows import Row
from bridge.language.reply_headers import ReplyHeaders, Role, fold

_MOST_ROWS = 8
_LEAST_ROWS = 3
_LONGEST = 1200


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


def find_run_block(text: str, headers: ReplyHeaders) -> Heading | None:
    """The fields of a block whose line ends got lost (Yahoo's text twin): "From: Jonas <..>To: Anna <..>Sent: ..."."""
    places = _labels_in(text[:_LONGEST], headers)
    fields: dict[Role, str] = {}
    codes: list[frozenset[str]] = []
    for (_, begin, roles), (end, _, _) in zip(places, [*places[1:], (len(text), 0, {})], strict=True):
        role = next((role for role in roles if role not in fields), None)
        if role is not None:
            fields[role] = text[begin:end].strip()
            codes.append(roles[role])
    if Role.FROM not in fields or Role.SENT not in fields or len(fields) < _LEAST_ROWS:
        return None
    common = frozenset.intersection(*codes) or codes[0]
    return Heading(
        Form.BLOCK, 0, 0, 0, author=fields[Role.FROM], date=fields[Role.SENT],
        subject=fields.get(Role.SUBJECT, ""), to=fields.get(Role.TO, ""), languages=frozenset({min(common)}),
    )  # fmt: skip


def _labels_in(text: str, headers: ReplyHeaders) -> list[tuple[int, int, Mapping[Role, frozenset[str]]]]:
    """(start of label, start of its value, roles) of each label; a subject is the last, colons may stand in it."""
    found: list[tuple[int, int, Mapping[Role, frozenset[str]]]] = []
    at = text.find(":")
    while at >= 0:
        head = text[:at].rstrip()
        longest = min(headers.longest_label, len(head) - (found[-1][1] if found else 0))
        for length in range(longest, 0, -1):
            roles = headers.labels.get(fold(head[-length:])) if head[-length].isupper() else None
            if roles is not None:
                found.append((len(head) - length, at + 1, roles))
                break
        if found and Role.SUBJECT in found[-1][2]:
            break
        at = text.find(":", at + 1)
    return found
