"""The notation of phrases in language/*.toml.

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

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from bridge.language.phrase import HEAD, WORD, Item, Phrase, Phrases, fold

_GAPS = {"..": 3, "...": 10, "…": 10}  # words that a gap may stand for


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
        for head in {head[:HEAD] for item in first for head in item.beginnings}:
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
    return any(len(head) < HEAD for head in item.beginnings)


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
