"""Dates: 19.11.2026, 11/19/26, 2026年11月19日, 19. Nov. 2026, Nov 19, 2026, 19 tháng 11 năm 2026."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bridge.language.clock.pieces import Token, Tokens
from bridge.language.reply_headers import Names, fold


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day as written."""

    day: int
    month: int
    year: int | None
    may_swap: bool = False
    may_turn: bool = False  # 20-09-03: the year could stand first


def find_days(tokens: Tokens, names: Names, languages: frozenset[str]) -> Iterator[tuple[int, int, Day]]:
    """(first token, last token, day) of every date."""
    digits = [token.text[0].isdecimal() for token in tokens]
    for index, token in enumerate(tokens):
        if digits[index]:
            found = _numeric(tokens, index, languages)
        elif token.text[0].isalpha() and any(digits[max(0, index - _REACH) : index + _REACH + 2]):
            found = _worded(tokens, index, names, languages)
        else:
            continue
        if found:
            yield found


_REACH = 4  # tokens between the name of a month and its number, see _number_near


_SEPARATORS = {".", "/", "-", "‑", "年", "月", "년", "월"}


def _numeric(tokens: Tokens, index: int, languages: frozenset[str]) -> tuple[int, int, Day] | None:
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


def _ordered(one: Token, two: Token, three: Token, mark: str, languages: frozenset[str]) -> Day | None:
    a, b, c = int(one.text), int(two.text), int(three.text)
    if len(one.text) == 4:
        return _checked(c, b, a) or _checked(b, c, a)
    if len(one.text) == 2 and mark == "." and (len(three.text) == 1 or (len(three.text) == 2 and "ko" in languages)):
        year_first = _checked(c, b, _century(a))  # Thunderbird in Korean: "26. 5. 2."
        return replace(year_first, may_turn=True) if year_first else None
    if len(three.text) not in {2, 4}:
        return None
    year = _century(c) if len(three.text) == 2 else c
    is_short = len(one.text) == 2 and len(three.text) == 2
    if is_short and a > 31:
        return _checked(c, b, _century(a))
    day_first, month_first = _checked(a, b, year), _checked(b, a, year)
    may_turn = is_short and mark == "-" and _checked(c, b, _century(a)) is not None
    if mark == "." or not (day_first and month_first):
        found = day_first or month_first
        return replace(found, may_turn=may_turn) if found else None
    chosen = month_first if mark == "/" and (not languages or "en" in languages) else day_first
    return Day(chosen.day, chosen.month, chosen.year, may_swap=a != b, may_turn=may_turn)


def _century(year: int) -> int:
    return year + (1900 if year >= 70 else 2000)


def _checked(day: int, month: int, year: int | None) -> Day | None:
    if year is not None and 2400 < year < 2700:
        year -= 543  # Thai clients write the Buddhist year
    if not (1 <= day <= 31 and 1 <= month <= 12 and (year is None or 1970 <= year <= 2100)):
        return None
    return Day(day, month, year)


def _worded(tokens: Tokens, index: int, names: Names, languages: frozenset[str]) -> tuple[int, int, Day] | None:
    """19. November 2026, Nov 19, 2026, 2026. november 19., 19 de noviembre de 2026, 19 tháng 11 năm 2026."""
    month, last = _month(tokens, index, names, languages)
    if not month or _is_tuesday(tokens, index, names, languages):
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


def _is_tuesday(tokens: Tokens, index: int, names: Names, languages: frozenset[str]) -> bool:
    """ "mar. 17 nov. 2026": a name of both a weekday and a month is the weekday if day and month follow."""
    if fold(tokens[index].text) not in names.weekdays:
        return False
    day = _number_near(tokens, index, 1)
    if day is None or len(tokens[day].text) > 2:
        return False
    for token in range(day + 1, min(len(tokens), day + 4)):
        text = tokens[token].text
        if _month(tokens, token, names, languages)[0] or (text in _SEPARATORS and text != "."):
            return True
        if text[0].isdecimal() and token > day + 1:
            return tokens[day + 1].text in _SEPARATORS
    return False


def _day_first(tokens: Tokens, left: int, last: int, right: int | None, month: int) -> tuple[int, int, Day] | None:
    year = year_at(tokens, right)
    if year is not None and right is not None:
        day = _checked(int(tokens[left].text), month, year)
        return (left, right, day) if day else None
    earlier = _number_near(tokens, left, -1)
    if earlier is not None and len(tokens[earlier].text) == 4:
        day = _checked(int(tokens[left].text), month, int(tokens[earlier].text))
        return (earlier, last, day) if day else None
    day = _checked(int(tokens[left].text), month, None)
    return (left, last, day) if day else None


def _month_first(tokens: Tokens, index: int, right: int, month: int) -> tuple[int, int, Day] | None:
    if right + 1 < len(tokens) and tokens[right + 1].text in {":", "："}:
        return None
    later = _number_near(tokens, right, 1)
    year = year_at(tokens, later)
    day = _checked(int(tokens[right].text), month, year)
    if day is None:
        return None
    return index, later if year is not None and later is not None else right, day


def year_at(tokens: Tokens, index: int | None) -> int | None:
    """The year at a token: four digits, or two that are not the hour of a time."""
    value = _value(tokens, index)
    if value is None or index is None:
        return None
    length = len(tokens[index].text)
    if length == 4:
        return value
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    return _century(value) if length == 2 and following[:1] not in {":", "：", "h", "H", "時", "시"} else None


def _value(tokens: Tokens, index: int | None) -> int | None:
    return tokens[index].number if index is not None else None


def _number_near(tokens: Tokens, index: int, step: int) -> int | None:
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


def _month(tokens: Tokens, index: int, names: Names, languages: frozenset[str]) -> tuple[int, int]:
    """(month, last token of its name) for a token that names a month; (0, index) if it does not."""
    word = fold(tokens[index].text)
    if word in _NUMBERED_MONTHS and index + 1 < len(tokens) and tokens[index + 1].number is not None:
        number = int(tokens[index + 1].text)
        return (number if 1 <= number <= 12 else 0), index + 1
    if not word[:1].isalpha():
        return 0, index
    if index + 2 < len(tokens) and tokens[index + 1].text == ".":
        dotted = _named(word + fold(tokens[index + 2].text), names, languages)
        if dotted:
            return dotted, index + 2
    if len(word) < 2:
        return 0, index
    month = _named(word, names, languages)
    if not month and word not in names.weekdays:  # Spanish "martes" is no March
        month = _named_start(word, names, languages)
    if not month and word[0] == "ב":  # Hebrew writes "in" as one letter before the name
        month = _named(word[1:], names, languages)
    return month, index


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
