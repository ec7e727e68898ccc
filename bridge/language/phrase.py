"""Phrases of language/*.toml (their notation: notation.py), and a matcher for them that is linear in the text."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

_MOST_KNOWN = 20_000  # words that each set of phrases remembers
HEAD = 2  # letters by which words with an open end are looked up
LONGEST = 90  # words of a sentence that are looked at; longer ones are logs and tables
WORD = re.compile(r"\d+(?:[.:/-]\d+)*|[^\W\d_]+(?:['’-][^\W_]+)*|\w+")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "’": "'", "‘": "'", "ł": "l"})


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Text as phrases compare it: lower case, ä = ae, ß = ss, other accents off ("koennten", "Könnten" are the
    same word).
    """
    folded = unicodedata.normalize("NFC", text).casefold().translate(_GERMAN)
    if folded.isascii():
        return folded
    parts = unicodedata.normalize("NFKD", folded)
    return "".join(char for char in parts if not unicodedata.combining(char))


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text without its punctuation; at most 90."""
    return tuple(fold(found.group()) for found in islice(WORD.finditer(text[:2000]), LONGEST))


@dataclass(frozen=True, slots=True)
class Item:
    """One place of a phrase: a choice of words, or a gap."""

    words: frozenset[str] = frozenset()
    heads: tuple[str, ...] = ()  # the word begins so
    tails: tuple[str, ...] = ()  # the word ends so
    frames: tuple[tuple[tuple[str, ...], str], ...] = ()  # the word begins with one of those and ends so
    is_number: bool = False
    gap: int = 0  # how many words of any kind; 0: this is no gap
    is_optional: bool = False

    @property
    def beginnings(self) -> tuple[str, ...]:
        """What the words with an open end may begin with."""
        return (*self.heads, *(head for heads, _ in self.frames for head in heads))

    def takes(self, word: str) -> bool:
        """Whether `word` (folded) may stand here."""
        return (
            word in self.words
            or (bool(self.heads) and word.startswith(self.heads))
            or (bool(self.tails) and word.endswith(self.tails))
            or (self.is_number and any(map(str.isdigit, word)))
            or (bool(self.frames) and any(word.endswith(end) and word.startswith(heads) for heads, end in self.frames))
        )


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase, read; `text` is as the file has it."""

    text: str
    items: tuple[Item, ...]
    at_start: bool
    at_end: bool
    needs: frozenset[str] | None = None  # words of which one must be somewhere; None: cannot be told so

    def ends(self, words: Sequence[str], start: int) -> set[int]:
        """Where the phrase may end if it begins at `start`; empty if it does not stand there."""
        places: Collection[int] = (start,)
        count = len(words)
        for item in self.items:
            if item.gap or item.is_optional:
                places = set(_step(item, words, places))
            else:
                places = [place + 1 for place in places if place < count and item.takes(words[place])]
            if not places:
                return set()
        return set(places) & {count} if self.at_end else set(places)

    def may_begin(self, word: str) -> bool:
        """Whether `word` can be its first; True if it begins with a gap."""
        for item in self.items:
            if item.gap or item.takes(word):
                return True
            if not item.is_optional:
                return False
        return False


def _step(item: Item, words: Sequence[str], places: Collection[int]) -> Iterator[int]:
    """All places after `item`; at most eleven for each place before."""
    for place in places:
        if item.gap:
            yield from range(place, min(place + item.gap, len(words)) + 1)
            continue
        if item.is_optional:
            yield place
        if place < len(words) and item.takes(words[place]):
            yield place + 1


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase found in words[start:end]."""

    phrase: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrases:
    """Many phrases, looked up by the first word they need: most words of a mail begin none."""

    by_word: Mapping[str, tuple[Phrase, ...]]
    by_head: Mapping[str, tuple[Phrase, ...]]  # by the first two letters, for words such as schick*
    open_ended: tuple[Phrase, ...]  # begin with the end of a word or a number: tried at each place
    count: int
    known: dict[str, tuple[Phrase, ...]] = field(default_factory=dict, compare=False, repr=False)  # by word seen

    def find(self, words: Sequence[str], starts: Collection[int] = (0,)) -> Found | None:
        """The first phrase found, from left to right, or None; `starts`: where a phrase with "^" may begin."""
        return next(self.all(words, starts), None)

    def all(self, words: Sequence[str], starts: Collection[int] = (0,)) -> Iterator[Found]:
        """Every phrase found, from left to right."""
        known = self.known
        for place, word in enumerate(words):
            phrases = known.get(word)
            for phrase in self._beginning(word) if phrases is None else phrases:
                if phrase.at_start and place not in starts:
                    continue
                ends = phrase.ends(words, place)
                if ends:
                    yield Found(phrase.text, place, max(ends))

    def ends(self, words: Sequence[str], start: int) -> tuple[int, ...]:
        """Where phrases that begin at `start` may end, longest first."""
        here = self._beginning(words[start]) if start < len(words) else ()
        if not here:
            return ()
        ends = {end for phrase in here for end in phrase.ends(words, start)}
        return tuple(sorted((end for end in ends if end > start), reverse=True))

    def may_begin(self, word: str) -> bool:
        """Whether any phrase may begin with the folded word."""
        return bool(self._beginning(word))

    def _beginning(self, word: str) -> tuple[Phrase, ...]:
        """The phrases that may begin with `word`: looked up once for each word of the language."""
        found = self.known.get(word)
        if found is None:
            if len(self.known) >= _MOST_KNOWN:
                self.known.clear()
            near = self.by_word.get(word, ()) + self.by_head.get(word[:HEAD], ()) + self.open_ended
            found = self.known[word] = tuple(phrase for phrase in near if phrase.may_begin(word))
        return found

    def __bool__(self) -> bool:
        """Whether there is any phrase."""
        return self.count > 0
