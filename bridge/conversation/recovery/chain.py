"""Outline -> posts: every level with a readable author, newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bridge.conversation.quote import ROOT, Outline
from bridge.conversation.quote.heading import Form, Heading
from bridge.conversation.recovery.author import read_author, read_value
from bridge.conversation.recovery.offset import offset_of_language
from bridge.conversation.recovery.traces import NO_TRACES, Traces
from bridge.conversation.recovery.words import is_trimmed, own_words
from bridge.conversation.recovery.zones import Home, Stamp, settle_all
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
    is_zone_sure: bool = True  # its Date header shows its author's own clock
    is_zone_hidden: bool = False  # a server wrote UTC there, as it does for everybody
    traces: Traces = NO_TRACES


def read_chain(
    sketch: Outline, carrier: Carrier, headers: ReplyHeaders, forwards: Collection[int] = ()
) -> tuple[Quoted, ...]:
    """The quoted levels as posts, newest first; without a readable author a level stays a folded quote."""
    authors = _authors(sketch)
    dates = _dates(sketch, headers)
    moments = _moments(sketch, authors, dates, carrier)
    chain = []
    for number, author in authors.items():
        level = sketch.levels[number]
        if author is None or level.heading is None:
            continue
        text = own_words(sketch, number, headers, author.name)
        kind = Kind.FORWARD if number in forwards or _says_forward(sketch, number) else Kind.QUOTE
        written = dates[number][1]
        trimmed = is_trimmed(sketch, level, text)
        subject = read_value(level.heading.subject)
        chain.append(Quoted(author, moments.get(number), written, subject, text, level.depth, kind, trimmed))
    return tuple(chain)


def _authors(sketch: Outline) -> dict[int, Address | None]:
    """Levels with a heading, and who wrote them as far as it can be read."""
    return {
        number: read_author(level.heading.author)
        for number, level in enumerate(sketch.levels)
        if level.heading is not None
    }


def _dates(sketch: Outline, headers: ReplyHeaders) -> dict[int, tuple[Clock | None, str]]:
    return {
        number: _clock(level.heading, headers)
        for number, level in enumerate(sketch.levels)
        if level.heading is not None
    }


def _moments(
    sketch: Outline,
    authors: dict[int, Address | None],
    dates: dict[int, tuple[Clock | None, str]],
    carrier: Carrier,
) -> dict[int, datetime]:
    """When each level was written, all of them settled together."""
    keys = _keys([carrier.author, *filter(None, authors.values())])
    stamps = []
    for number, (clock, _) in dates.items():
        if clock is not None:
            parent = _announced_above(sketch, number)
            quoting = carrier.author if parent == ROOT else authors.get(parent)
            stamps.append(
                Stamp(
                    number, parent, sketch.levels[number].depth, _key(quoting, keys), _key(authors[number], keys), clock
                )
            )
    offset = carrier.utc_offset or _offset_of_words(sketch, carrier)
    home = Home(carrier.sent_at, _key(carrier.author, keys) or "*", offset, carrier.is_zone_sure, carrier.traces)
    return settle_all(stamps, home)


def _offset_of_words(sketch: Outline, carrier: Carrier) -> int:
    """A carrier says UTC for everybody: the language of its headings tells the country, if that has one clock."""
    if not carrier.is_zone_hidden or carrier.sent_at is None:
        return 0
    first = next((level.heading for level in sketch.levels if level.depth == 1 and level.heading is not None), None)
    codes = first.languages if first is not None else frozenset()
    return offset_of_language(next(iter(codes)), carrier.sent_at) if len(codes) == 1 else 0


def _announced_above(sketch: Outline, number: int) -> int:
    """The nearest level above that has a heading: its author quoted this one."""
    parent = sketch.levels[number].parent
    while parent > ROOT and sketch.levels[parent].heading is None:
        parent = sketch.levels[parent].parent
    return max(parent, ROOT)


def _keys(people: list[Address]) -> dict[str, str]:
    """Name -> address, where one heading has both: another may have the name alone."""
    return {person.name.casefold(): person.key for person in people if person.name and person.address}


def _key(person: Address | None, keys: dict[str, str]) -> str:
    if person is None:
        return ""
    name = person.name.casefold()
    return person.key or keys.get(name, name)


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
