"""When a quoted mail was written: the date of a heading, settled by what the carrying mail knows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from bridge.language.clock import Clock
from bridge.mail.day import CREDIBLE

_SLACK = timedelta(hours=26)  # clocks and zones differ
_MINUTES = timedelta(minutes=10)  # clocks that run apart
_FAR = timedelta(days=25)
_YEARS = timedelta(days=3 * 365)  # nobody answers a mail that old


def as_written(clock: Clock, before: datetime | None) -> datetime | None:
    """The date as if its clock showed UTC (or its own zone, if it names one); noon if no time is given.

    `before`: the quoted mail is older. Day and month that could be swapped, and a missing year, are settled by lying
    before the carrier and near it. None if no calendar has that day.
    """
    choices = list(_choices(clock, before, _zone(clock)))
    if not choices:
        return None
    if before is not None and clock.may_turn:
        choices = _turned(clock, before, choices) or choices
    if before is None or len(choices) == 1:
        return choices[0]
    usual, swapped = before - choices[0], before - choices[1]
    if usual < -_SLACK:
        return choices[1] if swapped >= -_SLACK else choices[0]
    return choices[1] if usual > _FAR and -_SLACK <= swapped < usual / 4 else choices[0]


def not_after(moment: datetime, before: datetime | None) -> datetime:
    """Nobody answers what is not yet written: a moment up to 14 hours too late was written on a clock further east."""
    if before is None or not _MINUTES < moment - before < timedelta(hours=14):
        return moment
    hours = -(-(moment - before).total_seconds() // 3600)
    return moment - timedelta(hours=hours)


def _turned(clock: Clock, before: datetime, choices: list[datetime]) -> list[datetime]:
    """ "20-09-03" with the year first, if the usual readings lie in the future or years ago and this one does not."""
    if clock.year is None or (min(choices) - before < _FAR and before - max(choices) < _YEARS):
        return []
    turned = replace(clock, day=clock.year % 100, year=2000 + clock.day, may_swap=False)
    return [moment for moment in _choices(turned, before, _zone(clock)) if -_SLACK <= before - moment < _YEARS]


def _zone(clock: Clock) -> timezone:
    offset = clock.offset
    return timezone(timedelta(minutes=offset)) if offset is not None and abs(offset) < 1440 else UTC


def _choices(clock: Clock, before: datetime | None, zone: timezone) -> Iterator[datetime]:
    pairs = [(clock.day, clock.month)]
    if clock.may_swap:
        pairs.append((clock.month, clock.day))
    hour = 12 if clock.hour is None else clock.hour
    for day, month in pairs:
        year = clock.year if clock.year is not None else _year(day, month, before)
        if year not in CREDIBLE:
            continue
        try:
            yield datetime(year, month, day, hour, clock.minute, clock.second, tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):  # 31 February, or a year that no calendar has
            continue


def _year(day: int, month: int, before: datetime | None) -> int:
    if before is None:
        return 1970
    return before.year if (month, day) <= (before.month, before.day + 1) else before.year - 1
