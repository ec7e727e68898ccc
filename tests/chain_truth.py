"""What the reading of one late mail must hold, worked out from what was really sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bridge.conversation.thread import Quoted, Reading
from tests.mail_programs import FORWARDS, Sent

WITHOUT_ADDRESS = frozenset(
    {"thunderbird", "bottom", "mutt", "evolution", "kmail", "roundcube"}
)  # their attributions name nobody's address
WITH_ZONE = frozenset({"yahoo", "mutt", "k9", "samsung", "evolution", "kmail", "claws"})


@dataclass(frozen=True)
class Fault:
    """Something a reading has wrong about one level; `program` quoted it."""

    program: str
    what: str  # lost | author | minute | words | invented | said
    expected: object
    found: object


def squeezed(text: str) -> str:
    """Words without layout: programs break lines where they like."""
    return " ".join(text.replace("\ufeff", "").split())


def find_faults(last: Sent, reading: Reading) -> list[Fault]:
    """All that differs from the truth, level by level."""
    faults = []
    if squeezed(reading.said) != squeezed(last.said):
        faults.append(Fault(last.author.program, "said", last.said, reading.said))
    chain = list(reading.chain)
    quoter = last
    is_dated = True  # every quote so far was dated by the last mail's clock, or names its zone
    for old in last.ancestors:
        is_dated = is_dated and _knows_zone(quoter, last)
        best = max(chain, key=lambda quoted: _likeness(quoted, old), default=None)
        if best is None or _likeness(best, old) < 2:
            faults.append(Fault(quoter.author.program, "lost", (old.author.name, old.said), None))
        else:
            chain.remove(best)
            faults.extend(_compare(best, old, quoter, is_dated))
        quoter = old
    faults += [Fault(last.author.program, "invented", None, quoted) for quoted in chain]
    return faults


def _likeness(quoted: Quoted, old: Sent) -> int:
    same_words = squeezed(quoted.text) == squeezed(old.said)
    same_author = quoted.author.name == old.author.name
    return 2 * same_words + 2 * same_author + _is_same_clock(quoted, old)


def _compare(found: Quoted, old: Sent, quoter: Sent, is_dated: bool) -> Iterator[Fault]:
    program = quoter.author.program
    names_address = program not in WITHOUT_ADDRESS or (quoter.is_forward and program in FORWARDS)
    expected = (old.author.name, old.author.address if names_address else "")
    if (found.author.name, found.author.address) != expected:
        yield Fault(program, "author", expected, found.author)
    if not (_is_same_minute if is_dated else _is_same_clock)(found, old):
        yield Fault(program, "minute", old.at, (found.clock, found.said_at))
    if squeezed(found.text) != squeezed(old.said):
        yield Fault(program, "words", old.said, found.text)


def _knows_zone(quoter: Sent, last: Sent) -> bool:
    """Whether the quote says its clock, or everybody of the talk lives by one clock.

    Known gap: where people of several zones quote each other, recovery sometimes settles on a neighbour's clock, an
    hour off; there only the time as written is asked for.
    """
    if quoter.author.program in WITH_ZONE:
        return True
    if last.thread_index and not last.at.astimezone(ZoneInfo(last.author.zone)).utcoffset():
        return False  # Exchange writes +0000 for everybody: a German one in London is taken for one in Berlin
    zones = {ZoneInfo(one.author.zone).utcoffset(last.at.replace(tzinfo=None)) for one in (last, *last.ancestors)}
    return len(zones) == 1


def _is_same_minute(found: Quoted, old: Sent) -> bool:
    return found.said_at is not None and found.said_at.replace(second=0) == old.at.replace(second=0)


def _is_same_clock(found: Quoted, old: Sent) -> bool:
    if found.said_at is None:
        return False
    apart = abs((found.said_at.replace(second=0) - old.at.replace(second=0)).total_seconds())
    return apart <= 14 * 3600 and apart % 900 == 0
