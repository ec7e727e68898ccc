"""One mail, read by itself: what it says, quotes and asks. A function of mail and tables alone (law 5)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bridge.conversation import quote
from bridge.conversation.acknowledgement import is_acknowledgement
from bridge.conversation.recovery import (
    Carrier,
    find_forwards,
    hides_zone,
    knows_zone,
    read_chain,
    read_traces,
    writer_offset,
)
from bridge.conversation.request import find_asks, find_commitments
from bridge.conversation.thread import FileCard, Kind, Quoted, Reading, Segment
from bridge.conversation.topic import find_topics
from bridge.language.detect import detect_language
from bridge.language.tables import Tables
from bridge.mail.invitation import read_invitation
from bridge.mail.markup import html_lines, said_html, text_html
from bridge.mail.message import Attachment, Line, Message
from bridge.mail.subject import read_subject

_MARKS = (
    "gmail_quote", "gmail_signature", "blockquote", "moz-cite", "moz-forward", "moz-signature", "divrplyfwdmsg",
    "appendonsend", "border-top:solid", "border-top: solid", "yahoo_quoted", "protonmail_quote", "outlookmessageheader",
    "data-marker", 'name="quote"', "applemailsignature", 'id="signature"', "messagereplysection", "stopspelling",
    "border-left:solid", "border:none;border-top",
)  # fmt: skip
_REACTION = "text/vnd.google.email-reaction+json"  # Gmail, in any language
_NO_FILES = frozenset({_REACTION})
_DEEPEST = 8  # attached mails in attached mails


@dataclass(frozen=True, slots=True)
class Parts:
    """A body taken apart: its lines, what kind each is, which of them the author wrote, the quoted mails."""

    lines: tuple[Line, ...]
    segments: tuple[Segment, ...]
    said_rows: tuple[int, ...]
    said: str
    chain: tuple[Quoted, ...]
    is_html: bool


def read(message: Message, tables: Tables, own_addresses: Collection[str] = ()) -> Reading:
    """What the mail says. Never raises; the same mail and tables give the same reading.

    `own_addresses` are the bridge's: what stands behind their "+" is a topic.
    """
    return listen(look(message, tables, own_addresses), tables)


def look(message: Message, tables: Tables, own_addresses: Collection[str] = ()) -> Reading:
    """What the mail says, but not yet what that means: nothing asked, promised, thanked for."""
    parts = split_and_recover(message, tables)
    html = said_html(message.body.html, parts.said_rows) if parts.is_html else text_html(parts.said)
    return Reading(
        language=detect_language(parts.said, tables.lexicons),
        segments=parts.segments,
        said=parts.said,
        html=html,
        chain=tuple(_understood(level, tables) for level in parts.chain + _attached(message, tables)),
        is_acknowledgement=_is_reaction(message),
        topics=find_topics(message, parts.said, own_addresses),
        files=tuple(_file_card(file) for file in message.attachments if file.media_type not in _NO_FILES),
        event=read_invitation(message),
    )


def listen(reading: Reading, tables: Tables) -> Reading:
    """The same with what it means. By itself, because whoever works its conversation out next hears the same sentences:
    in one process they are heard once.
    """
    said, language, lexicons = reading.said, reading.language, tables.lexicons
    return replace(
        reading,
        asks=find_asks(said, language, lexicons),
        commitments=find_commitments(said, language, lexicons),
        is_acknowledgement=reading.is_acknowledgement or is_acknowledgement(said, language, lexicons),
    )


def _is_reaction(message: Message) -> bool:
    """Whether Gmail says by a part of its own that the mail is nothing but a reaction."""
    return any(file.media_type == _REACTION for file in message.attachments)


def _understood(level: Quoted, tables: Tables) -> Quoted:
    language = detect_language(level.text, tables.lexicons)
    thanks = is_acknowledgement(level.text, language, tables.lexicons)
    return replace(level, language=language, is_acknowledgement=thanks)


def split_and_recover(message: Message, tables: Tables) -> Parts:
    """The body's segments (law 2) and the chain of quoted mails, newest first. Linear in its size; never raises."""
    lines, is_html = choose_lines(message)
    sketch = quote.outline(lines, tables.headers)
    quote.give_back(sketch, message.author.name)
    kinds = quote.line_kinds(sketch, tables.headers, message.author)
    rows = tuple(index for index, (kind, _) in enumerate(kinds) if kind is Kind.SAID)
    said = said_text([line.text for line in lines], rows)
    carrier = _carrier(message, tables, has_words=bool(said))
    forwards = find_forwards(sketch, carrier)
    segments = quote.segments(sketch, kinds, forwards)
    return Parts(lines, segments, rows, said, read_chain(sketch, carrier, tables.headers, forwards), is_html)


def choose_lines(message: Message) -> tuple[tuple[Line, ...], bool]:
    """(the lines that are read, whether they come from HTML): HTML with a client's marks, or without a text twin."""
    html, text = message.body.html, message.body.text
    if html and (not text.strip() or _has_marks(html)):
        lines = html_lines(html)
        if any(line.text.strip() for line in lines):
            return lines, True
    return tuple(map(Line, text.split("\n"))), False


def _has_marks(html: str) -> bool:
    lowered = html.lower()
    return any(mark in lowered for mark in _MARKS)


def said_text(texts: Sequence[str], rows: Sequence[int]) -> str:
    """The said rows as one text: a blank line where something else stood between them, none at the ends."""
    lines: list[str] = []
    last = -1
    for index in rows:
        if lines and index != last + 1 and lines[-1].strip():
            lines.append("")
        lines.append(texts[index].rstrip())
        last = index
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept).strip("\n")


def _carrier(message: Message, tables: Tables, *, has_words: bool) -> Carrier:
    is_answer = bool(message.in_reply_to or message.references)
    subject = read_subject(message.subject, tables.prefixes, has_evidence=is_answer)
    return Carrier(
        sent_at=message.sent_at,
        utc_offset=writer_offset(message),
        author=message.author,
        recipients=message.to + message.cc,
        is_forward=subject.is_forward,
        is_reply=subject.is_reply or is_answer,
        has_words=has_words,
        is_zone_sure=knows_zone(message),
        is_zone_hidden=hides_zone(message),
        traces=read_traces(message),
    )


def _attached(message: Message, tables: Tables) -> tuple[Quoted, ...]:
    """Attached mails (message/rfc822) as forwarded levels, each followed by what it quotes."""
    found: list[Quoted] = []
    waiting = [(attached, 1) for attached in reversed(message.attached)]
    while waiting:
        inner, depth = waiting.pop()
        parts = split_and_recover(inner, tables)
        if inner.author.name or inner.author.address:
            clock = inner.header("date")
            found.append(Quoted(inner.author, inner.sent_at, clock, inner.subject, parts.said, depth, Kind.FORWARD))
        found.extend(replace(quoted, depth=quoted.depth + depth) for quoted in parts.chain)
        if depth < _DEEPEST:
            waiting.extend((deeper, depth + 1) for deeper in reversed(inner.attached))
    return tuple(found)


def _file_card(file: Attachment) -> FileCard:
    return FileCard(file.filename, file.media_type, file.size, file.sha256, file.content_id, file.is_inline)
