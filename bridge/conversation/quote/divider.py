"""Lines that say that another mail follows: "-----Original Message-----", ticket lines, rules."""

from dataclasses import dataclass

from bridge.conversation.quote.rows import Row, is_fenced
from bridge.language.reply_headers import ReplyHeaders, fold

_SIGNS = "-_=*+~#<>\u2010\u2011\u2012\u2013\u2014\u2500"
_LONGEST = 400
_LONGEST_PLAIN = 100  # without signs around it
_RULE = 8  # signs that make a rule before a header block


@dataclass(frozen=True, slots=True)
class Divider:
    """`end`: the row after it. `forwarder` and `date`: who sent the mail on, if the line says so (Notes)."""

    end: int
    is_forward: bool = False
    is_ticket: bool = False
    is_plain_rule: bool = False
    forwarder: str = ""
    date: str = ""


def find_divider(rows: list[Row], index: int, headers: ReplyHeaders) -> Divider | None:
    """The divider at a row, or None. A rule line alone proves nothing; the caller wants a block after it."""
    bare = rows[index].bare
    if not bare or len(bare) > _LONGEST or is_fenced(bare):
        return None
    has_signs = bare[0] in _SIGNS
    if not has_signs and bare[-1] not in ":：-_" and len(bare) > _LONGEST_PLAIN:
        return None
    inner = bare.strip(_SIGNS + " \t:：")
    if not inner:
        return Divider(index + 1, is_plain_rule=True) if has_signs and len(bare) >= _RULE and bare[0] in "-_=" else None
    return _worded(rows, index, inner, has_signs, headers)


def _worded(rows: list[Row], index: int, inner: str, has_signs: bool, headers: ReplyHeaders) -> Divider | None:
    folded = fold(inner)
    bare = rows[index].bare
    dashes = has_signs and bare[:2].strip(_SIGNS) == ""
    if is_ticket_line(folded, headers):
        return Divider(index + 1, is_ticket=True)
    is_named = dashes and folded.startswith("forwarded message from ")  # mutt names the author in its divider
    if is_named or (folded in headers.forwards and (dashes or bare[-1] in ":：")):
        return Divider(index + 1, is_forward=True)
    if folded in headers.originals and dashes:
        return Divider(index + 1)
    if not dashes:
        return None
    by = _forwarded_by(rows, index, inner, headers)
    if by is None and bare[:3] == bare[-3:] and len(inner) <= 60:
        return Divider(index + 1, is_plain_rule=True)  # "-----邮件原件-----": a wording that is not in the table
    return by


_ON = (" on ", " am ", " le ", " il ", " el ", " op ")


def _forwarded_by(rows: list[Row], index: int, inner: str, headers: ReplyHeaders) -> Divider | None:
    """Notes: "---- Forwarded by X/HOU/ECT on 10/16/2000 01:42 PM ----", perhaps broken over two lines."""
    if not fold(inner).startswith(headers.endings.forwarded_by):
        return None
    end = index + 1
    if not rows[index].bare.endswith("--") and end < len(rows):
        following = rows[end].bare
        if following.endswith("--") and len(following) < 120:
            inner, end = inner + " " + following.strip(_SIGNS + " "), end + 1
    rest = inner.split(" ", 2)[2] if inner.count(" ") >= 2 else ""
    for joint in _ON:
        name, found, date = rest.rpartition(joint)
        if found:
            return Divider(end, is_forward=True, forwarder=name.strip(), date=date.strip())
    return Divider(end, is_forward=True, forwarder=rest)


_TICKET_WORDS = 16
_SELF = frozenset(("i", "my", "we", "our", "ich", "mein", "meine", "meiner", "wir", "unsere"))  # a person says so


def is_ticket_line(folded: str, headers: ReplyHeaders) -> bool:
    """Whether a folded line tells to reply above this line, or to write nothing below it: for a ticket system."""
    words = headers.endings
    if not 12 < len(folded) < 160 or not words.tickets.stands_in(folded):
        return False
    said = folded.split()
    is_order = any(verb in folded for verb in words.ticket_verbs)
    return is_order and len(said) <= _TICKET_WORDS and not _SELF & {*said}
