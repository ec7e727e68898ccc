"""The identity of a mail (law 4): the same for two copies that took different ways, another for an imposter.

Taken in: Message-ID, author, Date, Subject, the words, the files. Left out, because lists and gateways change them:
transport headers, [tags] in the subject, blanks and line ends, transfer encoding and charset, the HTML twin of a text,
a list's footer. So the direct copy and the list's copy of one mail are one mail; the same Message-ID with another
author, date or other words is another mail.
"""

from collections.abc import Iterable
from hashlib import sha256

from bridge.mail.body.choose import Piece
from bridge.mail.message import Address, Attachment

_FOOTER_LINES = 14
_FOOTER_WORDS = (
    "unsubscribe",
    "mailing list",
    "mailinglist",
    "listinfo",
    "mailman",
    "subscribed to",
    "abmelden",
    "abbestellen",
)
_NO_FILES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")


def content_key(
    message_id: str,
    author: Address,
    *,
    date: str,
    subject: str,
    pieces: Iterable[Piece],
    attachments: Iterable[Attachment],
) -> str:
    """A hex digest of 256 bits; `date` as any text that is the same for the same moment."""
    digest = sha256()
    words = " ".join(filter(None, (_words(piece) for piece in pieces)))
    files = sorted(one.sha256 for one in attachments if one.media_type not in _NO_FILES)
    for text in (message_id, author.key or author.name, date, _untagged(subject), words, *files):
        digest.update(text.encode("utf-8", "replace") + b"\0")
    return digest.hexdigest()


def _words(piece: Piece) -> str:
    """The words of one piece; ">From" is how mbox files write a line that begins with From."""
    text = without_footer(piece.text) if piece.text.strip() else piece.html
    return " ".join(text.split()).replace(">From ", "From ")


def without_footer(text: str) -> str:
    """`text` up to a list's footer: a ruled line (or "-- ") near the end, with a word of list software behind it."""
    lines = text.rstrip().split("\n")
    for number in range(max(0, len(lines) - _FOOTER_LINES), len(lines)):
        if _is_rule(lines[number].strip()):
            tail = "\n".join(lines[number:]).lower()
            if any(word in tail for word in _FOOTER_WORDS):
                return "\n".join(lines[:number])
    return text


def _is_rule(line: str) -> bool:
    return line == "--" or (len(line) >= 10 and not line.strip("_")) or (len(line) >= 10 and not line.strip("-"))


def _untagged(subject: str) -> str:
    """Without [..] groups: a list puts its tag in front, or behind "Re:"."""
    kept: list[str] = []
    for piece in subject.split("["):
        inside, closing, rest = piece.partition("]")
        kept.append(rest if closing and kept else inside + closing + rest)
    return " ".join(" ".join(kept).split()).casefold()
