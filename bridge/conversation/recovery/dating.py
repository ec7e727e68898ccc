"""Dates of the quoted levels: as written, and the moments they mean, all of them settled together."""

from collections import Counter
from datetime import datetime

from bridge.conversation.quote import ROOT, Outline
from bridge.conversation.quote.heading import Form, Heading
from bridge.conversation.recovery.carrier import Carrier
from bridge.conversation.recovery.country import offset_of_address, offset_of_tag
from bridge.conversation.recovery.meeting import without_time
from bridge.conversation.recovery.traces import Traces
from bridge.conversation.recovery.zones import Home, Stamp, settle_all
from bridge.language.clock import Clock, find_clock
from bridge.language.reply_headers import ReplyHeaders
from bridge.mail.message import Address


def read_dates(sketch: Outline, headers: ReplyHeaders) -> dict[int, tuple[Clock | None, str]]:
    """Level -> its date, read and as written, for every level with a heading."""
    return {
        number: _clock(level.heading, headers)
        for number, level in enumerate(sketch.levels)
        if level.heading is not None
    }


def settle_moments(
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
            writer, author = _key(quoting, keys), _key(authors[number], keys)
            country = offset_of_address(writer, carrier.sent_at)
            stamps.append(Stamp(number, parent, sketch.levels[number].depth, writer, author, clock, country))
    traces = carrier.traces
    offset = traces.local or carrier.utc_offset or _offset_of_words(sketch, carrier)
    is_sure = carrier.is_zone_sure or traces.local != 0
    home = Home(carrier.sent_at, _key(carrier.author, keys) or "*", offset, is_sure, traces)
    moments = settle_all(stamps, home)
    return moments | _by_ids(sketch, dates, moments, traces)


def _by_ids(
    sketch: Outline, dates: dict[int, tuple[Clock | None, str]], moments: dict[int, datetime], traces: Traces
) -> dict[int, datetime]:
    """When the levels were sent whose headings name no time (Apple Mail on a phone), where no other is as deep."""
    depths = Counter(sketch.levels[number].depth for number in dates)
    found = {}
    for number, (clock, _) in dates.items():
        depth = sketch.levels[number].depth
        if (clock is None or clock.hour is None) and depths[depth] == 1:
            found[number] = without_time(moments.get(number), depth, traces)
    return {number: moment for number, moment in found.items() if moment is not None}


def _offset_of_words(sketch: Outline, carrier: Carrier) -> int:
    """A carrier says UTC for everybody: the language of its headings tells the country, if that has one clock."""
    if not carrier.is_zone_hidden or carrier.sent_at is None:
        return 0
    first = next((level.heading for level in sketch.levels if level.depth == 1 and level.heading is not None), None)
    codes = first.languages if first is not None else frozenset()
    return offset_of_tag(next(iter(codes)), carrier.sent_at) if len(codes) == 1 else 0


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


def _clock(heading: Heading, headers: ReplyHeaders) -> tuple[Clock | None, str]:
    """The date of a heading, read and as written."""
    if heading.form is not Form.ATTRIBUTION:
        return find_clock(heading.date, headers.names, heading.languages), heading.date
    clock = heading.clock
    if clock is None:
        return None, ""
    return clock, heading.date[clock.spans[0][0] : clock.spans[-1][1]]
