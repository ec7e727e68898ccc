"""A query -> conversations and posts, in order, with counts and what is shown of them.

Own words come before quoted ones in either order; best first weighs rare words more. Equals of one day go by
the minute, then by the post's id; both stand with what is shown of a post.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bridge.site.search.match import OWN, Index, Points
from bridge.site.search.query import SIGNS, Filter, Query, parse
from bridge.site.search.segment import ROWS, Row

_DAY = 24 * 60
_CHOICES = ("is", "lang", "from")  # what facets choose: one of several is enough


class Order(StrEnum):
    """Which comes first."""

    BEST = "best"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Hit:
    """A post as shown. `others`: further posts of its conversation that match."""

    post: str
    thread: str
    page: int
    subject: str
    author: str
    said: str
    quoted: str
    language: str
    minute: int
    status: str
    in_quote: bool
    others: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Numbers of posts and conversations, conversations for each choice of a facet, and the first hits."""

    posts: int
    conversations: int
    facets: dict[str, dict[str, int]]
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A post that matches, and by what it is put in order (smallest first)."""

    key: tuple[bool, int, int]
    place: int
    post: int
    conversation: int


def find(index: Index, text: str, order: Order, limit: int, *, as_posts: bool = False) -> Answer:
    """The answer to a query; nothing for an empty one. DamagedError if a file of the index is missing."""
    query = parse(text)
    if query.is_empty:
        return Answer(0, 0, {kind: {} for kind in _CHOICES}, ())
    found, facets = _choose(index, query, _base(index, query), order)
    found.sort(key=lambda one: one.key)
    conversations = len({one.conversation for one in found})
    shown = tuple(_shown(index, found, limit, as_posts=as_posts))
    return Answer(len(found), conversations, facets, shown)


def _base(index: Index, query: Query) -> list[dict[int, tuple[int, bool]]]:
    """For each segment: post -> (score, only in a quote), by words and all operators but those of facets."""
    found: list[dict[int, tuple[int, bool]]] | None = None
    for wanted in query.wanted:
        points = index.points(wanted)
        if not wanted.is_excluded:
            found = _narrow(found, points, _weight(index, points))
    if found is None:
        found = [dict.fromkeys(_live(index, place), (0, False)) for place in range(len(index.segments))]
    for wanted in query.wanted:
        if wanted.is_excluded:
            own = ({post for post, worth in one.items() if worth >= OWN} for one in index.points(wanted))
            found = [_without(one, said) for one, said in zip(found, own, strict=True)]
    for one in query.filters:
        if one.kind not in _CHOICES:
            found = _filtered(index, found, one)
    return found


def _live(index: Index, place: int) -> Iterator[int]:
    return (at for at, post in enumerate(index.segments[place].posts) if post.fingerprint)


def _weight(index: Index, points: Points) -> int:
    """A rare word counts more: the number of binary digits of how rare it is."""
    return 1 + (index.live // max(1, sum(map(len, points)))).bit_length()


def _narrow(
    found: list[dict[int, tuple[int, bool]]] | None, points: Points, weight: int
) -> list[dict[int, tuple[int, bool]]]:
    narrowed = []
    for place, one in enumerate(points):
        before = found[place] if found else dict.fromkeys(one, (0, False))
        both = before.keys() & one.keys()
        narrowed.append({at: (before[at][0] + one[at] * weight, before[at][1] or one[at] < OWN) for at in both})
    return narrowed


def _without(found: dict[int, tuple[int, bool]], posts: Iterable[int]) -> dict[int, tuple[int, bool]]:
    gone = set(posts)
    return {post: worth for post, worth in found.items() if post not in gone}


def _filtered(index: Index, found: list[dict[int, tuple[int, bool]]], one: Filter) -> list[dict[int, tuple[int, bool]]]:
    fits = _fitting(index, one)
    return [
        {post: worth for post, worth in posts.items() if (post in fits[place]) != one.is_excluded}
        for place, posts in enumerate(found)
    ]


def _fitting(index: Index, one: Filter) -> list[set[int]]:
    """For each segment the posts for which an operator is true."""
    if one.kind in SIGNS:
        sets = [index.beginning(SIGNS[one.kind] + word) for word in one.values]
        return [set.intersection(*places) for places in zip(*sets, strict=True)] if index.segments else []
    return [
        {at for at, post in enumerate(segment.posts) if _fits(index, place, post, one)}
        for place, segment in enumerate(index.segments)
    ]


def _fits(index: Index, place: int, row: Row, one: Filter) -> bool:
    if one.kind == "is":
        return index.states[index.conversations[place][row.thread]] in one.values
    if one.kind == "lang":
        return row.language in one.values
    return (row.day * _DAY >= one.minute) == (one.kind == "after")


def _choose(
    index: Index, query: Query, base: Sequence[dict[int, tuple[int, bool]]], order: Order
) -> tuple[list[_Found], dict[str, dict[str, int]]]:
    """The posts that fit every facet; and for each facet, conversations by value among those that fit the others."""
    fits = {kind: _allowed(index, query, kind) for kind in _CHOICES}
    counts: dict[str, dict[str, set[int]]] = {kind: {} for kind in _CHOICES}
    found: list[_Found] = []
    for place, posts in enumerate(base):
        segment, numbers = index.segments[place], index.conversations[place]
        for at, (score, in_quote) in posts.items():
            row = segment.posts[at]
            number = numbers[row.thread]
            bad = [kind for kind in _CHOICES if (one := fits[kind]) is not None and at not in one[place]]
            values = {"is": index.states[number], "lang": row.language, "from": row.author}
            for kind in _CHOICES:
                if not bad or bad == [kind]:
                    counts[kind].setdefault(values[kind], set()).add(number)
            if not bad:
                key = (in_quote, 0 if order is Order.NEWEST else -score, -row.day)
                found.append(_Found(key, place, at, number))
    return found, {kind: {name: len(one) for name, one in named.items()} for kind, named in counts.items()}


def _allowed(index: Index, query: Query, kind: str) -> list[set[int]] | None:
    """The posts that one of the facet's values allows and none forbids; None if nothing was chosen."""
    chosen = [one for one in query.filters if one.kind == kind]
    if not chosen:
        return None
    wanted = [_fitting(index, one) for one in chosen if not one.is_excluded]
    unwanted = [_fitting(index, one) for one in chosen if one.is_excluded]
    allowed = []
    for place in range(len(index.segments)):
        every = set(_live(index, place)) if not wanted else set().union(*(one[place] for one in wanted))
        allowed.append(every.difference(*(one[place] for one in unwanted)))
    return allowed


def _shown(index: Index, found: list[_Found], limit: int, *, as_posts: bool) -> Iterator[Hit]:
    """The first conversations (or posts). Those that are equal to the last are looked at too: their ids decide."""
    groups: dict[int, list[_Found]] = {}
    for at, one in enumerate(found):
        groups.setdefault(at if as_posts else one.conversation, []).append(one)
    heads = [[one for one in group if one.key == group[0].key] for group in groups.values()]
    last = heads[min(limit, len(heads)) - 1][0].key if heads else None
    drawn = []
    for group in heads:
        if last is None or group[0].key > last:
            break
        rows = ((one, _row(index, one)) for one in group)
        drawn.append(min((group[0].key, -row[8], row[0], one, row) for one, row in rows))
    sizes = {group[0].conversation: len(group) for group in groups.values()}
    for key, *_, one, row in sorted(drawn, key=lambda drawing: drawing[:3])[:limit]:
        others = 0 if as_posts else sizes[one.conversation] - 1
        post, thread, page, subject, author, said, quoted, language, minute = row
        yield Hit(
            post, thread, page, subject, author, said, quoted, language,
            minute, index.states[one.conversation], in_quote=key[0], others=others,
        )  # fmt: skip


def _row(index: Index, one: _Found) -> list[Any]:
    part, at = divmod(one.post, ROWS)
    row: list[Any] = json.loads(index.segments[one.place].part("rows", part))[at]
    return row
