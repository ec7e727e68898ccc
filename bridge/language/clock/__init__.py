"""Find and read a date with its time in a line of any language: "Do., 19. Nov. 2026 um 08:41 Uhr", "11/19/26 8:41 PM".

The line is cut into tokens once; nothing is tried twice, so time grows with the line. Lines are capped by the caller.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from bridge.language.clock.days import find_days, year_at
from bridge.language.clock.pieces import Tokens, cut
from bridge.language.clock.times import find_time
from bridge.language.clock.zones import read_zone
from bridge.language.reply_headers import Names, fold


@dataclass(frozen=True, slots=True)
class Clock:
    """A date as written. `spans` are the parts of the line it was read from; absent parts are None."""

    spans: tuple[tuple[int, int], ...]
    day: int
    month: int
    year: int | None
    hour: int | None = None
    minute: int = 0
    second: int = 0
    offset: int | None = None  # minutes east of UTC, if the line names a zone
    may_swap: bool = False  # 3/4/2026: day and month could be the other way round
    may_turn: bool = False  # 20-09-03: the year could stand first
    is_zone_named: bool = False  # "MEZ", "GMT+2": programs write their own clock so; a bare "+0100" is copied

    @property
    def is_full(self) -> bool:
        """Whether year and time stand there."""
        return self.year is not None and self.hour is not None


@lru_cache(maxsize=512)  # a heading is asked again when its mail is dated
def find_clock(text: str, names: Names, languages: frozenset[str] = frozenset()) -> Clock | None:
    """The first date of the line, with the time and zone next to it, or None. `languages` settle clashes."""
    if not any(map(str.isdecimal, text)):
        return None
    tokens = cut(text)
    found = next(find_days(tokens, names, languages), None)
    if found is None:
        return None
    first, last, day = found
    time = find_time(tokens, first, last, names)
    if (
        day.may_swap
        and time is not None
        and _is_day_first(tokens[first : last + 1], tokens[time[0] : time[1] + 1], names)
    ):
        day = replace(day, day=int(tokens[first].text), month=int(tokens[first + 2].text))
    first = _with_weekday(tokens, first, names)
    spans = [(tokens[first].start, tokens[last].end)]
    if time is None:
        return Clock(tuple(spans), day.day, day.month, day.year, may_swap=day.may_swap, may_turn=day.may_turn)
    begin, end, hour, minute, second, offset = time
    year = day.year
    if year is None and end + 1 < len(tokens) and len(tokens[end + 1].text) == 4:
        year = year_at(tokens, end + 1)  # ctime: "Thu Nov 19 08:41:22 2026"
        end += year is not None
    spans.append((tokens[begin].start, tokens[end].end))
    if offset is None and end < first:  # Eudora: "At 01:15 PM 11/27/2000 -0600"
        behind, offset = read_zone(tokens, last)
        if offset is not None:
            spans.append((tokens[last].start, tokens[behind].end))
    is_named = offset is not None and _is_zone_named(text[tokens[begin].start : tokens[end].end])
    return Clock(
        tuple(sorted(spans)),
        day.day,
        day.month,
        year,
        hour,
        minute,
        second,
        offset,
        day.may_swap,
        day.may_turn,
        is_named,
    )


def _is_day_first(date: Tokens, time: Tokens, names: Names) -> bool:
    """ "03/06/2025 08:45": who writes noughts, four digits of the year and 24 hours is no American."""
    is_padded = [len(token.text) for token in date[::2]] == [2, 2, 4] and "0" in {date[0].text[0], date[2].text[0]}
    return is_padded and not any(fold(token.text) in names.forenoon | names.afternoon for token in time)


def _is_zone_named(time: str) -> bool:
    lowered = time.lower()
    return "gmt" in lowered or "utc" in lowered or not any(sign in time for sign in "+-\u2212")


def _with_weekday(tokens: Tokens, first: int, names: Names) -> int:
    """The index of the weekday that stands right before a date, or of the date."""
    index = first - 1
    while index >= 0 and tokens[index].text in {",", ".", "، ", "،"}:
        index -= 1
    if index < 0:
        return first
    word = fold(tokens[index].text)
    is_sure = len(word) > 2 or index < first - 1 or tokens[index].text.islower()  # "op di 24-09", not "Yo-Yo Ma 24-09"
    is_sure = is_sure or (index > 0 and tokens[index - 1].text.islower())  # "schrieb am Sa 2. Mai"
    return index if is_sure and word in names.weekdays else first
