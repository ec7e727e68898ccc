"""Outline -> posts: every level with a readable author, newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bridge.conversation.quote import ROOT, Outline
from bridge.conversation.quote.heading import Form, Heading
from bridge.conversation.recovery.author import read_author
from bridge.conversation.recovery.moment import settle
from bridge.conversation.recovery.words import is_trimmed, own_words
from bridge.conversation.thread import Kind, Quoted
from bridge.language.clock import Clock, find_clock
from bridge.language.reply_headers import ReplyHeaders
from bridge.mail.message import Address


@dataclass(frozen=True, slots=True)
class Carrier:
    """What the carrying mail knows of itself and its quotes are judged by."""

    sent_at: datetime | None
    utc_offset: int
    author: Address
    recipients: tuple[Address, ...]  # To and Cc
    is_forward: bool = False  # its subject has a forward prefix
    is_reply: bool = False  # its subject has a reply prefix, or it names a mail it answers
    has_words: bool = True  # its author added something


def read_chain(
    sketch: Outline, carrier: Carrier, headers: ReplyHeaders, forwards: Collection[int] = ()
) -> tuple[Quoted, ...]:
    """The quoted levels as posts, newest first; without a readable author a level stays a folded quote."""
    chain = []
    moments: dict[int, datetime | None] = {ROOT: carrier.sent_at}
    for number, level in enumerate(sketch.levels[1:], start=1):
        moments[number] = moments.get(level.parent, carrier.sent_at)
        if level.heading is None:
            continue
        author = read_author(level.heading.author)
        clock, written = _clock(level.heading, headers)
        moment = settle(clock, moments[number], carrier.utc_offset) if clock else None
        moments[number] = moment or moments[number]
        if author is None:
            continue
        text = own_words(sketch, number, headers)
        kind = Kind.FORWARD if number in forwards or _says_forward(sketch, number) else Kind.QUOTE
        trimmed = is_trimmed(sketch, level, text)
        chain.append(Quoted(author, moment, written, level.heading.subject, text, level.depth, kind, trimmed))
    return tuple(chain)


def _says_forward(sketch: Outline, number: int) -> bool:
    heading = sketch.levels[number].heading
    return (heading is not None and heading.is_forward) or (
        sketch.levels[number].is_forward and not _inherits(sketch, number)
    )


def _inherits(sketch: Outline, number: int) -> bool:
    """Whether it is forwarded only because a level above it is: then it is a quote inside a forwarded mail."""
    parent = sketch.levels[number].parent
    return parent > ROOT and sketch.levels[parent].is_forward and not sketch.levels[parent].collapses


def _clock(heading: Heading, headers: ReplyHeaders) -> tuple[Clock | None, str]:
    """The date of a heading, read and as written."""
    if heading.form is not Form.ATTRIBUTION:
        return find_clock(heading.date, headers.names, heading.languages), heading.date
    clock = heading.clock
    if clock is None:
        return None, ""
    return clock, heading.date[clock.spans[0][0] : clock.spans[-1][1]]


def find_forwards(sketch: Outline, carrier: Carrier) -> frozenset[int]:
    """Levels that the carrier forwards, though no line says so (Outlook): by addressing, never by the prefix alone."""
    found = set()
    for number, level in enumerate(sketch.levels[1:], start=1):
        if level.depth == 1 and level.heading is not None and level.heading.form is Form.BLOCK:
            author = read_author(level.heading.author)
            if author is not None and _is_forwarded(author, carrier):
                found.add(number)
    return frozenset(found)


def _is_forwarded(author: Address, carrier: Carrier) -> bool:
    if _is_among(author, carrier.recipients):
        return False  # sent back to the one who wrote it
    if carrier.is_forward:
        return True
    return not carrier.has_words and not carrier.is_reply and bool(carrier.recipients)


def _is_among(author: Address, people: tuple[Address, ...]) -> bool:
    if author.address:
        return any(author.key == person.key for person in people)
    return any(author.name.casefold() == person.name.casefold() for person in people)
