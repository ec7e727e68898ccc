"""How fast the team answers: medians over all, never per person, never of so few that they tell of one (UX §5).

A page shows it only where the clock renders again (law 5): weeks end with `today`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from statistics import median

from bridge.conversation.thread import Card
from bridge.site.page import SiteOptions
from bridge.site.view.age import is_working_day

WEEKS = 12
_ENOUGH = 5  # answers behind the figure; fewer would speak of persons
_ENOUGH_A_WEEK = 3
_WIDTH, _HEIGHT, _EDGE = 132, 36, 4


@dataclass(frozen=True, slots=True)
class Pace:
    """`hours`: the median of the last 12 weeks; `weeks`: that of each, oldest first, None where too few were answered.

    `lines`, `dots`: the same as points of a drawing of 132 x 36.
    """

    hours: float
    weeks: tuple[float | None, ...]
    lines: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]


def waited(asked: datetime, answered: datetime, options: SiteOptions) -> float:
    """Hours between both, without the days on which nobody works."""
    first, last = asked.astimezone(options.clock).date(), answered.astimezone(options.clock).date()
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    free = sum(not is_working_day(day, options) for day in days)
    return max(0.0, (answered - asked) / timedelta(hours=1) - 24 * free)


def view_pace(cards: Iterable[Card], today: date, options: SiteOptions) -> Pace | None:
    """The pace of the last 12 weeks up to `today`; None if fewer than five requests were answered in them."""
    by_week: list[list[float]] = [[] for _ in range(WEEKS)]
    for card in cards:
        for asked, answered in card.answered:
            back = (today - answered.astimezone(options.clock).date()).days // 7
            if 0 <= back < WEEKS:
                by_week[WEEKS - 1 - back].append(waited(asked, answered, options))
    everything = [hours for week in by_week for hours in week]
    if len(everything) < _ENOUGH:
        return None
    weeks = tuple(median(week) if len(week) >= _ENOUGH_A_WEEK else None for week in by_week)
    runs = _runs(weeks)
    dots = tuple(dot for run in runs for dot in run)
    return Pace(median(everything), weeks, tuple(" ".join(f"{x},{y}" for x, y in run) for run in runs), dots)


def _runs(weeks: tuple[float | None, ...]) -> list[list[tuple[float, float]]]:
    """Neighbouring weeks with a figure as points; a week without one ends the line."""
    most = max((week for week in weeks if week is not None), default=0.0) or 1.0
    step, height = (_WIDTH - 2 * _EDGE) / (WEEKS - 1), _HEIGHT - 2 * _EDGE
    points = [
        (round(_EDGE + at * step, 1), round(_EDGE + height * (1 - week / most), 1)) if week is not None else None
        for at, week in enumerate(weeks)
    ]
    return [[one for one in run if one] for has, run in groupby(points, lambda one: one is not None) if has]
