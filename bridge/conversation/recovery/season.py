"""Summer time of Europe and North America, by rule: a clock of November shows a mail of October one hour apart."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

_EUROPE = range(60, 121, 60)  # winter offsets that follow the rule
_AMERICA = range(-480, -299, 60)


def offset_at(offset: int, seen_at: datetime, moment: datetime) -> int:
    """The offset at a moment of a clock that showed `offset` at `seen_at`, minutes east of UTC."""
    for winter, is_summer in ((_EUROPE, _is_european_summer), (_AMERICA, _is_american_summer)):
        base = offset - 60 * is_summer(seen_at)
        if base in winter:
            return base + 60 * is_summer(moment)
    return offset


def is_summer_of(winter: int, moment: datetime) -> bool:
    """Whether a European clock of that winter offset shows summer time."""
    return winter in _EUROPE and _is_european_summer(moment)


def _is_european_summer(moment: datetime) -> bool:
    """From the last Sunday of March to that of October, 01:00 UTC."""
    return _sunday(moment.year, 3, 25, 1) <= moment < _sunday(moment.year, 10, 25, 1)


def _is_american_summer(moment: datetime) -> bool:
    """From the second Sunday of March to the first of November, at about 08:00 UTC."""
    return _sunday(moment.year, 3, 8, 8) <= moment < _sunday(moment.year, 11, 1, 8)


@lru_cache(maxsize=256)
def _sunday(year: int, month: int, day: int, hour: int) -> datetime:
    """The first Sunday on or after a day."""
    first = datetime(year, month, day, hour, tzinfo=UTC)
    return first + timedelta(days=(6 - first.weekday()) % 7)
