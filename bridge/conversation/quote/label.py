"""One line of a header block: "*Von:* Jonas Weber", "Betreff : AW: Angebot", "보낸 사람: ..."."""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.language.reply_headers import ReplyHeaders, Role, fold

_COLONS = ":：՝"


@dataclass(frozen=True, slots=True)
class Label:
    """What a label line announces, in which languages, and its value."""

    roles: Mapping[Role, frozenset[str]]
    value: str


def read_label(bare: str, headers: ReplyHeaders) -> Label | None:
    """The label at the start of a line without quote marks, or None."""
    head = bare[: headers.longest_label + 8]
    at = head.find(":")
    if at < 0:
        if bare.isascii():
            return None
        at = min((place for place in map(head.find, _COLONS) if place > 0), default=-1)
    else:
        wide = head.find("：", 0, at)
        at = wide if wide > 0 else at
    if at <= 0:
        return None
    words = fold(head[:at].strip(" *_\t\u00a0"))
    roles = headers.labels.get(words)
    if roles is None and not words.isascii():
        roles = headers.labels.get(words.replace(" ", ""))  # "主　题": spaced out to the width of the other labels
    if roles is None:
        return None
    return Label(roles, bare[at + 1 :].strip(" *\t\u00a0"))
