"""Who wrote a quoted mail: the author as a heading has it, freed of what programs put around a name."""

import html
import re
from functools import lru_cache

from bridge.conversation.quote.address import find_address
from bridge.language.reply_headers import fold
from bridge.mail.message import Address
from bridge.mail.mime.words import decode_words

_BEHALF = (
    " im auftrag von ", " on behalf of ", " namens ", " de la part de ", " per conto di ", " en nombre de ",
    " em nome de ", " w imieniu ", " på vegne af ", " på vegne av ", " för ", " puolesta ", " jménem ",
    " 代表 ", " 代理 ", " a nombre de ", " nevében ", " от имени ", " від імені ",
)  # fmt: skip
_QUOTES = " \t\"'«»„“”‘’`*_,;:"
_NOBODY = frozenset(
    {"", "me", "you", "mir", "ich", "sie", "undisclosed", "unknown", "unknown sender", "mailto", "removed", "entfernt"}
)  # the last two: who was forgotten (bridge.redaction)
_LONGEST = 100
_LONGEST_VALUE = 4000
_SENT_BY = re.compile(r" (?:sent by|gesendet von|envoyé par): ", re.IGNORECASE)  # Notes, flattened
_BOUNCES = re.compile(r"-bounces(?:\+[^@]*)?@", re.IGNORECASE)  # a list server's own address, not its author's
_MARKS = dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF))  # of direction


@lru_cache(maxsize=2048)  # the same few people are quoted over and over
def read_author(written: str) -> Address | None:
    """The person, or None if nobody can be read. "A im Auftrag von B" is B; "A via List <list@>" is A, no address."""
    plain = read_value(written[:_LONGEST_VALUE]).replace("*", " ").translate(_MARKS)
    text = _behalf(_SENT_BY.split(" ".join(plain.split()), 1)[0][:1000])
    found = find_address(text)
    address = found.address if found else ""
    name = text if found is None else _outside(text, found.span)
    name, is_list = _without_list(_clean(name))
    name = _clean(_notes_name(name))
    if "@" in name and " " not in name and not address:
        address = name if "." in name.partition("@")[2] else ""
    if address and fold(name) == address.casefold():
        name = ""
    if not _is_name(name):
        name = ""
    if (is_list and name) or _BOUNCES.search(address):
        address = ""
    return Address(name, address) if name or address else None


def read_value(written: str) -> str:
    """What a label of a heading says, as it was meant; runs of blanks become one.

    QQ writes "&nbsp;" and "&gt;" into text, others "=?utf-8?q?...?=".
    """
    text = html.unescape(written) if "&" in written else written
    text = decode_words(text) if "=?" in text else text
    return " ".join(text.split())


def _behalf(text: str) -> str:
    folded = text.casefold()
    if len(folded) != len(text):
        return text
    for words in _BEHALF:
        at = folded.rfind(words)
        if at > 0:
            return text[at + len(words) :].rstrip(")]")
    return text


def _outside(text: str, span: tuple[int, int]) -> str:
    before, after = text[: span[0]].strip(" <["), text[span[1] :].strip(" >],;:")
    if any(map(str.isalpha, before)):
        return before
    return after if after[:1] == "(" else ""


def _clean(name: str) -> str:
    for _ in range(3):
        name = name.strip(_QUOTES)
        if name[:1] == "(" and name[-1:] == ")":
            name = name[1:-1]
        if name[:1] in "<[" and name[-1:] in ">]":
            name = name[1:-1]
    for sign in ("[mailto", "<mailto", "<", "[SMTP:", "[smtp:"):
        name = name.partition(sign)[0]
    for sign in (" [SMTP", " [smtp", " [mailto"):
        name = name.removesuffix(sign)
    return name.strip(_QUOTES)


_VIA = (" via ", " über ")


def _without_list(name: str) -> tuple[str, bool]:
    for words in _VIA:
        head, found, _ = name.partition(words)
        if found and head.strip():
            return head.strip(_QUOTES), True
    return name, False


def _notes_name(name: str) -> str:
    """ "Kay Mann/HOU/ECT@ECT", "Jeff Dasovich@ENRON": the organisation is no part of the name."""
    head, slash, rest = name.partition("/")
    if (
        slash
        and " " in head.strip()
        and "(" not in head
        and not any(map(str.isdecimal, head))
        and (" " not in rest.strip() or "@" in rest)
    ):
        return head
    head, joint, rest = name.rpartition(" at ")
    if joint and " " in head.strip() and rest.isupper() and " " not in rest:  # cc:Mail: "Jane Doe at HOUSTON"
        return head
    head, sign, rest = name.partition("@")
    return head if sign and " " in head.strip() and "." not in rest else name


def _is_name(name: str) -> bool:
    letters = sum(map(str.isalpha, name))
    return (
        letters >= 2 and len(name) <= _LONGEST and len(name.split()) <= 9 and fold(name.strip("[]<> ")) not in _NOBODY
    )
