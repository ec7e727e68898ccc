"""The phrases of one language: a TOML file that a non-programmer can copy and translate, read and checked.

Law: a file in which `check_lexicon` finds no fault is complete enough to work; else it says where, which key is wrong
and what was probably meant.
"""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from bridge.language.faults import find_faults, located, shape_faults, toml_fault
from bridge.language.keys import KEYS, WHOLE
from bridge.language.notation import read_phrases
from bridge.language.phrase import Phrases, fold

__all__ = ["KEYS", "Lexicon", "check_lexicon", "parse_lexicon"]

_NAMES = {f"{section}.{key}": (section, key) for section, keys in KEYS.items() if section != "words" for key in keys}


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """One language: `words["common"]`, `phrases["request.task"]` ...; every key of KEYS is there, perhaps empty.

    Equal only to itself, so that what was read with it can be remembered.
    """

    code: str  # "de"
    name: str  # "Deutsch"
    words: Mapping[str, frozenset[str]]  # folded
    phrases: Mapping[str, Phrases]


class _Phrases(Mapping[str, Phrases]):
    """The phrases of a file by their keys, each key read when it is first asked for: one mail asks for few of seven
    languages. ValueError if a phrase of that key cannot be read.
    """

    def __init__(self, data: Mapping[str, Mapping[str, list[str]]]) -> None:
        """`data`: the file, whose shape is right."""
        self._data = data
        self._read: dict[str, Phrases] = {}

    def __getitem__(self, name: str) -> Phrases:
        found = self._read.get(name)
        if found is None:
            section, key = _NAMES[name]
            texts, lists = self._data.get(section, {}).get(key, []), self._data.get("lists", {})
            found = self._read[name] = read_phrases(texts, lists, is_whole=name in WHOLE)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


def parse_lexicon(toml_text: str, file_name: str) -> Lexicon:
    """The lexicon in a file; ValueError lists every fault of the file, one line each: file:line, key, what to do.

    Phrases are read when they are first asked for, so a file with no fault but in a phrase is told then.
    """
    with suppress(tomllib.TOMLDecodeError):  # only a file with a fault is read again, for all of them
        data = tomllib.loads(toml_text)
        if not any(shape_faults(data)):
            return _build(data, file_name.rpartition("/")[2].removesuffix(".toml"))
    raise ValueError("\n".join(check_lexicon(toml_text, file_name)))


def check_lexicon(toml_text: str, file_name: str) -> tuple[str, ...]:
    """Every fault of a language file as "file:line: [section] key: what to do", in the order of the file; () if it is
    fine.
    """
    try:
        data = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as fault:
        return (toml_fault(toml_text, file_name, str(fault)),)
    return located(toml_text, file_name, find_faults(data))


def _build(data: Mapping[str, Mapping[str, list[str]]], code: str) -> Lexicon:
    words = {key: _words(data.get("words", {}).get(key, [])) for key in KEYS["words"]}
    return Lexicon(code, str(data["name"]), words, _Phrases(data))


def _words(texts: list[str]) -> frozenset[str]:
    """Single words out of a list whose texts may hold several, as blank-separated words; full stops at their end
    taken off.
    """
    return frozenset(fold(word.rstrip(".")) for text in texts for word in text.split())
