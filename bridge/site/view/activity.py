"""How much is written where, day by day: whole locations, never a person, so never a location of one or two (UX §5).

Only pages that the clock renders again show it (law 5): the days end with `today`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bridge.site.page import SiteOptions
from bridge.site.view.people import Directory
from bridge.site.view.unit import locations_of

DAYS = 7
_ENOUGH = 3  # people of a location; fewer would be watched
_LOCATIONS = 4  # shown by name, the largest ones
_HEIGHT, _GAP = 64, 1  # px of the tallest day; between two locations
OTHERS = ""  # the name of all other locations together

Written = tuple[str, datetime]  # address key of the author, when


@dataclass(frozen=True, slots=True)
class Bar:
    """The part of one location in a day: `series` is its place among the names, `y` and `height` in px from the top."""

    series: int
    count: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class DayBars:
    """One day, its parts from the bottom up."""

    day: date
    count: int
    top: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class ActivityView:
    """The last seven days. `locations`: the names of the series, OTHERS last; only one series has no name to tell."""

    days: tuple[DayBars, ...]
    locations: tuple[str, ...]


def first_day(today: date) -> date:
    """From when on mails count."""
    return today - timedelta(days=DAYS - 1)


def view_activity(written: Iterable[Written], directory: Directory, today: date, options: SiteOptions) -> ActivityView:
    """What the people of the directory wrote in the seven days up to `today`."""
    locations = _shown(locations_of(directory), directory)
    names = tuple(sorted({*locations.values()} - {OTHERS})) + ((OTHERS,) if OTHERS in locations.values() else ())
    if len(names) < 2:
        names, locations = (OTHERS,), {}
    counts: Counter[tuple[date, str]] = Counter()
    for who, at in written:
        if not locations or who in locations:
            counts[at.astimezone(options.clock).date(), locations.get(who, OTHERS)] += 1
    days = [first_day(today) + timedelta(days=number) for number in range(DAYS)]
    most = max(1, *(sum(counts[day, name] for name in names) for day in days))
    return ActivityView(tuple(_day(day, [counts[day, name] for name in names], most) for day in days), names)


def _shown(locations: Mapping[str, str], directory: Directory) -> dict[str, str]:
    """Address key -> the location it counts for. Who would be alone, or one of two, counts nowhere."""
    people = Counter(locations.get(one.keys[0], OTHERS) for one in directory.people)
    large = [name for name, count in people.most_common() if name and count >= _ENOUGH][:_LOCATIONS]
    rest = sum(count for name, count in people.items() if name not in large)
    found = {key: locations.get(key, OTHERS) for one in directory.people for key in one.keys}
    named = {key: name if name in large else OTHERS for key, name in found.items()}
    return {key: name for key, name in named.items() if name or rest >= _ENOUGH}


def _day(day: date, counts: list[int], most: int) -> DayBars:
    bars, y = [], 84
    for series, count in enumerate(counts):
        height = round(_HEIGHT * count / most) if count else 0
        y -= height
        if count:
            bars.append(Bar(series, count, y, max(1, height - _GAP)))
    return DayBars(day, sum(counts), y, tuple(bars))
