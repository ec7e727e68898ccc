"""What is left of an attribution when date and address are taken out: a name between words of saying."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bridge.language.reply_headers import ReplyHeaders, Role, fold

_GAPS = re.compile("\x1f+|[,،、，;\u2068\u2069]+")
_AROUND = " \t*_:：՝៖.,،、，;\"'«»„“”‘’()<>[]|-–—~/"
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Leftover:
    """`name`: the author as written, "" if none is left; `words`: how many words nobody of the table explains."""

    name: str
    has_verb: bool
    has_lead: bool
    words: int
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    name: str


def read_leftover(text: str, address_at: int | None, headers: ReplyHeaders) -> Leftover:
    """`text` with date and address blanked out by U+001F; `address_at` is where the address stood."""
    pieces = _pieces(text)
    languages = _languages(pieces, headers)
    has_verb = bool(languages)
    lead = False
    names: list[_Piece] = []
    spoken = ""
    for at, piece in pieces:
        name, had_lead = _strip_words(piece, headers, languages)
        lead = lead or had_lead
        if any(map(str.isalnum, name)):
            names.append(_Piece(at, at + len(piece), name))
            if has_verb and _languages([(at, piece)], headers):
                spoken = name
    names = [piece for piece in names if not _is_weekday(piece.name, headers)]
    words = sum(len(piece.name.split()) for piece in names)
    return Leftover(_choose(names, address_at, spoken), has_verb, lead, words, languages)


def _pieces(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for gap in _GAPS.finditer(text):
        found.append((at, text[at : gap.start()]))
        at = gap.end()
    found.append((at, text[at:]))
    return [(begin, piece) for begin, piece in found if piece.strip(_AROUND) or any(map(str.isalpha, piece))]


def _languages(pieces: list[tuple[int, str]], headers: ReplyHeaders) -> frozenset[str]:
    """Languages of every verb of saying at the start or end of a piece."""
    found: frozenset[str] = frozenset()
    for _, piece in pieces:
        words = fold(piece.replace("\x1f", " ").strip()).lstrip(":").rstrip(" :：՝៖.-*_").split()
        for count in range(1, min(_MOST_WORDS, len(words)) + 1):
            for run in (words[:count], words[-count:]):
                found |= headers.verbs.get(" ".join(run).strip("\"'«»„“”<>,"), frozenset())
        if not piece.isascii():
            found |= _glued(fold(piece).strip(_AROUND), headers.verbs)
    return found


def _glued(folded: str, verbs: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Scripts without blanks write the verb right behind the name: 写道, さんは書きました, 이(가) 쓴 글."""
    for length in range(min(12, len(folded)), 1, -1):
        codes = verbs.get(folded[-length:])
        if codes and not folded[-length:].isascii() and ord(folded[-1]) > 0x2FF:
            return codes
    return frozenset()


def _strip_words(piece: str, headers: ReplyHeaders, languages: frozenset[str]) -> tuple[str, bool]:
    """(what the table does not explain, whether it began with a lead word)."""
    words = piece.replace("\x1f", " ").strip(_AROUND.replace("(", "").replace(")", "")).split()
    words = words[: -1 if words[-1:] == ["("] else None]  # "Jonas Weber wrote (19 Nov 2026):"
    lead = False
    for _ in range(4):
        cut_front, is_lead = _front(words, headers, languages)
        cut_back = _back(words[cut_front:], headers, languages)
        lead = lead or is_lead
        if not cut_front and not cut_back:
            break
        words = words[cut_front : len(words) - cut_back]
    if len(words) > 1 and words[0].islower() and Role.FROM in headers.labels.get(fold(words[0]), ()):
        words = words[1:]  # mail.ru: "26.06.2026 от Anna Berg <...>:"
    name = " ".join(words).strip(_AROUND.replace("(", "").replace(")", "")).strip()
    if name and not name.isascii():
        name = _unglue(name, headers)
    return name.strip(_AROUND) if not name.endswith(")") else name.strip(_AROUND.replace(")", "")), lead


def _front(words: list[str], headers: ReplyHeaders, languages: frozenset[str]) -> tuple[int, bool]:
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        key = fold(" ".join(words[:count])).strip("\"'«»„“”<>,:.")
        if _allowed(headers.verbs.get(key), languages) or _allowed(headers.joints.get(key), languages):
            return count, False
        if _allowed(headers.leads.get(key), languages):
            return count, True
    return 0, False


def _back(words: list[str], headers: ReplyHeaders, languages: frozenset[str]) -> int:
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        key = fold(" ".join(words[-count:])).strip("\"'«»„“”<>,:.-*")
        if (
            _allowed(headers.verbs.get(key), languages)
            or _allowed(headers.joints.get(key), languages)
            or (count == len(words) and _allowed(headers.leads.get(key), languages))
        ):
            return count
    return 0


def _allowed(codes: frozenset[str] | None, languages: frozenset[str]) -> bool:
    """Whether a word of the table counts: of a language whose verb was seen, or of any if none was."""
    return codes is not None and (not languages or bool(codes & languages) or "en" in codes)


def _unglue(name: str, headers: ReplyHeaders) -> str:
    for length in range(min(12, len(name) - 1), 1, -1):
        key = fold(name[-length:])
        if key in headers.verbs and not key.isascii() and ord(key[-1]) > 0x2FF:
            return name[:-length].strip(_AROUND)
    return name


def _is_weekday(name: str, headers: ReplyHeaders) -> bool:
    return fold(name).strip(".") in headers.names.weekdays


def looks_like_name(name: str) -> bool:
    """Half of its words begin like names do: no "down why we are gathering". Scripts without capitals always do."""
    words = [word.strip("\"'(") for word in name.split()]
    low = sum(word[:1].islower() for word in words)
    return len(words) <= 1 or (low * 2 <= len(words) and len(words) <= 8)


def _choose(names: list[_Piece], address_at: int | None, spoken: str) -> str:
    """The piece right before the address; without one, the piece beside the verb, or the longest that is left."""
    if not names:
        return ""
    if address_at is not None:
        names = [piece for piece in names if piece.start <= address_at]
        if not names:
            return ""
        return _together(names[-2:]) or names[-1].name
    if len(names) == 2 and _together(names):
        return _together(names)
    return spoken or max((piece.name for piece in names), key=len)


def _together(pair: list[_Piece]) -> str:
    """ "Weber, Jonas": two short pieces with nothing but a comma between them; "" otherwise."""
    if len(pair) < 2 or pair[1].start - pair[0].end > 3 or any(len(piece.name.split()) > 2 for piece in pair):
        return ""
    return f"{pair[0].name}, {pair[1].name}"
