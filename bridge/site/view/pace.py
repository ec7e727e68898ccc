"""How fast the team answers: medians over all, never per person, never of so few that they tell of one (UX §5).

A page shows it only where the clock renders again (law 5): weeks end with `today`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from statistics import median

from bridge.conversation.thread import Card
from bridge.site.page import SiteOptions
from bridge.site.view.age import is_overdue, is_working_day

WEEKS = 12
_ENOUGH = 5  # answers behind the figure; fewer would speak of persons
_ENOUGH_A_WEEK = 3
_WIDTH, _HEIGHT, _EDGE = 132, 36, 4


@dataclass(frozen=True, slots=True)
class Pace:
    """`hours`: the median of the last 12 weeks; `weeks`: that of each, oldest first, None where too few were answered;
    both as exact as they are told.

    `lines`, `dots`: the same as points of a drawing of 132 x 36.
    """

    hours: float
    weeks: tuple[float | None, ...]
    lines: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    in_time: int  # percent answered before they were overdue
    weeks_in_time: tuple[int | None, ...]  # the same for each week


@lru_cache(maxsize=4096)
def waited(asked: datetime, answered: datetime, options: SiteOptions) -> float:
    """Hours between both, without the days on which nobody works."""
    first, last = asked.astimezone(options.clock).date(), answered.astimezone(options.clock).date()
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    free = sum(not is_working_day(day, options) for day in days)
    return max(0.0, (answered - asked) / timedelta(hours=1) - 24 * free)


def view_pace(cards: Iterable[Card], today: date, options: SiteOptions) -> Pace | None:
    """The pace of the last 12 weeks up to `today`; None if fewer than five requests were answered in them."""
    by_week = _by_week(cards, today, options)
    everything = [one for week in by_week for one in week]
    if len(everything) < _ENOUGH:
        return None
    telling = [week if len(week) >= _ENOUGH_A_WEEK else None for week in by_week]
    weeks = tuple(median(hours for hours, _ in week) if week else None for week in telling)
    runs = _runs(weeks)
    return Pace(
        hours=told(median(hours for hours, _ in everything)),
        weeks=tuple(week if week is None else told(week) for week in weeks),
        lines=tuple(" ".join(f"{x},{y}" for x, y in run) for run in runs),
        dots=tuple(dot for run in runs for dot in run),
        in_time=_percent(everything),
        weeks_in_time=tuple(_percent(week) if week else None for week in telling),
    )


def told(hours: float) -> float:
    """As exact as `Words.span` says it: with each answer a median moves by minutes, and the board says the same."""
    if hours >= 36:
        return 24.0 * round(hours / 24)
    return float(round(hours)) if 0.95 <= hours < 35.5 else hours


def _by_week(cards: Iterable[Card], today: date, options: SiteOptions) -> list[list[tuple[float, bool]]]:
    """For each of the weeks, oldest first, the hours each answer took, and whether it came in time."""
    found: list[list[tuple[float, bool]]] = [[] for _ in range(WEEKS)]
    for card in cards:
        for asked, answered in card.answered:
            day = answered.astimezone(options.clock).date()
            back = (today - day).days // 7
            if 0 <= back < WEEKS:
                in_time = not is_overdue(asked, day, options)
                found[WEEKS - 1 - back].append((waited(asked, answered, options), in_time))
    return found


def _percent(week: Iterable[tuple[float, bool]]) -> int:
    """Rounded down: 100 means all of them."""
    in_times = [in_time for _, in_time in week]
    return 100 * sum(in_times) // len(in_times)


def _runs(weeks: tuple[float | None, ...]) -> list[list[tuple[float, float]]]:
    """Neighbouring weeks with a figure as points; a week without one ends the line."""
    most = max((week for week in weeks if week is not None), default=0.0) or 1.0
    step, height = (_WIDTH - 2 * _EDGE) / (WEEKS - 1), _HEIGHT - 2 * _EDGE
    points = [
        (round(_EDGE + at * step, 1), round(_EDGE + height * (1 - week / most), 1)) if week is not None else None
        for at, week in enumerate(weeks)
    ]
    return [[one for one in run if one] for has, run in groupby(points, lambda one: one is not None) if has]
