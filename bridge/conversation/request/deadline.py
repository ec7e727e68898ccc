"""The day a deadline means: "bis Freitag", "by 30 November", "end of the month", seen from the day it was said."""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import pairwise

from bridge.language.lexicon import Lexicon
from bridge.language.phrase import words_of
from bridge.mail.day import month_number, read_day

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FRIDAY = 4
_PARTS = {"early": 10, "middle": 15, "late": 0}  # the last day of each part of a month; 0: of the month
_LONGEST = 400  # days or weeks that a deadline may be away


def read_deadline(due: str, asked_on: date, lexicon: Lexicon) -> date | None:
    """The last day of a deadline as said (`Ask.due`); None if it names no day ("asap").

    A day of the week is the next one after `asked_on`; the end of a week is its Friday.
    """
    readers = (_in_month, _in_week, _within, _spoken, _of_this_month)
    words = words_of(due)
    found = (read(words, asked_on, lexicon) for read in readers)
    return _written(due, asked_on) or next((day for day in found if day is not None), None)


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


def _in_month(words: Sequence[str], asked_on: date, lexicon: Lexicon) -> date | None:
    """A part of a month: "Ende März", "mid April"; its beginning is the first ten days."""
    for place, month in _before(words, lexicon, *_PARTS):
        number = month_number(month)
        if number is not None:
            year = asked_on.year + (number < asked_on.month)
            return date(year, number, _PARTS[place] or monthrange(year, number)[1])
    return None


def _in_week(words: Sequence[str], asked_on: date, lexicon: Lexicon) -> date | None:
    """The Friday of a week by its number (ISO 8601): "KW 12"."""
    for _, number in _before(words, lexicon, "week"):
        fridays = (_friday(asked_on.year + later, _figure(number)) for later in (0, 1))
        return next((friday for friday in fridays if friday is not None and friday >= asked_on), None)
    return None


def _friday(year: int, week: int | None) -> date | None:
    """None if the year has no such week: 53 is not in each."""
    try:
        return date.fromisocalendar(year, week or 0, _FRIDAY + 1)
    except ValueError:
        return None


def _figure(word: str) -> int | None:
    """A number of up to three figures, but not "²", which is one to `isdigit`."""
    return int(word) if word.isascii() and word.isdigit() and len(word) < 4 else None


def _within(words: Sequence[str], asked_on: date, lexicon: Lexicon) -> date | None:
    """So many days or weeks from the day it was said: "innerhalb von 14 Tagen"."""
    for number, unit in pairwise(words):
        for key, days in (("days", 1), ("weeks", 7)):
            count = _figure(number)
            if count is not None and lexicon.phrases[f"when.{key}"].find((unit,)) and count <= _LONGEST:
                return asked_on + timedelta(days=count * days)
    return None


def _of_this_month(words: Sequence[str], asked_on: date, lexicon: Lexicon) -> date | None:
    """The next day of that number: "by the 20th"."""
    for _, number in _before(words, lexicon, "day_of_month"):
        day, month = _figure(number), asked_on.replace(day=1)
        if day is not None:
            later = (month + timedelta(days=31)).replace(day=1)
            months = (one for one in (month, later) if 1 <= day <= monthrange(one.year, one.month)[1])
            return next((one.replace(day=day) for one in months if one.replace(day=day) >= asked_on), None)
    return None


def _before(words: Sequence[str], lexicon: Lexicon, *keys: str) -> Iterator[tuple[str, str]]:
    """(key, the word behind it) for each place where a phrase of one of the keys stands."""
    for key in keys:
        for place in lexicon.phrases[f"when.{key}"].all(words):
            if place.end < len(words):
                yield key, words[place.end]


def _spoken(words: Sequence[str], asked_on: date, lexicon: Lexicon) -> date | None:
    """A day in words; the longest words win: "the day after tomorrow" is not tomorrow, "noon tomorrow" not today."""
    found = [
        (place.end - place.start, key)
        for key in _DAYS
        for place in lexicon.phrases[f"when.{key}"].all(words, range(len(words)))
    ]
    if not found:
        return None
    return _DAYS[max(found, key=lambda one: (one[0], one[1] != "today"))[1]](asked_on)


def _next(weekday: int, asked_on: date) -> date:
    return asked_on + timedelta(days=(weekday - asked_on.weekday() - 1) % 7 + 1)


def _end_of_week(asked_on: date, weeks: int = 0) -> date:
    """The Friday of the week; on a weekend that of the next one."""
    return asked_on + timedelta(days=(_FRIDAY - asked_on.weekday()) % 7 + 7 * weeks)


def _end_of_quarter(asked_on: date) -> date:
    month = (asked_on.month + 2) // 3 * 3
    return date(asked_on.year, month, monthrange(asked_on.year, month)[1])


_DAYS: Mapping[str, Callable[[date], date]] = {
    **{name: partial(_next, number) for number, name in enumerate(_WEEKDAYS)},
    "today": lambda day: day,
    "tomorrow": lambda day: day + timedelta(days=1),
    "day_after": lambda day: day + timedelta(days=2),
    "end_of_week": _end_of_week,
    "end_of_next_week": lambda day: _end_of_week(day, 1),
    "end_of_month": lambda day: day.replace(day=monthrange(day.year, day.month)[1]),
    "end_of_quarter": _end_of_quarter,
    "end_of_year": lambda day: date(day.year, 12, 31),
}
