"""One finished letter: its bytes, and what the envelope needs."""

import binascii
import email
from dataclasses import dataclass

from bridge.letters.headers import Heading, envelope_sender, header_lines, plain_address

_LINE_END = "\r\n"


@dataclass(frozen=True, slots=True)
class Letter:
    """`name` is unique for ever ("week/2026-W47/..."): who sends a letter claims its name first.

    `sender` is the envelope's, "" the null sender. `raw`: RFC 5322 with CRLF, lines of at most 998 bytes, ASCII.
    """

    name: str
    sender: str
    recipient: str
    message_id: str
    raw: bytes


def compose(name: str, heading: Heading, text: str, html: str = "") -> Letter:
    """A letter of plain text, or of text and its HTML twin. The same values give the same bytes.

    ValueError if an address is none that mail can be sent to.
    """
    lines = [*header_lines(heading), *(_twins(heading, text, html) if html else _part("plain", text))]
    return Letter(
        name,
        envelope_sender(heading),
        plain_address(heading.recipient.address),
        heading.message_id,
        _LINE_END.join(lines).encode("ascii") + b"\r\n",
    )


def html_of(letter: Letter) -> str:
    """The HTML twin as a browser shows it; "" if the letter has none."""
    message = email.message_from_bytes(letter.raw)
    parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
    payload = parts[0].get_payload(decode=True) if parts else b""
    return payload.decode("utf-8") if isinstance(payload, bytes) else ""


def _twins(heading: Heading, text: str, html: str) -> list[str]:
    boundary = "=_" + heading.message_id.partition("@")[0]  # "=_" never occurs in quoted-printable
    return [
        f'Content-Type: multipart/alternative;{_LINE_END} boundary="{boundary}"',
        "",
        f"--{boundary}",
        *_part("plain", text),
        f"--{boundary}",
        *_part("html", html),
        f"--{boundary}--",
    ]


def _part(kind: str, text: str) -> list[str]:
    """A text part. Lone surrogates become "?": a letter that cannot be encoded would be no letter."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    content = _LINE_END.join(lines) + _LINE_END
    coded = binascii.b2a_qp(content.encode("utf-8", "replace"), istext=True).decode("ascii")
    return [
        f'Content-Type: text/{kind}; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
        "",
        coded.removesuffix(_LINE_END),
    ]
