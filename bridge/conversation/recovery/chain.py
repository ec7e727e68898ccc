"""Outline -> posts: every level with a readable author, newest first."""

from collections.abc import Collection

from bridge.conversation.quote import ROOT, Outline
from bridge.conversation.quote.heading import Form
from bridge.conversation.recovery.author import read_author, read_value
from bridge.conversation.recovery.carrier import Carrier
from bridge.conversation.recovery.dating import read_dates, settle_moments
from bridge.conversation.recovery.words import is_trimmed, own_words
from bridge.conversation.thread import Kind, Quoted
from bridge.language.reply_headers import ReplyHeaders
from bridge.mail.message import Address


def read_chain(
    sketch: Outline, carrier: Carrier, headers: ReplyHeaders, forwards: Collection[int] = ()
) -> tuple[Quoted, ...]:
    """The quoted levels as posts, newest first; without a readable author a level stays a folded quote."""
    authors = _authors(sketch)
    dates = read_dates(sketch, headers)
    moments = settle_moments(sketch, authors, dates, carrier)
    chain = []
    for number, author in authors.items():
        level = sketch.levels[number]
        if author is None or level.heading is None:
            continue
        text = own_words(sketch, number, headers, author)
        kind = Kind.FORWARD if number in forwards or _says_forward(sketch, number) else Kind.QUOTE
        clock, written = dates[number]
        trimmed = is_trimmed(sketch, level, text)
        subject = read_value(level.heading.subject)
        is_day = clock is not None and clock.hour is None
        chain.append(
            Quoted(author, moments.get(number), written, subject, text, level.depth, kind, trimmed, is_day=is_day)
        )
    return tuple(chain)


def _authors(sketch: Outline) -> dict[int, Address | None]:
    """Levels with a heading, and who wrote them as far as it can be read."""
    return {
        number: read_author(level.heading.author)
        for number, level in enumerate(sketch.levels)
        if level.heading is not None
    }


def _says_forward(sketch: Outline, number: int) -> bool:
    heading = sketch.levels[number].heading
    return (heading is not None and heading.is_forward) or (
        sketch.levels[number].is_forward and not _inherits(sketch, number)
    )


def _inherits(sketch: Outline, number: int) -> bool:
    """Whether it is forwarded only because a level above it is: then it is a quote inside a forwarded mail."""
    parent = sketch.levels[number].parent
    return parent > ROOT and sketch.levels[parent].is_forward and not sketch.levels[parent].collapses


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
