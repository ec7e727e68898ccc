"""Words -> posts, with what each counts for. The dictionary is read by blocks, only where the words would stand."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bridge.site.search.coding import Term, read_block, read_numbers
from bridge.site.search.gather import QUOTE_PLACE, is_tail
from bridge.site.search.listed import read_list
from bridge.site.search.query import Wanted
from bridge.site.search.segment import Read, Segment
from bridge.site.search.words import spell, stem

POINTS = (1, 4, 6, 8)  # of a post that only quotes the word, says it, says it often, has it in its subject
_EXACT, _NEAR = 3, 2  # the word itself, a longer one
OWN = POINTS[1] * _NEAR  # from here on the post says it itself
_OPEN = 3  # letters of a beginning
_FIRST = "\uffff"

Points = list[dict[int, int]]  # for each segment: post -> points


@dataclass
class Index:
    """The published index. StoreError-free: DamagedError if a file is missing."""

    segments: list[Segment]
    live: int

    @cached_property
    def conversations(self) -> list[list[int]]:
        """For each segment, row -> one number of the conversation wherever it stands; see `states`."""
        return self._grouped[0]

    @cached_property
    def states(self) -> list[str]:
        """Number of a conversation -> its state: the newest segment that has it knows."""
        return self._grouped[1]

    @cached_property
    def _grouped(self) -> tuple[list[list[int]], list[str]]:
        found: list[list[int]] = [[-1] * len(one.threads) for one in self.segments]
        states: list[str] = []
        for place in reversed(range(len(self.segments))):
            for row, (status, older) in enumerate(self.segments[place].threads):
                if found[place][row] < 0:
                    found[place][row] = len(states)
                    states.append(status)
                if older:
                    found[older[0]][older[1]] = found[place][row]
        return found, states

    def points(self, wanted: Wanted) -> Points:
        """Which posts have the words, and what they count for there."""
        if len(wanted.words) > 1:
            found = [self._phrase(one, wanted) for one in self.segments]
            if wanted.is_compound:
                found = _best(found, self._word("".join(wanted.words), is_open=wanted.is_open))
        else:
            found = self._word(wanted.words[0], is_open=wanted.is_open)
        return [_living(one, points) for one, points in zip(self.segments, found, strict=True)]

    def beginning(self, text: str) -> list[set[int]]:
        """For each segment the posts that have a term beginning so: for operators."""
        return [{post for term in _range(one, "terms", text) for post, _ in _posts(term)} for one in self.segments]

    def _word(self, word: str, *, is_open: bool) -> Points:
        root, begins = stem(word), spell(word)
        exact = [list(_exact(one, root)) for one in self.segments]
        known = any(_is_known(one, terms) for one, terms in zip(self.segments, exact, strict=True))
        found: Points = []
        for one, terms in zip(self.segments, exact, strict=True):
            points: dict[int, int] = {}
            if is_open and len(begins) >= _OPEN:
                _count(points, _range(one, "terms", begins), _NEAR)
            if known:
                ends = _range(one, "tails", root[::-1])
                _count(points, (term for term in ends if is_tail(term.text[::-1], root)), _NEAR)
            _count(points, terms, _EXACT)
            found.append(points)
        return found

    def _phrase(self, segment: Segment, wanted: Wanted) -> dict[int, int]:
        found = _places(segment, wanted.words[0], is_open=False)
        for at, word in enumerate(wanted.words[1:], 1):
            later = _places(segment, word, is_open=wanted.is_open and at == len(wanted.words) - 1)
            both = ((post, {place + 1 for place in found[post]} & later[post]) for post in found.keys() & later.keys())
            found = {post: places for post, places in both if places}
        return {post: POINTS[min(places) < QUOTE_PLACE] * _EXACT for post, places in found.items()}


def open_index(read: Read) -> Index | None:
    """The published index, None if there is none."""
    listed = read_list(read)
    if listed is None:
        return None
    return Index([one.open(read) for one in listed], sum(one.live for one in listed))


def _living(segment: Segment, points: dict[int, int]) -> dict[int, int]:
    return {post: worth for post, worth in points.items() if post not in segment.dead} if segment.dead else points


def _is_known(segment: Segment, terms: list[Term]) -> bool:
    """Whether a post that counts has it."""
    return any(post not in segment.dead for term in terms for post, _ in _posts(term))


def _best(one: Points, other: Points) -> Points:
    return [
        {post: max(mine.get(post, 0), theirs.get(post, 0)) for post in mine.keys() | theirs.keys()}
        for mine, theirs in zip(one, other, strict=True)
    ]


def _exact(segment: Segment, root: str) -> Iterator[Term]:
    return (term for term in _range(segment, "terms", root) if term.text == root)


def _range(segment: Segment, kind: str, begins: str, places: str = "") -> Iterator[Term]:
    """All terms that begin so, from the blocks that may hold them."""
    firsts = segment.described[kind]
    first = max(0, bisect_right(firsts, begins) - 1)
    last = bisect_right(firsts, begins + _FIRST)
    for at in range(first, last):
        spots = segment.part(places, at) if places else b""
        for term in read_block(segment.part(kind, at), spots):
            if term.text.startswith(begins):
                yield term


def _posts(term: Term) -> Iterator[tuple[int, int]]:
    """(post, kind)."""
    post = -1
    for value in read_numbers(term.postings):
        post += value >> 2
        yield post, value & 3


def _count(points: dict[int, int], terms: Iterator[Term] | list[Term], factor: int) -> None:
    for term in terms:
        for post, kind in _posts(term):
            points[post] = max(points.get(post, 0), POINTS[kind] * factor)


def _places(segment: Segment, word: str, *, is_open: bool) -> dict[int, set[int]]:
    """Where each post has the word, or one that begins so."""
    root, begins = stem(word), spell(word)
    found: dict[int, set[int]] = {}
    shortest = begins if is_open and root.startswith(begins) else root if not is_open else min(root, begins, key=len)
    for term in _range(segment, "terms", shortest, "places"):
        if term.text != root and not (is_open and len(begins) >= _OPEN and term.text.startswith(begins)):
            continue
        spots = iter(read_numbers(term.places))
        for post, _ in _posts(term):
            place = 0
            for _step in range(next(spots)):
                place += next(spots)
                found.setdefault(post, set()).add(place)
    return found
