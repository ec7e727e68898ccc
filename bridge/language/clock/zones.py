"""Time zones after a time: +0200, GMT+2, (UTC-05:00), MEZ, CEST."""

from bridge.language.clock.pieces import Tokens
from bridge.language.reply_headers import fold

_ZONES = {
    "utc": 0, "gmt": 0, "гринуич": 0, "seč": 60, "selč": 120, "trt": 180,
    "z": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "mez": 60, "met": 60, "cest": 120,
    "mesz": 120, "mest": 120, "hnec": 60, "haec": 120, "eet": 120, "eest": 180, "msk": 180, "ist": 330, "jst": 540,
    "kst": 540, "hkt": 480, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "aest": 600, "aedt": 660, "acst": 570,
    "awst": 480, "nzst": 720, "nzdt": 780, "sast": 120, "brt": -180,
}  # fmt: skip


_PLACES = {"eastern": -300, "central": -360, "mountain": -420, "pacific": -480, "alaskan": -540, "hawaiian": -600}


def _spoken(tokens: Tokens, index: int) -> tuple[int, int] | None:
    """AOL: "Central Standard Time", "Eastern Daylight Time"."""
    words = [fold(token.text) for token in tokens[index : index + 3]]
    if len(words) < 3 or words[0] not in _PLACES or words[1] not in {"standard", "daylight"} or words[2] != "time":
        return None
    return index + 2, _PLACES[words[0]] + 60 * (words[1] == "daylight")


def read_zone(tokens: Tokens, end: int) -> tuple[int, int | None]:
    """(last token, minutes east of UTC or None) with the zone that follows a time."""
    index = end + 1
    while index < len(tokens) and tokens[index].text in {"(", ",", "[", "ч", "."}:
        index += 1
    if index >= len(tokens):
        return end, None
    spoken = _spoken(tokens, index)
    if spoken:
        return spoken
    word = fold(tokens[index].text)
    named = _ZONES.get(word)
    signed = _signed(tokens, index + 1 if named is not None else index)
    if signed:
        last, minutes = signed
        closed = last + 1 < len(tokens) and tokens[last + 1].text in {")", "]"}
        return last + closed, minutes
    if named is None:
        return end, None
    closed = index + 1 < len(tokens) and tokens[index + 1].text == ")"
    return index + closed, named


def _signed(tokens: Tokens, index: int) -> tuple[int, int] | None:
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
