"""Documents -> terms: which posts say a word, where, and how much it counts there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bridge.site.search.coding import Term, number, numbers
from bridge.site.search.document import Document
from bridge.site.search.words import TAIL, TAIL_WORD, fold, joined, spell, split, stem

FROM, TO, TOPIC, HAS = "\x01", "\x02", "\x03", "\x04"  # before the words of operators: no word begins so
QUOTED, OWN, OFTEN, SUBJECT = range(4)  # kinds: only quoted, said, said three times or more, in the subject
_MOST_WORDS, _MOST_QUOTED = 2_000, 600  # different ones of a post: what a hostile mail may cost
_FIELD = 15_000  # words, then nothing more of a post is looked at
_SHORT = 100  # letters of a field whose words are remembered
_GAP = 16  # between fields, so that no phrase reaches from one into another
QUOTE_PLACE = 1 << 14  # places from here on are in a quote


@dataclass(slots=True)
class _Entry:
    postings: bytearray
    places: bytearray
    last: int


class Postings:
    """Collects terms of one post after another; `numbers` rise."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._entries: dict[str, _Entry] = {}

    def add(self, post: int, found: dict[str, list[int]], subject: set[str]) -> None:
        """The places of each word of a post."""
        entries = self._entries
        for word, places in found.items():
            entry = entries.get(word)
            if entry is None:
                entry = entries[word] = _Entry(bytearray(), bytearray(), -1)
            kind, packed = _single(places[0]) if len(places) == 1 else (_kind(places), _packed(places))
            value = (post - entry.last) << 2 | (SUBJECT if word in subject else kind)
            if value < 0x80:
                entry.postings.append(value)
            else:
                entry.postings += number(value)
            entry.places += packed
            entry.last = post

    def terms(self) -> Iterator[Term]:
        """In order of the words."""
        for word, entry in sorted(self._entries.items()):
            yield Term(word, bytes(entry.postings), entry.last, bytes(entry.places))


def is_compound(word: str) -> bool:
    """Whether its last part may be looked for; such words stand once more, written backwards, among the tails."""
    return len(word) >= TAIL_WORD and word[0] > HAS and word.isalpha()


def tails(terms: Iterable[Term]) -> Iterator[Term]:
    """The possible compounds backwards, in that order: all that end alike are neighbours."""
    long = [term for term in terms if is_compound(term.text)]
    for term in sorted(long, key=lambda one: one.text[::-1]):
        yield term._replace(text=term.text[::-1], places=b"")


def is_tail(compound: str, word: str) -> bool:
    """Whether a compound ends in the word, and something worth a name is left before it."""
    head = len(compound) - len(word)
    return len(word) >= TAIL and head >= 3 and compound.endswith(word)


def words_of(document: Document) -> tuple[dict[str, list[int]], set[str]]:
    """Word -> its places in the post; and the words of a subject that is said here first."""
    found: dict[str, list[int]] = {}
    at = _field(found, document.subject, 0, _MOST_WORDS)
    subject = set(found) if document.is_first else set()
    topics = document.topics if document.is_first else ()
    for part in (document.author, *document.names, *topics, document.said):
        at = _field(found, part, at + _GAP, _MOST_WORDS)
    _field(found, document.quoted, QUOTE_PLACE, len(found) + _MOST_QUOTED)
    for sign, fields in _operators(document):
        for field in fields:
            for word in _spelt(field):
                found.setdefault(sign + word, [])
    return found, subject


def _field(found: dict[str, list[int]], text: str, at: int, most: int) -> int:
    roots, pairs = _short(text) if len(text) < _SHORT else _roots(text)
    roots = roots[: max(0, _FIELD - at % QUOTE_PLACE)]
    for place, root in enumerate(roots, at):
        places = found.get(root)
        if places is not None:
            places.append(place)
        elif len(found) < most:
            found[root] = [place]
    for root in pairs:
        if root in found or len(found) < most:
            found.setdefault(root, []).append(at)
    return at + len(roots)


def _roots(text: str) -> tuple[list[str], list[str]]:
    """Its words without endings; and the hyphenated pairs as one word."""
    folded = fold(text)
    return list(map(stem, split(folded))), list(map(stem, joined(folded)))


_short = lru_cache(maxsize=4000)(_roots)  # subjects, names, topics come again and again


@lru_cache(maxsize=4000)
def _spelt(field: str) -> tuple[str, ...]:
    return tuple(map(spell, split(fold(field))))


def _operators(document: Document) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield FROM, (document.author,)
    yield TO, document.to
    yield TOPIC, document.topics
    if document.names:
        yield HAS, ("file", *(name.rpartition(".")[2] for name in document.names))


@lru_cache(maxsize=1 << 15)
def _single(place: int) -> tuple[int, bytes]:
    """Kind and places of a word that a post has once, as it has most of its words."""
    return _kind([place]), numbers((1, place))


def _kind(places: list[int]) -> int:
    if not places:
        return OWN
    own = sum(place < QUOTE_PLACE for place in places) if places[-1] >= QUOTE_PLACE else len(places)
    return QUOTED if not own else OFTEN if own > 2 else OWN


def _packed(places: list[int]) -> bytes:
    """How many, then the steps; one in a quote begins with a step of three bytes."""
    steps, before = [len(places)], 0
    for place in sorted(places):
        steps.append(place - before)
        before = place
    return numbers(steps)
