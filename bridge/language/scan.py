"""All phrases of a language in one pass over the words of a sentence: a sentence is asked for twenty kinds of phrases,
and most of its words begin none of any kind.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bridge.language.lexicon import Lexicon
from bridge.language.phrase import HEAD, Found, Phrase

_Kept = tuple[str, Phrase, frozenset[str] | None]  # a phrase, its key before it, what it needs behind it
_TALK = ("mail.", "request.", "answer.", "when.")  # the sections that every sentence is asked for


def find_all(lexicon: Lexicon, key: str, words: tuple[str, ...], starts: Collection[int] = (0,)) -> Iterator[Found]:
    """Every phrase of `key` ("request.task") in the folded words, from left to right.

    `starts`: where a phrase with "^" may begin.
    """
    for place, phrase in _candidates(lexicon, words).get(key, ()):
        if phrase.at_start and place not in starts:
            continue
        ends = phrase.ends(words, place)
        if ends:
            yield Found(phrase.text, place, max(ends))


def find_first(lexicon: Lexicon, key: str, words: tuple[str, ...], starts: Collection[int] = (0,)) -> Found | None:
    """The first phrase of `key` in the words, or None."""
    return next(find_all(lexicon, key, words, starts), None)


@lru_cache(maxsize=1024)
def _candidates(lexicon: Lexicon, words: tuple[str, ...]) -> Mapping[str, Sequence[tuple[int, Phrase]]]:
    """By key: each place where one of its phrases may stand, judged by its first word and one more."""
    found: dict[str, list[tuple[int, Phrase]]] = {}
    are_missing = frozenset(words).isdisjoint
    for place, word in enumerate(words):
        for key, phrase, needs in beginning(lexicon, word):
            if needs is None or not are_missing(needs):
                found.setdefault(key, []).append((place, phrase))
    return found


@lru_cache(maxsize=50_000)
def beginning(lexicon: Lexicon, word: str, sections: tuple[str, ...] = _TALK) -> tuple[_Kept, ...]:
    """The phrases of some sections that may begin with the word, each with its key and what it needs behind it."""
    index = _index(lexicon, sections)
    near = (*index.by_head.get(word[:HEAD], ()), *index.open_ended)
    return (*index.by_word.get(word, ()), *(kept for kept in near if kept[1].may_begin(word)))


@dataclass(frozen=True, slots=True)
class _Index:
    """The phrases of all keys together, as `Phrases` has those of one."""

    by_word: Mapping[str, Sequence[_Kept]]
    by_head: Mapping[str, Sequence[_Kept]]
    open_ended: Sequence[_Kept]


@lru_cache(maxsize=32)
def _index(lexicon: Lexicon, sections: tuple[str, ...]) -> _Index:
    by_word: dict[str, list[_Kept]] = {}
    by_head: dict[str, list[_Kept]] = {}
    open_ended: list[_Kept] = []
    for key, phrases in lexicon.phrases.items():
        if not key.startswith(sections):
            continue
        for word, found in phrases.by_word.items():
            by_word.setdefault(word, []).extend((key, phrase, phrase.needs) for phrase in found)
        for head, found in phrases.by_head.items():
            by_head.setdefault(head, []).extend((key, phrase, phrase.needs) for phrase in found)
        open_ended.extend((key, phrase, phrase.needs) for phrase in phrases.open_ended)
    return _Index(by_word, by_head, open_ended)
