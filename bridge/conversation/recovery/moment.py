"""When a quoted mail was written: the date of a heading, settled by what the carrying mail knows."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from bridge.language.clock import Clock

_SLACK = timedelta(hours=26)  # clocks and zones differ
_MINUTES = timedelta(minutes=10)  # clocks that run apart
_FAR = timedelta(days=25)
_NEAR = timedelta(days=8)


def settle(clock: Clock, before: datetime | None, offset: int) -> datetime | None:
    """The moment in UTC; noon if no time is given, None if no calendar has that day.

    `before`: the quoted mail is older. `offset`: the carrier's zone in minutes. Day and month that could be
    swapped, and a missing year, are settled by lying before the carrier and near it.
    """
    zone = timezone(
        timedelta(minutes=clock.offset if clock.offset is not None and abs(clock.offset) < 1440 else offset)
    )
    moments = [moment.astimezone(UTC) for moment in _choices(clock, before, zone)]
    choices = [_not_after(moment, before) if clock.offset is None else moment for moment in moments]
    if not choices:
        return None
    if before is None or len(choices) == 1:
        return choices[0]
    usual, swapped = choices[0], choices[1]
    if usual > before + _SLACK >= swapped:
        return swapped
    if (
        usual <= before + _SLACK
        and before - usual > _FAR
        and timedelta(0) <= before + _SLACK - swapped < _NEAR + _SLACK
    ):
        return swapped
    return usual


def _not_after(moment: datetime, before: datetime | None) -> datetime:
    """Nobody answers what is not yet written: a moment up to 14 hours too late was written on a clock further east."""
    if before is None or not _MINUTES < moment - before < timedelta(hours=14):
        return moment
    hours = -(-(moment - before).total_seconds() // 3600)
    return moment - timedelta(hours=hours)


def _choices(clock: Clock, before: datetime | None, zone: timezone) -> Iterator[datetime]:
    pairs = [(clock.day, clock.month)]
    if clock.may_swap:
        pairs.append((clock.month, clock.day))
    for day, month in pairs:
        year = clock.year if clock.year is not None else _year(day, month, before)
        try:
            yield datetime(
                year, month, day, 12 if clock.hour is None else clock.hour, clock.minute, clock.second, tzinfo=zone
            )
        except ValueError:  # 31 February, or a year that no calendar has
            continue


def _year(day: int, month: int, before: datetime | None) -> int:
    if before is None:
        return 1970
    return before.year if (month, day) <= (before.month, before.day + 1) else before.year - 1
