"""How long something has waited, in working days of the organisation.

Only pages that the clock renders again may ask (law 5).
"""

from datetime import date, datetime, timedelta
from functools import lru_cache

from bridge.site.page import SiteOptions
from bridge.site.workdays import public_holidays

_SATURDAY = 5
_MOST_YEARS = 10  # what has waited longer is late anyway


def is_working_day(day: date, options: SiteOptions) -> bool:
    """Monday to Friday, no holiday."""
    return day.weekday() < _SATURDAY and day not in _days_off(options, day.year, day.year)


def _days_off(options: SiteOptions, first: int, last: int) -> frozenset[date]:
    """The days off of these years besides Saturday and Sunday."""
    years = range(max(first, last - _MOST_YEARS), last + 1)
    return frozenset(options.holidays).union(*(public_holidays(options.holiday_region, year) for year in years))


@lru_cache(maxsize=4096)
def working_days(since: datetime, today: date, options: SiteOptions) -> int:
    """Working days after the day of `since` up to `today`; 0 on the same day.

    Bounded: whole weeks are counted at once.
    """
    start = since.astimezone(options.clock).date()
    days = (today - start).days
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    count = weeks * 5 + sum((start + timedelta(days=n)).weekday() < _SATURDAY for n in range(1, rest + 1))
    off = _days_off(options, start.year, today.year)
    return count - sum(start < day <= today and day.weekday() < _SATURDAY for day in off)


def is_overdue(since: datetime | None, today: date | None, options: SiteOptions) -> bool:
    """Open for more than `overdue_days` working days.

    `today` None: the page does not age, so nothing is overdue on it.
    """
    if since is None or today is None:
        return False
    return working_days(since, today, options) > options.overdue_days
