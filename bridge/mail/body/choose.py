"""Which parts a human wrote, which are files, which are mails of others: one walk over the tree, in its order."""

from dataclasses import dataclass, field
from hashlib import sha256
from html import escape

from bridge.mail.body.filename import safe_filename
from bridge.mail.body.text import html_text, plain_text, split_uuencoded
from bridge.mail.message import Attachment, Body
from bridge.mail.mime.signed import signed_content
from bridge.mail.mime.structure import MESSAGE_TYPES, Limits, Part, read_structure

_NO_TEXTS = ("text/calendar", "text/rfc822-headers", "text/vnd.google.email-reaction+json")
_OPAQUE = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_SIGNED_FILES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of the body: plain text, HTML, or the two twins of it."""

    text: str
    html: str


@dataclass(slots=True)
class Content:
    """What the walk found. `messages` holds the parts that are mails of their own; nothing goes into them here."""

    limits: Limits
    pieces: list[Piece] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    messages: list[Part] = field(default_factory=list)

    @property
    def body(self) -> Body:
        """Text and HTML, each complete or empty: what exists in one form only must not be missing from the other."""
        pieces = self.pieces
        text = "" if any(piece.html and not piece.text for piece in pieces) else "\n".join(one.text for one in pieces)
        if not any(piece.html for piece in pieces):
            return Body(text, "")
        return Body(text, "\n".join(piece.html or _as_html(piece.text) for piece in pieces))


def read_content(root: Part, limits: Limits) -> Content:
    """Body, attachments and attached mails of the tree."""
    content = Content(limits)
    content.pieces = [piece for piece in _pieces(root, content) if piece.text.strip() or piece.html.strip()]
    return content


def _pieces(part: Part, content: Content) -> list[Piece]:
    if part.media_type in MESSAGE_TYPES:
        content.messages.append(part)
        return []
    if part.media_type == "multipart/alternative":
        return _alternative(part, content)
    if part.media_type == "multipart/related":
        return _related(part, content)
    if part.children:
        pieces: list[Piece] = []
        for child in part.children:
            pieces += _pieces(child, content)
        return pieces
    if part.media_type in _OPAQUE:
        return _signed(part, content)
    return _leaf(part, content)


def _signed(part: Part, content: Content) -> list[Piece]:
    """An opaque S/MIME signature holds a mail of its own kind; what is encrypted stays a file."""
    inner = signed_content(part.content(content.limits)) if content.limits.signatures > 0 else b""
    if not inner:
        return _leaf(part, content)
    content.limits.signatures -= 1
    return _pieces(read_structure(inner, content.limits), content)


def _alternative(part: Part, content: Content) -> list[Piece]:
    """The first child that has text and the last that has HTML are twins; another mail or file between them is kept."""
    text, html = "", ""
    for child in part.children:
        found = [piece for piece in _pieces(child, content) if piece.text.strip() or piece.html.strip()]
        joined = Content(content.limits, found).body
        if joined.html:
            html = joined.html
        if joined.text and not text:
            text = joined.text
    return [Piece(text, html)] if text or html else []


def _related(part: Part, content: Content) -> list[Piece]:
    """The root is the body [RFC 2387 §3.2]; other texts in it are files of the page, unless nothing names them."""
    if not part.children:
        return _leaf(part, content)
    start = part.parameters.get("start", "").strip().strip("<>")
    root = next((child for child in part.children if start and child.content_id == start), part.children[0])
    pieces: list[Piece] = []
    for child in part.children:
        is_text = child.media_type in ("text/plain", "text/html") and not child.content_id
        if child is root or child.children or is_text:
            pieces += _pieces(child, content)
        elif child.media_type in MESSAGE_TYPES:
            content.messages.append(child)
        else:
            attach(child, content)
    return pieces


def _leaf(part: Part, content: Content) -> list[Piece]:
    if not _is_body_text(part):
        attach(part, content)
        return []
    if part.media_type == "text/html":
        return [Piece("", html_text(part, content.limits))]
    text, files = split_uuencoded(plain_text(part, content.limits))
    for name, data in files:
        content.attachments.append(_attachment(name, "application/octet-stream", data, content))
    return [Piece(text, "")]


def _is_body_text(part: Part) -> bool:
    """Text that is no file: without a name, or the very first leaf (some clients name their only text)."""
    if not part.media_type.startswith("text/") or part.media_type in _NO_TEXTS:
        return False
    if part.disposition == "attachment":
        return False
    is_first = part.media_type in ("text/plain", "text/html") and not part.number.strip("1.")
    return is_first or not part.filename


def attach(part: Part, content: Content) -> None:
    """Keep a part as a file."""
    data = part.content(content.limits)
    is_inline = part.disposition == "inline" or (bool(part.content_id) and part.disposition != "attachment")
    content.attachments.append(
        _attachment(part.filename, part.media_type, data, content, content_id=part.content_id, is_inline=is_inline)
    )


def _attachment(
    name: str, media_type: str, data: bytes, content: Content, *, content_id: str = "", is_inline: bool = False
) -> Attachment:
    number = len(content.attachments) + 1
    return Attachment(
        filename=safe_filename(name, media_type, number),
        media_type=media_type,
        size=len(data),
        sha256=sha256(data).hexdigest(),
        content=data,
        content_id=content_id,
        is_inline=is_inline and media_type not in _SIGNED_FILES,
    )


def _as_html(text: str) -> str:
    return "<div>" + escape(text).replace("\n", "<br>\n") + "</div>"
