"""Find and read a date with its time in a line of any language: "Do., 19. Nov. 2026 um 08:41 Uhr", "11/19/26 8:41 PM".

The line is cut into tokens once; nothing is tried twice, so time grows with the line. Lines are capped by the caller.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

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

    @property
    def is_full(self) -> bool:
        """Whether year and time stand there."""
        return self.year is not None and self.hour is not None


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int

    @property
    def number(self) -> int | None:
        return int(self.text) if self.text.isdecimal() and len(self.text) <= 4 else None


_TOKENS = re.compile(r"\d+|[^\s\d!-/:-@\[-`{-~،、，：。«»„“”‘’…–—−]+|\S")
_CAP = 600


def find_clock(text: str, names: Names, languages: frozenset[str] = frozenset()) -> Clock | None:
    """The first date of the line, with the time and zone next to it, or None. `languages` settle clashes."""
    if not any(map(str.isdecimal, text)):
        return None
    tokens = [_Token(match[0], match.start(), match.end()) for match in _TOKENS.finditer(text[:_CAP])]
    found = next(_dates(tokens, names, languages), None)
    if found is None:
        return None
    first, last, day = found
    time = _find_time(tokens, first, last, names)
    first = _with_weekday(tokens, first, names)
    spans = [(tokens[first].start, tokens[last].end)]
    if time is None:
        return Clock(tuple(spans), day.day, day.month, day.year, may_swap=day.may_swap)
    begin, end, hour, minute, second, offset = time
    year = day.year
    if year is None and end + 1 < len(tokens) and len(tokens[end + 1].text) == 4:
        year = _year(tokens, end + 1)  # ctime: "Thu Nov 19 08:41:22 2026"
        end += year is not None
    spans.append((tokens[begin].start, tokens[end].end))
    return Clock(tuple(sorted(spans)), day.day, day.month, year, hour, minute, second, offset, day.may_swap)


@dataclass(frozen=True, slots=True)
class _Day:
    day: int
    month: int
    year: int | None
    may_swap: bool = False


def _dates(tokens: list[_Token], names: Names, languages: frozenset[str]) -> Iterator[tuple[int, int, _Day]]:
    for index, token in enumerate(tokens):
        if token.text[0].isdecimal():
            found = _numeric(tokens, index, languages)
        else:
            found = _worded(tokens, index, names, languages)
        if found:
            yield found


_SEPARATORS = {".", "/", "-", "‑", "年", "月", "년", "월"}


def _numeric(tokens: list[_Token], index: int, languages: frozenset[str]) -> tuple[int, int, _Day] | None:
    """19.11.2026, 11/19/26, 2026-11-19, 2026年11月19日, 2026. 11. 19."""
    if index + 4 >= len(tokens):
        return None
    one, mark, two, again, three = tokens[index : index + 5]
    if (
        mark.text not in _SEPARATORS
        or again.text not in _SEPARATORS
        or (index and tokens[index - 1].text in {":", "@"})
    ):
        return None
    values = one.number, two.number, three.number
    if None in values:
        return None
    day = _ordered(one, two, three, mark.text, languages)
    if day is None:
        return None
    end = index + 4
    if end + 1 < len(tokens) and (
        tokens[end + 1].text[0] in "日일" or (mark.text == "." and tokens[end + 1].text == ".")
    ):
        end = end + 1 if len(tokens[end + 1].text) == 1 else end
    return index, end, day


def _ordered(one: _Token, two: _Token, three: _Token, mark: str, languages: frozenset[str]) -> _Day | None:
    a, b, c = int(one.text), int(two.text), int(three.text)
    if len(one.text) == 4:
        return _checked(c, b, a) or _checked(b, c, a)
    if len(three.text) not in {2, 4}:
        return None
    year = _century(c) if len(three.text) == 2 else c
    if len(one.text) == 2 and len(three.text) == 2 and a > 31:
        return _checked(c, b, _century(a))
    day_first, month_first = _checked(a, b, year), _checked(b, a, year)
    if mark == "." or not (day_first and month_first):
        return day_first or month_first
    chosen = month_first if mark == "/" and (not languages or "en" in languages) else day_first
    return _Day(chosen.day, chosen.month, chosen.year, may_swap=a != b)


def _century(year: int) -> int:
    return year + (1900 if year >= 70 else 2000)


def _checked(day: int, month: int, year: int | None) -> _Day | None:
    if year is not None and 2400 < year < 2700:
        year -= 543  # Thai clients write the Buddhist year
    if not (1 <= day <= 31 and 1 <= month <= 12 and (year is None or 1970 <= year <= 2100)):
        return None
    return _Day(day, month, year)


def _worded(tokens: list[_Token], index: int, names: Names, languages: frozenset[str]) -> tuple[int, int, _Day] | None:
    """19. November 2026, Nov 19, 2026, 2026. november 19., 19 de noviembre de 2026, 19 tháng 11 năm 2026."""
    month, last = _month(tokens, index, names, languages)
    if not month:
        return None
    left, right = _number_near(tokens, index, -1), _number_near(tokens, last, 1)
    if left is not None and left and tokens[left - 1].text == ":":
        left = None  # minutes: "at 12:30 here", where "here" is also the Breton October
    before, after = _value(tokens, left), _value(tokens, right)
    if left is not None and before is not None and before <= 31 and len(tokens[left].text) <= 2:
        return _day_first(tokens, left, last, right, month)
    if (
        left is not None
        and before is not None
        and len(tokens[left].text) == 4
        and right is not None
        and after is not None
    ):
        day = _checked(after, month, before)
        return (left, right, day) if day else None
    if right is not None and after is not None and len(tokens[right].text) <= 2:
        return _month_first(tokens, index, right, month)
    return None


def _day_first(
    tokens: list[_Token], left: int, last: int, right: int | None, month: int
) -> tuple[int, int, _Day] | None:
    year = _year(tokens, right)
    if year is not None and right is not None:
        day = _checked(int(tokens[left].text), month, year)
        return (left, right, day) if day else None
    earlier = _number_near(tokens, left, -1)
    if earlier is not None and len(tokens[earlier].text) == 4:
        day = _checked(int(tokens[left].text), month, int(tokens[earlier].text))
        return (earlier, last, day) if day else None
    day = _checked(int(tokens[left].text), month, None)
    return (left, last, day) if day else None


def _month_first(tokens: list[_Token], index: int, right: int, month: int) -> tuple[int, int, _Day] | None:
    if right + 1 < len(tokens) and tokens[right + 1].text in {":", "："}:
        return None
    later = _number_near(tokens, right, 1)
    year = _year(tokens, later)
    day = _checked(int(tokens[right].text), month, year)
    if day is None:
        return None
    return index, later if year is not None and later is not None else right, day


def _year(tokens: list[_Token], index: int | None) -> int | None:
    """The year at a token: four digits, or two that are not the hour of a time."""
    value = _value(tokens, index)
    if value is None or index is None:
        return None
    length = len(tokens[index].text)
    if length == 4:
        return value
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    return _century(value) if length == 2 and following[:1] not in {":", "：", "h", "H", "時", "시"} else None


def _value(tokens: list[_Token], index: int | None) -> int | None:
    return tokens[index].number if index is not None else None


def _number_near(tokens: list[_Token], index: int, step: int) -> int | None:
    """The next number on one side, over at most three short words or signs ("19. de Nov.", "19th of")."""
    for _ in range(4):
        index += step
        if not 0 <= index < len(tokens):
            return None
        text = tokens[index].text
        if text[0].isdecimal():
            return index
        if len(text) > 4 or text in {":", "<", ">", "@", "("}:
            return None
    return None


_NUMBERED_MONTHS = {"tháng", "thg"}


def _month(tokens: list[_Token], index: int, names: Names, languages: frozenset[str]) -> tuple[int, int]:
    """(month, last token of its name) for a token that names a month; (0, index) if it does not."""
    word = fold(tokens[index].text)
    if word in _NUMBERED_MONTHS and index + 1 < len(tokens) and tokens[index + 1].number is not None:
        number = int(tokens[index + 1].text)
        return (number if 1 <= number <= 12 else 0), index + 1
    if not word[0].isalpha():
        return 0, index
    if index + 2 < len(tokens) and tokens[index + 1].text == ".":
        dotted = _named(word + fold(tokens[index + 2].text), names, languages)
        if dotted:
            return dotted, index + 2
    if len(word) < 2:
        return 0, index
    return _named(word, names, languages) or _named_start(word, names, languages), index


def _named(word: str, names: Names, languages: frozenset[str]) -> int:
    meanings = names.months.get(word, ())
    for number, codes in meanings:
        if codes & languages:
            return number
    return meanings[0][0] if meanings else 0


def _named_start(word: str, names: Names, languages: frozenset[str]) -> int:
    """A month with an ending glued to it: "azaroak", "marraskuun", "noiembrie"."""
    for length in range(min(len(word) - 1, 14), 3, -1):
        number = _named(word[:length], names, languages)
        if number and len(word) - length <= 4:
            return number
    return 0


def _with_weekday(tokens: list[_Token], first: int, names: Names) -> int:
    """The index of the weekday that stands right before a date, or of the date."""
    index = first - 1
    while index >= 0 and tokens[index].text in {",", ".", "، ", "،"}:
        index -= 1
    if index < 0:
        return first
    word = fold(tokens[index].text)
    is_sure = len(word) > 2 or index < first - 1
    return index if is_sure and word in names.weekdays else first


_TIME_SIGNS = {":", "：", ".", "h", "H", "時", "时", "点", "點", "시", "u"}
_REACH = 12


def _find_time(
    tokens: list[_Token], first: int, last: int, names: Names
) -> tuple[int, int, int, int, int, int | None] | None:
    """(first token, last token, hour, minute, second, offset) of the time beside a date: after it, else before it."""
    after = range(last + 1, min(len(tokens) - 2, last + _REACH))
    before = range(max(0, first - _REACH), max(0, first - 2))
    for index in (*after, *before):
        time = _time_at(tokens, index, names)
        if time:
            return time
    return None


def _time_at(tokens: list[_Token], index: int, names: Names) -> tuple[int, int, int, int, int, int | None] | None:
    hour, sign, minute = tokens[index], tokens[index + 1], tokens[index + 2]
    if hour.number is None or minute.number is None or sign.text not in _TIME_SIGNS or len(minute.text) != 2:
        return None
    if len(hour.text) > 2 or hour.number > 24 or minute.number > 59:
        return None
    end, second = _seconds(tokens, index + 2, sign.text)
    begin, end, shift = _half_of_day(tokens, index, end, names)
    value = hour.number if shift is None or hour.number > 12 else hour.number % 12 + shift
    end, offset = _zone(tokens, end)
    return begin, end, value % 24, minute.number, second, offset


def _seconds(tokens: list[_Token], end: int, sign: str) -> tuple[int, int]:
    if end + 2 < len(tokens) and tokens[end + 1].text in {sign, ":"} and len(tokens[end + 2].text) == 2:
        value = tokens[end + 2].number
        if value is not None and value < 60:
            return end + 2, value
    return end, 0


def _half_of_day(tokens: list[_Token], index: int, end: int, names: Names) -> tuple[int, int, int | None]:
    """(first, last, 0 | 12 | None) with the words for before and after noon taken in."""
    word = fold(tokens[end + 1].text) if end + 1 < len(tokens) else ""
    if word and end + 3 < len(tokens) and tokens[end + 2].text == ".":
        joined = word + fold(tokens[end + 3].text)
        half = _half(joined, names)
        if half is not None:
            dot = end + 4 < len(tokens) and tokens[end + 4].text == "."
            return index, end + 3 + dot, half
    half = _half(word, names)
    if half is not None:
        return index, end + 1, half
    earlier = fold(tokens[index - 1].text) if index else ""
    for length in (len(earlier), 2):
        half = _half(earlier[-length:], names) if length else None
        if half is not None:
            return index - 1, end, half
    return index, end, None


def _half(word: str, names: Names) -> int | None:
    if word in names.afternoon:
        return 12
    return 0 if word in names.forenoon else None


_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "mez": 60, "met": 60, "cest": 120,
    "mesz": 120, "mest": 120, "hnec": 60, "haec": 120, "eet": 120, "eest": 180, "msk": 180, "ist": 330, "jst": 540,
    "kst": 540, "hkt": 480, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "aest": 600, "aedt": 660, "acst": 570,
    "awst": 480, "nzst": 720, "nzdt": 780, "sast": 120, "brt": -180,
}  # fmt: skip


def _zone(tokens: list[_Token], end: int) -> tuple[int, int | None]:
    """(last token, minutes east of UTC or None) with the zone that follows a time."""
    index = end + 1
    while index < len(tokens) and tokens[index].text in {"(", ","}:
        index += 1
    if index >= len(tokens):
        return end, None
    word = fold(tokens[index].text)
    named = _ZONES.get(word)
    signed = _signed(tokens, index + 1 if named is not None else index)
    if signed:
        last, minutes = signed
        closed = last + 1 < len(tokens) and tokens[last + 1].text == ")"
        return last + closed, minutes
    if named is None:
        return end, None
    closed = index + 1 < len(tokens) and tokens[index + 1].text == ")"
    return index + closed, named


def _signed(tokens: list[_Token], index: int) -> tuple[int, int] | None:
    """+0200, -05:00, +2 after a time or a zone name."""
    if (
        index + 1 >= len(tokens)
        or tokens[index].text not in {"+", "-", "−"}
        or tokens[index].end != tokens[index + 1].start
    ):
        return None
    digits = tokens[index + 1]
    if digits.number is None:
        return None
    sign = 1 if tokens[index].text == "+" else -1
    if len(digits.text) == 4:
        return index + 1, sign * (digits.number // 100 * 60 + digits.number % 100)
    if len(digits.text) > 2 or digits.number > 14:
        return None
    minutes = tokens[index + 3].number if index + 3 < len(tokens) and tokens[index + 2].text == ":" else None
    if minutes is not None and minutes < 60:
        return index + 3, sign * (digits.number * 60 + minutes)
    return index + 1, sign * digits.number * 60
