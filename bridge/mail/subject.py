"""The base subject [RFC 5256 §2.1], with the prefixes clients really write; grammar: see subject_prefixes.toml.

Only a listed word, only at the start, only with a colon. Two indexes move towards each other: linear, and the base of
a base is the base.
"""

import unicodedata
from dataclasses import dataclass

from bridge.language.prefixes import Prefixes, fold_word

_COLONS = ":\uff1a\ufe55"  # also the full-width and the small form
_LONGEST_TAG = 60
_LONGEST_PREFIX = 100
_SHORTEST_TRAILER = 4


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject taken apart; `folded` is the base for comparing.

    `is_reply` and `is_forward` are hints: VS is a forward in Danish and a reply in Finnish, so both are True there.
    """

    base: str
    folded: str
    is_reply: bool
    is_forward: bool
    tags: tuple[str, ...]
    was: str


def read_subject(subject: str, prefixes: Prefixes, *, has_evidence: bool = False) -> Subject:
    """The parts of a subject, in linear time; base and tags keep the sender's spelling.

    `has_evidence`: the mail has In-Reply-To or References, or the rest is the base of a known thread; it frees the weak
    prefixes ("R:", "I:"), which also begin ordinary subjects.
    """
    reader = _Reader(_visible(subject), prefixes, has_evidence=has_evidence)
    base = reader.read()
    was = _Reader(reader.was, prefixes, has_evidence=has_evidence).read() if reader.was else ""
    kinds = reader.kinds
    return Subject(base, fold_word(base), "reply" in kinds, "forward" in kinds, tuple(reader.tags), was)


def _visible(subject: str) -> str:
    """Runs of blanks are one space; marks nobody sees go."""
    if not subject.isascii():
        subject = "".join(
            one for one in subject if one.isspace() or unicodedata.category(one) not in ("Cf", "Cc", "Cs")
        )
    return " ".join(subject.split())


class _Reader:
    """Takes a subject off from both ends: text[start:end] is what is left."""

    def __init__(self, text: str, prefixes: Prefixes, *, has_evidence: bool) -> None:
        self.text = text
        self.start, self.end = 0, len(text)
        self.prefixes = prefixes
        self.tables = (prefixes.strong, prefixes.weak) if has_evidence else (prefixes.strong,)
        self.tags: list[str] = []
        self.kinds: set[str] = set()
        self.was = ""
        self.partners = _partners(text)

    def read(self) -> str:
        """The base: until neither end gives anything any more."""
        while self._trailer() or self._wrapper() or self._external() or self._tag() or self._prefix(self.start):
            self._skip_blanks()
        return self.text[self.start : self.end]

    def _skip_blanks(self) -> None:
        while self.start < self.end and self.text[self.start] == " ":
            self.start += 1
        while self.end > self.start and self.text[self.end - 1] == " ":
            self.end -= 1

    def _trailer(self) -> bool:
        """(fwd), (fw), (wg) or (was: X) at the end."""
        if self.end - self.start < _SHORTEST_TRAILER or self.text[self.end - 1] != ")":
            return False
        opening = self.partners.get(self.end - 1, -1)
        if opening < self.start:
            return False
        inside = self.text[opening + 1 : self.end - 1]
        if len(inside) < 4 and "forward" in self.prefixes.strong.get(fold_word(inside), ()):
            self.kinds.add("forward")
            self.end = opening
            return True
        word, colon, rest = inside.partition(":")
        if not colon or len(word) > _LONGEST_TAG or fold_word(word.strip()) not in self.prefixes.was_words:
            return False
        if opening <= self.start:
            return False
        self.was = self.was or rest.strip()
        self.end = opening
        return True

    def _wrapper(self) -> bool:
        """[Fwd: X] around the whole: goes like the prefix in it."""
        if not self._begins("[") or self.partners.get(self.start) != self.end - 1:
            return False
        last, self.end = self.end, self.end - 1
        if self._prefix(self.start + 1):
            return True
        self.end = last
        return False

    def _external(self) -> bool:
        """The mark of a mail gateway, in exactly its spelling."""
        for mark in self.prefixes.bare_external:
            if self.text.startswith(mark, self.start, self.end) and self.end - self.start > len(mark):
                self.tags.append(mark.strip(":*"))
                self.start += len(mark)
                return True
        return False

    def _tag(self) -> bool:
        """A leading [tag], if something stays without it [RFC 5256 §2.1]."""
        if not self._begins("["):
            return False
        closing = self.text.find("]", self.start, min(self.end, self.start + _LONGEST_TAG + 2))
        inside = self.text[self.start + 1 : closing]
        if closing < 0 or "[" in inside or not inside.strip() or self.end <= closing + 1:  # no blank stands at the end
            return False
        self.tags.append(inside.strip())
        self.start = closing + 1
        return True

    def _begins(self, sign: str) -> bool:
        return self.start < self.end and self.text[self.start] == sign

    def _prefix(self, start: int) -> bool:
        """A known word, perhaps a counter or [blob], and a colon."""
        window = self.text[start : min(self.end, start + _LONGEST_PREFIX)]
        if self._is_exception(start, window):
            return False
        for position, sign in enumerate(window):
            if sign not in _COLONS:
                continue
            head = window[:position]
            if head.count("[") > head.count("]"):
                continue  # the colon is inside a [blob]
            return self._take(head, start + position + 1)
        return False

    def _is_exception(self, start: int, window: str) -> bool:
        folded = fold_word(window)
        for name in self.prefixes.exceptions:
            following = folded[len(name) : len(name) + 1]
            if folded.startswith(name) and not following.isalpha():
                return True
        return False

    def _take(self, head: str, after: int) -> bool:
        word, blob = _without_counter(head.rstrip())
        folded = fold_word(word)
        kinds = next((table[folded] for table in self.tables if folded in table), None)
        if kinds is None:
            return False
        self.kinds |= kinds
        if blob:
            self.tags.append(blob)
        self.start = after
        return True


def _without_counter(head: str) -> tuple[str, str]:
    """The word of a prefix and the text of its [blob]: Re[2], Re (3), Re^2, Re [Vertrieb]."""
    blob = ""
    for opening, closing in ("[]", "()", "[]"):
        before, found, inside = head.rpartition(opening)
        if not found or not head.endswith(closing):
            continue
        inside = inside[:-1].strip()
        if inside.isdigit():
            head = before.rstrip()
        elif opening == "[" and inside and not blob:
            head, blob = before.rstrip(), inside
    before, found, number = head.rpartition("^")
    return (before.rstrip() if found and number.strip().isdigit() else head), blob


def _partners(text: str) -> dict[int, int]:
    """Offset of each bracket -> offset of the one it belongs to."""
    if "[" not in text and "(" not in text:
        return {}
    partners: dict[int, int] = {}
    waiting: dict[str, list[int]] = {"]": [], ")": []}
    for position, sign in enumerate(text):
        if sign in "[(":
            waiting["]" if sign == "[" else ")"].append(position)
        elif waiting.get(sign):
            opening = waiting[sign].pop()
            partners[opening], partners[position] = position, opening
    return partners
