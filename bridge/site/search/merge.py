"""Segments -> one. What was taken out leaves no byte; numbers of posts may stay (a hole) or close up."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from heapq import merge as merge_sorted
from itertools import groupby
from operator import attrgetter, itemgetter

from bridge.site.search.coding import Term, number, numbers, read_number, read_numbers
from bridge.site.search.segment import Content, Kept, Row, Segment, ThreadRow

_HOLE = b"null"
_Ledger = dict[str, Kept]


@dataclass(frozen=True, slots=True)
class Part:
    """A segment to be merged: its place in the list, and the posts that are no more."""

    place: int
    segment: Segment
    dead: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Moves:
    """Where the posts of a part go: all by `shift`, or if some are gone by `to` (-1: nowhere)."""

    shift: int
    to: tuple[int, ...] | None


def merge(parts: Sequence[Part], gone: Set[str] = frozenset(), *, keeps_numbers: bool = False) -> Content:
    """One segment of several, the oldest first, without the conversations that are `gone`.

    With `keeps_numbers` what goes leaves a hole: newer segments name rows of older ones, which must stay in place.
    """
    ledgers = [part.segment.ledger() for part in parts]
    threads, rows_of = _threads(parts, ledgers, gone, keeps_all=keeps_numbers)
    posts: list[Row] = []
    moves: list[_Moves] = []
    for part, ledger, rows in zip(parts, ledgers, rows_of, strict=True):
        moves.append(_move(part, ledger, rows, posts, keeps_numbers=keeps_numbers))
    return Content(
        threads,
        posts,
        _terms([part.segment.all_terms("terms", "places") for part in parts], moves),
        _terms([part.segment.all_terms("tails") for part in parts], moves),
        _shown(parts, moves, keeps_numbers=keeps_numbers),
    )


def _threads(
    parts: Sequence[Part], ledgers: Sequence[_Ledger], gone: Set[str], *, keeps_all: bool
) -> tuple[list[ThreadRow], list[dict[int, int]]]:
    """One row for each conversation: the newest state, the oldest link. And for each part: its rows -> the new ones."""
    first = parts[0].place
    found: list[ThreadRow] = []
    places: list[dict[int, int]] = []
    for part, ledger in zip(parts, ledgers, strict=True):
        alive = {kept.row: thread for thread, kept in ledger.items() if thread not in gone}
        full = {kept.row for kept in ledger.values() if not part.dead.issuperset(kept.posts.values())}
        rows: dict[int, int] = {}
        places.append(rows)
        for at, (status, older) in enumerate(part.segment.threads):
            into = places[older[0] - first].get(older[1]) if older and older[0] >= first else None
            outside = older if older and older[0] < first else None
            if into is not None:
                rows[at] = into
                found[into] = found[into]._replace(status=status)
            elif keeps_all or (at in alive and (at in full or outside)):
                rows[at] = len(found)
                found.append(ThreadRow(alive.get(at, ""), status, outside))
    return found, places


def _move(part: Part, ledger: _Ledger, rows: dict[int, int], posts: list[Row], *, keeps_numbers: bool) -> _Moves:
    """Append the posts of a part; say where each went."""
    marks = {at: mark for kept in ledger.values() for mark, at in kept.posts.items()}
    shift, to, holes = len(posts), [], False
    for at, post in enumerate(part.segment.posts):
        is_live = bool(post.fingerprint) and at not in part.dead
        if is_live or keeps_numbers:
            to.append(len(posts) if is_live else -1)
            row = post._replace(thread=rows[post.thread], fingerprint=marks[at] if is_live else "")
            posts.append(row if is_live else Row(row.thread, 0, "", "", False, ""))
        else:
            to.append(-1)
        holes = holes or not is_live
    return _Moves(shift, tuple(to) if holes else None)


def _terms(sources: Sequence[Iterator[Term]], moves: Sequence[_Moves]) -> Iterator[Term]:
    """The dictionaries as one. Of a word that several have the posts rise with the parts: so does the last of each."""
    moved = [_moved(source, to) for source, to in zip(sources, moves, strict=True)]
    for text, group in groupby(merge_sorted(*moved), key=itemgetter(0)):
        terms = list(group)
        yield terms[0] if len(terms) == 1 else _joined(text, sorted(terms, key=attrgetter("last")))


def _moved(terms: Iterator[Term], moves: _Moves) -> Iterator[Term]:
    """Only the posts that stay, at their new numbers."""
    if moves.to is not None:
        return (term for one in terms if (term := _thinned(one, moves.to)).postings)
    return (_shifted(one, moves.shift) for one in terms) if moves.shift else terms


def _shifted(term: Term, shift: int) -> Term:
    text, postings, last, places = term
    first, at = read_number(postings, 0)
    return Term(text, number(first + (shift << 2)) + postings[at:], last + shift, places)


def _thinned(term: Term, to: tuple[int, ...]) -> Term:
    """Only the posts that stay."""
    places = read_numbers(term.places)
    post, before, at = -1, -1, 0
    postings: list[int] = []
    spots: list[int] = []
    for value in read_numbers(term.postings):
        post += value >> 2
        size = places[at] + 1 if places else 0
        if to[post] >= 0:
            postings.append((to[post] - before) << 2 | value & 3)
            before = to[post]
            spots += places[at : at + size]
        at += size
    return Term(term.text, numbers(postings), before, numbers(spots))


def _joined(text: str, terms: Sequence[Term]) -> Term:
    """One behind the other: only the first step of each is written again."""
    postings, last = bytearray(), -1
    for term in terms:
        first, at = read_number(term.postings, 0)
        postings += number(first - ((last + 1) << 2)) + term.postings[at:]
        last = term.last
    return Term(text, bytes(postings), last, b"".join(term.places for term in terms))


def _shown(parts: Sequence[Part], moves: Sequence[_Moves], *, keeps_numbers: bool) -> Iterator[bytes]:
    for part, move in zip(parts, moves, strict=True):
        for at, row in enumerate(part.segment.shown()):
            if move.to is None or move.to[at] >= 0:
                yield row
            elif keeps_numbers:
                yield _HOLE
