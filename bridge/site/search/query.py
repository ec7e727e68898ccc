"""What a reader typed: words, phrases, operators. The operators of both languages always work; as in `search.js`."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bridge.site.search.gather import FROM, HAS, TO, TOPIC
from bridge.site.search.words import fold, spell, split

OPERATORS = {
    "von": "from", "from": "from", "an": "to", "to": "to", "thema": "topic", "topic": "topic", "ist": "is", "is": "is",
    "hat": "has", "has": "has", "nach": "after", "after": "after", "vor": "before", "before": "before",
    "sprache": "lang", "lang": "lang",
}  # fmt: skip
SIGNS = {"from": FROM, "to": TO, "topic": TOPIC, "has": HAS}
_STATES = {
    "open": ("offen", "open"), "taken": ("ubernommen", "taken"), "answered": ("beantwortet", "answered"),
    "done": ("erledigt", "done", "gelost", "solved"), "info": ("info", "zur info", "for info"),
}  # fmt: skip
_FILES = ("anhang", "anhange", "datei", "dateien", "attachments", "files")
_PIECE = re.compile(r'(-?)(?:([^\W\d_]+):)?(?:"([^"]*)"?|([^\s"]+))')
_QUOTES = str.maketrans(dict.fromkeys("„“”«»", '"'))
_ISO = re.compile(r"((?:19|20|21)\d\d)(?:-(\d\d?)(?:-(\d\d?))?)?")
_GERMAN = re.compile(r"(?:(\d\d?)\.)?(\d\d?)\.((?:19|20|21)\d\d)")
_EPOCH = date(1970, 1, 1)
_MOST = 24  # words and operators of a query
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """One or more neighbouring words, folded. `is_open`: the last may be a beginning."""

    words: tuple[str, ...]
    is_open: bool
    is_excluded: bool
    is_compound: bool  # written with a hyphen: also found as one word


@dataclass(frozen=True, slots=True)
class Filter:
    """An operator. `values`: words of a name or topic, states, a language; or the minute of a day."""

    kind: str
    values: tuple[str, ...]
    minute: int
    is_excluded: bool


@dataclass(frozen=True, slots=True)
class Query:
    """All of it must be true."""

    wanted: tuple[Wanted, ...]
    filters: tuple[Filter, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not (self.wanted or self.filters)


def parse(text: str) -> Query:
    """A query. Nothing is an error: what is no operator is words."""
    text = text[:_LONGEST].translate(_QUOTES)
    wanted: list[Wanted] = []
    filters: list[Filter] = []
    for found in list(_PIECE.finditer(text))[:_MOST]:
        minus, name, phrase, plain = found.groups()
        kind = OPERATORS.get(fold(name or ""))
        value = plain if phrase is None else phrase
        if kind:
            filters += _filter(kind, value, is_excluded=bool(minus))
        elif OPERATORS.get(fold(value[:-1])) and value.endswith(":"):
            continue  # the value is still to be typed
        else:
            is_open = phrase is None and (value.endswith("*") or found.end() == len(text))
            wanted += _wanted(f"{name} {value}" if name else value, is_open=is_open, is_excluded=bool(minus))
    return Query(tuple(wanted), tuple(filters))


def _wanted(value: str, *, is_open: bool, is_excluded: bool) -> list[Wanted]:
    words = tuple(split(fold(value)))
    is_pair = len(words) == 2 and all(word.isalpha() for word in words) and "-" in value
    return [Wanted(words, is_open, is_excluded, is_pair)] if words else []


def _filter(kind: str, value: str, *, is_excluded: bool) -> list[Filter]:
    """None of a value that cannot be read yet (a date half typed)."""
    if kind in ("after", "before"):
        minute = _minute(value)
        return [] if minute is None else [Filter(kind, (), minute, is_excluded)]
    words = tuple(spell(word) for word in split(fold(value)))
    if not words:
        return []
    if kind == "is":
        words = _states(" ".join(words))
    elif kind == "has":
        words = ("file",) if any(name.startswith(words[0]) for name in _FILES) else words
    return [Filter(kind, words, 0, is_excluded)]


def _states(value: str) -> tuple[str, ...]:
    return tuple(state for state, names in _STATES.items() if any(name.startswith(value) for name in names))


def _minute(value: str) -> int | None:
    """The first minute of a day, a month or a year: "2026-11-20", "2026-10", "20.11.2026"."""
    if found := _ISO.fullmatch(value):
        year, month, day = found.groups()
    elif found := _GERMAN.fullmatch(value):
        day, month, year = found.groups()
    else:
        return None
    number = int(month or 1)
    if not 1 <= number <= 12:
        return None
    return (date(int(year), number, 1) + timedelta(days=int(day or 1) - 1) - _EPOCH).days * 24 * 60
