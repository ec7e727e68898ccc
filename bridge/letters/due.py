"""When a letter is due: by the wall clock of the reader, never by the memory of a process.

Of the issues that should have gone out only the newest is due: after an outage a week is caught up once. Hours that a
change of the clock skips or repeats: the first of the two, and what does not exist is the hour after (fold = 0).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bridge.conversation.week import Span, days_span, week_of, week_span

_ONE_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Times:
    """When letters go out: `weekday` 0 is Monday; `at` by the clock of the reader."""

    weekday: int = 0
    at: time = time(7)


@dataclass(frozen=True, slots=True)
class Due:
    """An issue and the instant from which on it should be sent."""

    kind: str  # "week" | "day"
    name: str  # "2026-W47" | "2026-11-24"
    moment: datetime
    first_day: date
    end_day: date  # the day after the last one it tells of

    def span(self, zone: ZoneInfo) -> Span:
        """What it tells of, on the clock of a feed."""
        return days_span(self.name, self.first_day, self.end_day, zone)

    @property
    def weeks(self) -> frozenset[str]:
        """The weeks it tells of."""
        days = (self.end_day - self.first_day).days
        return frozenset(week_of(self.first_day + timedelta(days=number)) for number in range(days))


def weekly_due(times: Times, zone: ZoneInfo, now: datetime) -> Due:
    """The newest issue whose moment has come; it tells of the whole week before."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    issue = monday if _moment(monday + times.weekday * _ONE_DAY, times.at, zone) <= now else monday - _WEEK
    moment = _moment(issue + times.weekday * _ONE_DAY, times.at, zone)
    return Due("week", week_of(issue - _WEEK), moment, issue - _WEEK, issue)


def week_issue(name: str, zone: ZoneInfo, now: datetime) -> Due:
    """A week by its name, for a preview. ValueError if it is none."""
    span = week_span(name, zone)
    return Due("week", name, now, span.first_day, span.last_day + _ONE_DAY)


def daily_due(times: Times, zone: ZoneInfo, now: datetime, holidays: Collection[date] = ()) -> Due:
    """The newest issue on a working day; it tells of all days since the working day before."""
    day = now.astimezone(zone).date()
    if _moment(day, times.at, zone) > now:
        day -= _ONE_DAY
    issue = _working_day(day, holidays)
    before = _working_day(issue - _ONE_DAY, holidays)
    return Due("day", issue.isoformat(), _moment(issue, times.at, zone), before, issue)


def _working_day(day: date, holidays: Collection[date]) -> date:
    """This day or the last working day before it."""
    while day.weekday() >= _SATURDAY or day in holidays:
        day -= _ONE_DAY
    return day


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
