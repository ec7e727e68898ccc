"""Times of day beside a date: 08:41, 8.41, 8:41 AM, 오전 8:41, 8h41."""

from bridge.language.clock.pieces import Tokens
from bridge.language.clock.zones import read_zone
from bridge.language.reply_headers import Names, fold

_TIME_SIGNS = {":", "：", ".", "h", "H", "時", "时", "点", "點", "시", "u"}
_REACH = 12


def find_time(tokens: Tokens, first: int, last: int, names: Names) -> tuple[int, int, int, int, int, int | None] | None:
    """(first token, last token, hour, minute, second, offset) of the time beside a date: after it, else before it."""
    after = range(last + 1, min(len(tokens) - 2, last + _REACH))
    before = range(max(0, first - _REACH), max(0, first - 2))
    for index in (*after, *before):
        time = _time_at(tokens, index, names)
        if time:
            return time
    return None


def _time_at(tokens: Tokens, index: int, names: Names) -> tuple[int, int, int, int, int, int | None] | None:
    hour, sign, minute = tokens[index], tokens[index + 1], tokens[index + 2]
    if hour.number is None or minute.number is None or sign.text not in _TIME_SIGNS or len(minute.text) != 2:
        return None
    if len(hour.text) > 2 or hour.number > 24 or minute.number > 59:
        return None
    end, second = _seconds(tokens, index + 2, sign.text)
    begin, end, shift = _half_of_day(tokens, index, end, names)
    value = hour.number if shift is None or hour.number > 12 else hour.number % 12 + shift
    end, offset = read_zone(tokens, end)
    return begin, end, value % 24, minute.number, second, offset


def _seconds(tokens: Tokens, end: int, sign: str) -> tuple[int, int]:
    if end + 2 < len(tokens) and tokens[end + 1].text in {sign, ":"} and len(tokens[end + 2].text) == 2:
        value = tokens[end + 2].number
        if value is not None and value < 60:
            return end + 2, value
    return end, 0


def _half_of_day(tokens: Tokens, index: int, end: int, names: Names) -> tuple[int, int, int | None]:
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
