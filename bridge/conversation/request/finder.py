"""Where the phrases of one key stand in a sentence behind its greeting."""

from bridge.conversation.sentence import Sentence
from bridge.language.lexicon import Lexicon
from bridge.language.phrase import Found
from bridge.language.scan import find_all

_OF_PARTS = {"request.task", "request.command", "request.action", "request.telling"}


class Finder:
    """Looks phrases up in one sentence; "^" of questions fits only at its beginning, of tasks also behind a comma.

    `heads`: where the sentence or, behind a condition, its main clause may begin.
    """

    __slots__ = ("_beginning", "heads", "lexicon", "parts", "sentence", "skipped")

    def __init__(self, sentence: Sentence, skipped: int, lexicon: Lexicon) -> None:
        """`skipped`: words of the greeting."""
        words = sentence.words
        first = skipped
        while first < len(words) - 1 and words[first] in lexicon.words["opener"]:
            first += 1
        self._beginning = {*sentence.after_colon, skipped, first}
        self.parts = {*sentence.starts, skipped, first}
        is_conditional = words[first] in lexicon.words["conditional"]
        joined = {
            start + 1 for start in sentence.starts if words[start : start + 1] and words[start] in lexicon.words["but"]
        }
        self.heads = (self.parts - {first} if is_conditional else {skipped, first}) | joined  # ", but send the note"
        self.skipped = skipped
        self.sentence = sentence
        self.lexicon = lexicon

    def all(self, key: str) -> list[Found]:
        """Every phrase of the key, but in the greeting: not "Lieber Ingo"."""
        starts = self.parts if key in _OF_PARTS else self.heads if key == "request.verb" else self._beginning
        found = find_all(self.lexicon, key, self.sentence.words, starts)
        return [place for place in found if place.start >= self.skipped and self._is_whole(key, place)]

    def _is_whole(self, key: str, place: Found) -> bool:
        """Whether no mark cuts a command in two: "Update: it works" does not say "update it"."""
        return key != "request.command" or not any(
            place.start < start < place.end for start in self.sentence.after_colon
        )

    def has(self, key: str) -> bool:
        """Whether a phrase of the key stands in the sentence."""
        return bool(self.all(key))

    def begins(self, key: str) -> bool:
        """Whether the sentence begins with a phrase of the key."""
        return any(place.start == self.skipped for place in self.all(key))

    def last(self, key: str) -> Found | None:
        """The phrase of the key that ends last."""
        return max(self.all(key), key=lambda place: place.end, default=None)
