"""Whether one of many phrases stands somewhere in a line: hardly any line holds one, and thousands are asked."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Inside:
    """Phrases to look for, and the few pieces of which each of them holds one."""

    phrases: tuple[str, ...]
    pieces: tuple[str, ...]

    def stands_in(self, text: str) -> bool:
        """Whether `text` holds a phrase, as a part of a word, too."""
        for piece in self.pieces:
            if piece in text:
                return any(phrase in text for phrase in self.phrases)
        return False


def look_inside(phrases: Iterable[str]) -> Inside:
    """The phrases with their pieces: again and again the word that most of those left share."""
    kept = tuple(phrases)
    left, pieces = set(kept), []
    while left:
        piece = _shared(left)
        pieces.append(piece)
        left = {phrase for phrase in left if piece not in phrase}
    return Inside(kept, tuple(pieces))


def _shared(phrases: Collection[str]) -> str:
    """The word in most of the phrases, the longest of equals; a whole phrase where all words are short."""
    words = Counter(word for phrase in phrases for word in {*phrase.split()} if len(word) > _SHORT)
    return max(words, key=lambda word: (words[word], len(word), word), default=min(phrases))


_SHORT = 3  # letters: "the" stands in every line
