"""On which clock every heading was written: its quoting person's. Order and known moments settle what no line says.

The carrier's clock is that of its Date header. Another quoting person's offset is learnt, strongest first: from a zone
named in a heading, from headings that meet a known moment to the minute (Thread-Index, clocks in Message-IDs), from the
order of the levels (an answer is later than what it answers) and the country of an address. What is left gets the
carrier's clock.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bridge.conversation.quote import ROOT
from bridge.conversation.recovery.meeting import Placed, find_meetings, meet_parent, read_index, read_local, when_sent
from bridge.conversation.recovery.moment import as_written, not_after
from bridge.conversation.recovery.season import offset_at
from bridge.conversation.recovery.traces import NO_TRACES, Traces
from bridge.language.clock import Clock

_SLACK = 10  # minutes that clocks run apart
_ENOUGH = 2  # one meeting of 50 levels and moments would be chance
_MOST = 200  # headings compared with each other


@dataclass(frozen=True, slots=True)
class Stamp:
    """One dated heading: `writer` quoted, `author` is quoted; both as keys, "" if unknown."""

    number: int
    parent: int
    back: int  # how many answers back it lies: 1 for what the carrier answers
    writer: str
    author: str
    clock: Clock
    country: int = 0  # the offset in the country of the writer's address; 0 if that tells none


@dataclass(frozen=True, slots=True)
class Hand:
    """A person's offset in minutes and when it was seen."""

    offset: int
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Home:
    """What the carrier knows: its moment, its author's key and offset, and whether its Date header names a zone."""

    sent_at: datetime | None
    writer: str
    offset: int
    is_sure: bool
    traces: Traces = NO_TRACES


def settle_all(stamps: Sequence[Stamp], home: Home) -> dict[int, datetime]:
    """Level -> moment in UTC, for every date that a calendar has."""
    written = _written(stamps, home)
    hands = _hands(stamps, written, home)
    moments: dict[int, datetime] = {}
    for stamp in stamps:
        if stamp.number not in written:
            continue
        moment, before = written[stamp.number], moments.get(stamp.parent, home.sent_at)
        if stamp.clock.offset is None:
            moment = not_after(_in_utc(moment, hands.get(stamp.writer, hands[home.writer])), before)
        moments[stamp.number] = when_sent(moment, stamp.back, home.traces)
    return moments


def _in_utc(written: datetime, hand: Hand) -> datetime:
    guess = written - timedelta(minutes=hand.offset)
    return written - timedelta(minutes=offset_at(hand.offset, hand.seen_at, guess))


def _written(stamps: Sequence[Stamp], home: Home) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for stamp in stamps:
        moment = as_written(stamp.clock, found.get(stamp.parent, home.sent_at))
        if moment is not None:
            found[stamp.number] = moment
    return found


def _hands(stamps: Sequence[Stamp], written: dict[int, datetime], home: Home) -> dict[str, Hand]:
    now = home.sent_at or datetime(1970, 1, 1, tzinfo=UTC)
    dated = [stamp for stamp in stamps if stamp.number in written][:_MOST]
    hands = _named(dated, written)
    if home.is_sure:
        hands[home.writer] = Hand(home.offset, now)
    hands |= _met(dated, written, hands, home)
    if home.offset and home.writer in hands and hands[home.writer].offset == 2 * home.offset:
        hands[home.writer] = Hand(home.offset, now)  # Exchange 2013 writes its own clock into Thread-Index as if UTC
    hands.setdefault(home.writer, Hand(home.offset, now))
    _order(dated, written, hands, home)
    return hands


def _placed(stamps: Sequence[Stamp], written: dict[int, datetime], home: Home) -> Placed:
    """The known moments in UTC; Thread-Index read as those who wrote it meant it."""
    own = [stamp for stamp in stamps if stamp.author == home.writer]
    index = read_local(home.traces, {stamp.back for stamp in own})
    if home.traces.server and home.sent_at is not None:
        dated = [(written[stamp.number], stamp.back) for stamp in stamps if stamp.writer == home.writer]
        index = read_index(index, home.traces.server, home.sent_at, home.offset, dated)
    return (*home.traces.sent.items(), *index)


def _named(stamps: Sequence[Stamp], written: dict[int, datetime]) -> dict[str, Hand]:
    """Zones in words are the quoting person's; "+0200" is copied from the quoted mail, so it is its author's."""
    hands: dict[str, Hand] = {}
    for stamp in stamps:
        if stamp.clock.offset:
            who = stamp.writer if stamp.clock.is_zone_named else stamp.author
            if who:
                hands.setdefault(who, Hand(stamp.clock.offset, written[stamp.number]))
    return hands


def _met(stamps: Sequence[Stamp], written: dict[int, datetime], hands: dict[str, Hand], home: Home) -> dict[str, Hand]:
    """The offset by which most of a person's headings meet a known moment; on a tie the carrier's."""
    votes: defaultdict[str, Counter[int]] = defaultdict(Counter)
    seen: dict[str, datetime] = {}
    placed = _placed(stamps, written, home)
    for at, stamp in enumerate(stamps):
        if stamp.clock.offset is None and stamp.clock.hour is not None and stamp.writer and stamp.writer not in hands:
            seen.setdefault(stamp.writer, written[stamp.number])
            votes[stamp.writer] += find_meetings(written[stamp.number], stamp.back, placed)
            if at == 0 and stamp.back == 1:
                votes[stamp.writer] += meet_parent(written[stamp.number], home.traces.parent)
    best = {
        writer: max(counts, key=lambda offset: (counts[offset], offset == home.offset, -abs(offset)))
        for writer, counts in votes.items()
        if counts
    }
    return {writer: Hand(offset, seen[writer]) for writer, offset in best.items() if votes[writer][offset] >= _ENOUGH}


def _order(stamps: Sequence[Stamp], written: dict[int, datetime], hands: dict[str, Hand], home: Home) -> None:
    """Offsets for the rest: the carrier's if it keeps the order of the levels, else the nearest that does."""
    moments = {
        stamp.number: written[stamp.number]
        if stamp.clock.offset is not None
        else _in_utc(written[stamp.number], hands[stamp.writer])
        for stamp in stamps
        if stamp.clock.offset is not None or stamp.writer in hands
    }
    least: dict[str, int] = {}
    most: dict[str, int] = {}
    numbers = {stamp.number: stamp for stamp in stamps}
    for stamp in stamps:
        parent = numbers.get(stamp.parent)
        above = home.sent_at if stamp.parent == ROOT else moments.get(stamp.parent)
        if stamp.number not in moments and stamp.writer and stamp.clock.hour is not None and above is not None:
            bound = _minutes(written[stamp.number] - above) - _SLACK
            least[stamp.writer] = max(least.get(stamp.writer, bound), bound)
        if parent and stamp.parent not in moments and stamp.number in moments and parent.clock.hour is not None:
            bound = _minutes(written[stamp.parent] - moments[stamp.number]) + _SLACK
            most[parent.writer] = min(most.get(parent.writer, bound), bound)
    usual = hands[home.writer]
    seen = [hand.offset for hand in hands.values()]
    at_home = {stamp.writer: stamp.country for stamp in stamps if stamp.country}
    for writer in {stamp.writer for stamp in stamps if stamp.writer} - hands.keys():
        near = at_home.get(writer, usual.offset)
        offset = _between(least.get(writer, -721), most.get(writer, 841), near, seen)
        hands[writer] = Hand(offset, usual.seen_at)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def _between(least: int, most: int, usual: int, seen: Sequence[int]) -> int:
    """The usual offset if it lies between, else one seen in this mail, else the nearest whole hour; never a guess."""
    if least <= usual <= most or least > most:
        return usual
    near = sorted((*seen, *range(-720, 841, 60)), key=lambda offset: (offset not in seen, abs(offset - usual)))
    return next((offset for offset in near if least <= offset <= most), usual)
