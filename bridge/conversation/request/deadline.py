"""The day a deadline means: "bis Freitag", "by 30 November", "end of the month", seen from the day it was said."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial

from bridge.language.lexicon import Lexicon
from bridge.language.phrase import words_of
from bridge.mail.day import read_day

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FRIDAY = 4


def read_deadline(due: str, asked_on: date, lexicon: Lexicon) -> date | None:
    """The last day of a deadline as said (`Ask.due`); None if it names no day ("asap").

    A day of the week is the next one after `asked_on`; the end of a week is its Friday.
    """
    return _written(due, asked_on) or _spoken(due, asked_on, lexicon)


def _written(due: str, asked_on: date) -> date | None:
    """A date with figures: 30.11., 30. November, November 30, 2026-11-30."""
    parts = due.split()
    for place in range(len(parts)):
        if not any(char.isdigit() for char in " ".join(parts[place : place + 2])):  # "30. November", "March 30"
            continue
        found = read_day(" ".join(parts[place:]), asked_on)
        if found is not None:
            return found[0]
    return None


def _spoken(due: str, asked_on: date, lexicon: Lexicon) -> date | None:
    """A day in words; the longest words win: "the day after tomorrow" is not tomorrow."""
    words = words_of(due)
    found = [
        (place.end - place.start, key)
        for key in _DAYS
        for place in lexicon.phrases[f"when.{key}"].all(words, range(len(words)))
    ]
    if not found:
        return None
    return _DAYS[max(found, key=lambda one: one[0])[1]](asked_on)


def _next(weekday: int, asked_on: date) -> date:
    return asked_on + timedelta(days=(weekday - asked_on.weekday() - 1) % 7 + 1)


def _end_of_week(asked_on: date, weeks: int = 0) -> date:
    """The Friday of the week; on a weekend that of the next one."""
    return asked_on + timedelta(days=(_FRIDAY - asked_on.weekday()) % 7 + 7 * weeks)


_DAYS: Mapping[str, Callable[[date], date]] = {
    **{name: partial(_next, number) for number, name in enumerate(_WEEKDAYS)},
    "today": lambda day: day,
    "tomorrow": lambda day: day + timedelta(days=1),
    "day_after": lambda day: day + timedelta(days=2),
    "end_of_week": _end_of_week,
    "end_of_next_week": lambda day: _end_of_week(day, 1),
    "end_of_month": lambda day: day.replace(day=monthrange(day.year, day.month)[1]),
    "end_of_year": lambda day: date(day.year, 12, 31),
}
