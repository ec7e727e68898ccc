"""Where a date as written meets a moment that the headers know: the offset of its clock, and the mail's own second."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bridge.conversation.recovery.offset import nearest_offset
from bridge.conversation.recovery.season import offset_at
from bridge.conversation.recovery.traces import Traces

_PARENT = 12 * 60  # seconds between the id of a mail and the moment its quotes name
_EARLY, _LATE = -20, 80  # seconds: a heading names whole minutes, a server stamps a little later
_EARLIER, _LATER = -35, 150  # where the level is the right one: Outlook rounds to the nearest minute
_SAME = timedelta(seconds=80)  # a heading leaves the seconds out
_DAY = timedelta(hours=26)  # from its noon, on any clock
_ARRIVED = timedelta(minutes=15)  # some programs name when a mail came in, by a clock that runs apart


def when_sent(moment: datetime, back: int, traces: Traces) -> datetime:
    """The moment in the id of the mail that lies so far back, if the heading means it but names when it came in."""
    sent = traces.sent.get(back)
    return sent if sent is not None and _SAME < abs(moment - sent) <= _ARRIVED else moment


def without_time(said: datetime | None, back: int, traces: Traces) -> datetime | None:
    """When a mail was sent whose heading names no time, or not even the day: by its id, if the day agrees."""
    sent = traces.sent.get(back)
    return said if sent is None or (said is not None and abs(said - sent) > _DAY) else sent


Placed = Sequence[tuple[int, datetime]]


def find_meetings(written: datetime, back: int, placed: Placed) -> Counter[int]:
    """Offset -> weight: a known moment of just this level weighs more."""
    found: Counter[int] = Counter()
    for place, known in placed:
        seconds = (written - known).total_seconds()
        offset = nearest_offset(seconds)
        early, late = (_EARLIER, _LATER) if place == back else (_EARLY, _LATE)
        if offset is not None and early <= offset * 60 - seconds <= late:  # how long after the written minute
            found[offset] += 2 if place == back else 1
    return found


def meet_parent(written: datetime, parent: datetime | None) -> Counter[int]:
    """The same for the level that the mail answers: its id is never chance."""
    seconds = 0.0 if parent is None else (written - parent).total_seconds()
    offset = None if parent is None else nearest_offset(seconds)
    return Counter({offset: 3} if offset is not None and abs(offset * 60 - seconds) <= _PARENT else {})


def read_local(traces: Traces, own: Collection[int]) -> Placed:
    """Thread-Index, where the writer's own answers (`own`: how far back) stand on their own clock."""
    shift = timedelta(minutes=traces.local)
    return tuple((back, moment - shift if back in own else moment) for back, moment in traces.index)


def read_index(index: Placed, server: int, at: datetime, offset: int, dated: Sequence[tuple[datetime, int]]) -> Placed:
    """As a server in a house means it: most take UTC for their own clock when they write the index of other programs'
    mails; not the first moment, which is its arrival. `dated`: headings written on a clock of about `offset`."""
    meant = [(back, moment + timedelta(minutes=offset_at(server, at, moment))) for back, moment in index[1:]]
    readings = ((*index[:1], *meant), index)
    return max(readings, key=lambda one: sum(find_meetings(written, back, one)[offset] for written, back in dated))
