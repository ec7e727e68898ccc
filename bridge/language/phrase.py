"""The notation of phrases in language/*.toml, and a matcher for it that is linear in the text.

A phrase is words with blanks between them, in any case:

    kann|könnte jemand      one of several words
    schick*  *teil  ge*t    words that begin or end so, or both
    (bitte)                 a word that may be missing
    ..                      up to three words of any kind
    ...                     up to ten words of any kind
    {month}                 a word of the list `month` under [lists] (ge*t may stand there, too); {number} is any word
                            with a digit
    ^ at the start          only where a sentence or a part of it begins        $ at the end: only at its end
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

_GAPS = {"..": 3, "...": 10, "…": 10}  # words that a gap may stand for
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


def read_phrases(texts: Iterable[str], lists: Mapping[str, Collection[str]], *, is_whole: bool = False) -> Phrases:
    """Phrases in the notation above; ValueError says what is wrong with which phrase. `is_whole`: see `read_phrase`."""
    by_word: dict[str, tuple[Phrase, ...]] = {}
    by_head: dict[str, tuple[Phrase, ...]] = {}
    open_ended: tuple[Phrase, ...] = ()
    phrases = [read_phrase(text, lists, is_whole=is_whole) for text in texts]
    for phrase in phrases:
        first = _first_items(phrase.items)
        if first is None:
            open_ended += (phrase,)
            continue
        words = frozenset(word for item in first for word in item.words)
        for word in words:
            by_word[word] = (*by_word.get(word, ()), phrase)
        for head in {head[:HEAD] for item in first for head in _all_heads(item)}:
            by_head[head] = (*by_head.get(head, ()), phrase)
    return Phrases(by_word, by_head, open_ended, len(phrases))


def _first_items(items: Sequence[Item]) -> tuple[Item, ...] | None:
    """The items that can begin the phrase; None if one of them cannot be looked up by its first letters."""
    for place, item in enumerate(items):
        if item.tails or item.is_number or item.gap or _has_short_head(item):
            return None
        if not item.is_optional:
            return tuple(items[: place + 1])
    return None


def _has_short_head(item: Item) -> bool:
    """Whether some head is shorter than the letters words are looked up by."""
    return any(len(head) < HEAD for head in _all_heads(item))


def _all_heads(item: Item) -> tuple[str, ...]:
    """What the words of an item with an open end may begin with."""
    return (*item.heads, *(head for heads, _ in item.frames for head in heads))


def read_phrase(text: str, lists: Mapping[str, Collection[str]], *, is_whole: bool = False) -> Phrase:
    """One phrase; ValueError says what is wrong with it.

    `is_whole`: the phrase must cover all words of a sentence, so that a word that may be missing has a meaning at
    its end.
    """
    body = text.strip()
    at_start, at_end = body.startswith("^"), body.endswith("$")
    parts = body.removeprefix("^").removesuffix("$").split()
    items = tuple(item for part in parts for item in _read_item(part, lists))
    solid = [item for item in items if not item.is_optional and not item.gap]
    if not solid:
        raise ValueError(f'"{text}" has no word that must be there')
    if _is_loose(items[0]) and not at_start and not is_whole:
        raise ValueError(f'"{text}" begins with a gap or a word that may be missing: leave it out')
    if _is_loose(items[-1]) and not at_end and not is_whole:
        raise ValueError(f'"{text}" ends with a gap or a word that may be missing: leave it out')
    return Phrase(text, items, at_start, at_end, _needed(solid[1:]))


def _needed(items: Sequence[Item]) -> frozenset[str] | None:
    """The words of the item with the fewest: without one of them the phrase cannot stand anywhere."""
    plain = [item.words for item in items if not (item.heads or item.tails or item.frames or item.is_number)]
    return min(plain, key=len, default=None)


def _is_loose(item: Item) -> bool:
    """Whether the item may match nothing."""
    return item.is_optional or item.gap > 0


def _read_item(part: str, lists: Mapping[str, Collection[str]]) -> tuple[Item, ...]:
    """One blank-separated part: usually one item, a word like "i'm" or "e-mail" stays one."""
    if part in _GAPS:
        return (Item(gap=_GAPS[part]),)
    is_optional = part.startswith("(") and part.endswith(")")
    inner = part[1:-1] if is_optional else part
    if any(char in inner for char in "()^$<>") or not inner:
        raise ValueError(f'"{part}" cannot be read: brackets go around one whole word, like (bitte)')
    return (_choice(inner.split("|"), lists, is_optional),)


def _choice(options: Sequence[str], lists: Mapping[str, Collection[str]], is_optional: bool) -> Item:
    """An item from its options."""
    words: set[str] = set()
    heads: list[str] = []
    tails: list[str] = []
    frames: dict[str, tuple[str, ...]] = {}
    for option in _spelled_out(options, lists):
        head, star, tail = option.partition("*")
        if not star:
            words.add(_one_word(option))
        elif head and tail:
            frames[_one_word(tail)] = (*frames.get(_one_word(tail), ()), _one_word(head))
        elif head:
            heads.append(_one_word(head))
        else:
            tails.append(_one_word(tail))
    is_number = "{number}" in options
    framed = tuple((begins, tail) for tail, begins in frames.items())
    return Item(frozenset(words), tuple(heads), tuple(tails), framed, is_number, is_optional=is_optional)


def _spelled_out(options: Iterable[str], lists: Mapping[str, Collection[str]]) -> Iterator[str]:
    """The options with each list of the file in place of its name."""
    for option in options:
        if option == "{number}":
            continue
        if option.startswith("{") and option.endswith("}"):
            yield from _listed(option[1:-1], lists)
        else:
            yield option


def _listed(name: str, lists: Mapping[str, Collection[str]]) -> Collection[str]:
    """The entries of a list of the file."""
    if name not in lists:
        raise ValueError(f"{{{name}}} is no list of this file; lists are: {', '.join([*sorted(lists), 'number'])}")
    return lists[name]


@lru_cache(maxsize=20_000)
def _one_word(text: str) -> str:
    """A folded word that the text side can really produce; ValueError if it never could."""
    folded = fold(text)
    if WORD.fullmatch(folded) is None:
        raise ValueError(f'"{text}" is not one word: write words with blanks between them, without punctuation')
    return folded
