"""The header of a letter: every value made safe, so that no word of a mail can open a line of its own.

Sources: RFC 5322 (header fields), RFC 2047 (encoded words), RFC 3834 (automatic mail), RFC 2369 and 2919 (list fields).
Law 10: each letter says that a machine wrote it and carries the mark by which the bridge knows its own letters.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from enum import StrEnum
from urllib.parse import quote

from bridge.mail.message import Address

OWN_MARK = "X-Feedbridge"  # mail.admission refuses every mail that has it
_LONGEST = 200  # letters of a value made from mail text
_WIDTH = 76
# Control signs, the line ends of Unicode, marks that turn the reading direction round, and lone surrogates.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")
_IDENTIFIER = re.compile(r"[!-;=?-~]{1,240}@[!-;=?-~]{1,250}")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")


class Occasion(StrEnum):
    """Why a letter is written [RFC 3834 §5]."""

    GENERATED = "auto-generated"  # by the calendar
    REPLIED = "auto-replied"  # to a mail: then nobody may answer it, not even with a bounce


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a letter. Texts may come from mail: they are cleaned when written.

    `unsubscribe`: address that ends letters; `one_click`: https address that takes the POST of RFC 8058, else "".
    `answers`: the Message-ID that is answered; `earlier`: its References.
    """

    sender: Address
    recipient: Address
    subject: str
    written_at: datetime
    message_id: str
    kind: str  # "week", "notice" ...: the value of X-Feedbridge
    language: str
    list_name: str = ""
    unsubscribe: str = ""
    one_click: str = ""
    occasion: Occasion = Occasion.GENERATED
    answers: str = ""
    earlier: tuple[str, ...] = ()
    reply_to: str = ""


def clean(text: str, longest: int = _LONGEST) -> str:
    """One line without control signs, at most `longest` letters: safe as a header value and in a subject list."""
    line = " ".join(_UNSAFE.sub(" ", text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def plain_address(text: str) -> str:
    """An address that may stand in an SMTP command and a header; domains in their ASCII form [RFC 5890].

    ValueError for anything else: quoted local parts, spaces, letters beyond ASCII before the @, two addresses.
    """
    local, _, domain = text.rpartition("@")
    try:
        address = f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        address = ""
    is_plain = _PLAIN_ADDRESS.fullmatch(address) and ".." not in address and not local.startswith(".")
    if not is_plain or local.endswith("."):
        raise ValueError("no plain mail address")
    return address


def message_id(key: bytes, name: str, address: str) -> str:
    """The Message-ID of the letter `name` ("week/2026-W47/anja@firma.example"): the same whenever it is asked for;
    without brackets, as everywhere in this program.

    Keyed, so that it neither says nor lets anybody guess who gets the letter. `address`: of the feed.
    """
    digest = hashlib.blake2b(name.encode("utf-8", "replace"), key=key[:64], digest_size=12).hexdigest()
    kind = re.sub(r"[^a-z0-9-]", "", name.partition("/")[0].lower()) or "letter"
    return f"{kind}.{digest}@{plain_address(address).rpartition('@')[2]}"


def envelope_sender(heading: Heading) -> str:
    """Who gets the bounces: nobody for an answer to a mail [RFC 3834 §3.3], else the feed, which files them away."""
    return "" if heading.occasion is Occasion.REPLIED else plain_address(heading.sender.address)


def header_lines(heading: Heading) -> tuple[str, ...]:
    """The fields in their order, each folded, without line ends. ValueError if an address is none."""
    return tuple(_field(name, value) for name, value in _fields(heading) if value)


def _fields(heading: Heading) -> Iterator[tuple[str, str]]:
    yield "From", _mailbox(heading.sender)
    yield "To", _mailbox(heading.recipient)
    yield "Reply-To", plain_address(heading.reply_to) if heading.reply_to else ""
    yield "Subject", _text(heading.subject)
    yield "Date", format_datetime(heading.written_at)
    yield "Message-ID", _identifier(heading.message_id)
    yield "In-Reply-To", _identifier(heading.answers)
    yield "References", " ".join(filter(None, map(_identifier, [*heading.earlier[-10:], heading.answers])))
    yield from _list_fields(heading)
    yield "Auto-Submitted", heading.occasion.value
    yield "X-Auto-Response-Suppress", "All"
    yield OWN_MARK, clean(heading.kind)
    yield "Content-Language", clean(heading.language)
    yield "MIME-Version", "1.0"


def _list_fields(heading: Heading) -> Iterator[tuple[str, str]]:
    if not heading.unsubscribe:
        return
    address = plain_address(heading.sender.address)
    local, _, domain = address.partition("@")
    name = _phrase(heading.list_name)
    yield "List-Id", f"{name} <{local.replace('+', '-')}.{domain}>".strip()
    ways = [f"<mailto:{quote(plain_address(heading.unsubscribe), safe='@')}>"]
    if heading.one_click.startswith("https://") and not re.search(r"[\s<>,]", heading.one_click):
        ways.insert(0, f"<{heading.one_click}>")
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
    yield "List-Unsubscribe", ", ".join(ways)


def _mailbox(address: Address) -> str:
    spec, name = plain_address(address.address), _phrase(address.name)
    return f"{name} <{spec}>" if name else spec


def _phrase(text: str) -> str:
    """A display name: as it is, quoted, or as encoded words."""
    name = clean(text, 100)
    if "=?" not in name and _ATOMS.fullmatch(name):
        return name
    if "=?" not in name and name.isascii():
        return '"' + name.replace("\\", "").replace('"', "'") + '"'
    return _text(name) if name else ""


def _text(text: str) -> str:
    """Unstructured text as ASCII; what looks like an encoded word already is encoded again, so it is shown as it is."""
    line = clean(text)
    if line.isascii() and "=?" not in line:
        return line
    return Header(line, "utf-8", maxlinelen=60).encode(linesep="\n").replace("\n", "")


def _identifier(text: str) -> str:
    """A message id in its brackets; "" if it has another form, for it comes from a mail."""
    return f"<{text}>" if _IDENTIFIER.fullmatch(text) else ""


def _field(name: str, value: str) -> str:
    """One field, folded at its spaces [RFC 5322 §2.2.3]; a word without space stays whole."""
    lines = [f"{name}:"]
    for word in value.split(" "):
        if len(lines[-1]) + 1 + len(word) > _WIDTH and lines[-1].strip() and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines)
