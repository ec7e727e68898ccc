"""The content of a segment -> its files, part by part: only the compressed ones are all in memory."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from bridge.site.search.coding import Term, block, distances, number, numbers, pack, sections
from bridge.site.search.segment import (
    KINDS,
    NAME,
    ROWS,
    STATES,
    Content,
    Files,
    Row,
    bucket,
    kinds_within,
    part_path,
    path,
    sums_path,
)

_BLOCK = 12_000  # bytes of postings, then the next block begins
_BUCKET = 512  # posts of a bucket of the ledger


def encode(content: Content, level: int = 6) -> Files:
    """A segment as files, compressed so hard (1 to 9)."""
    terms, tails = _Dictionary(level), _Dictionary(level)
    terms.fill(content.terms)
    tails.fill(content.tails)
    ledger = [pack(one, level) for one in _ledger(content)]
    packed = [terms.blocks, tails.blocks, terms.places, list(_rows(content.shown, level)), ledger]
    packed.append([pack(_authors(content.posts), level)])
    described = {"terms": terms.firsts, "tails": tails.firsts}
    return _files(content, described, dict(zip(KINDS, packed, strict=True)))


def _files(content: Content, firsts: Mapping[str, object], packed: Mapping[str, list[bytes]]) -> Files:
    """The segment with its name: whole, or its head and a file for each part that is not within it."""
    within = kinds_within(len(content.posts))
    apart = [kind for kind in KINDS if kind not in within]
    sums = b"".join(_sum(one) for kind in apart for one in packed[kind])
    tables = [numbers(map(len, of)) if kind in within else number(len(of)) for kind, of in packed.items()]
    head = pack(sections([*_columns(content, {"within": within, **firsts}), *tables, _sum(sums)]))
    whole = number(len(head)) + head + b"".join(one for kind in within for one in packed[kind])
    name = _sum(whole).hex()
    posts, live = len(content.posts), sum(bool(post.fingerprint) for post in content.posts)
    if not apart:
        return Files(name, posts, live, {}, whole)
    parts = {part_path(name, kind, at): one for kind in apart for at, one in enumerate(packed[kind])}
    return Files(name, posts, live, {**parts, sums_path(name): sums, path(name): whole})


def _sum(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:NAME]


def _rows(shown: Iterable[bytes], level: int) -> Iterator[bytes]:
    rows = iter(shown)
    while portion := list(islice(rows, ROWS)):
        yield pack(b"[" + b",".join(portion) + b"]", level)


class _Dictionary:
    """Blocks of neighbours, packed; their places; and the first word of each."""

    def __init__(self, level: int) -> None:
        self.blocks: list[bytes] = []
        self.places: list[bytes] = []
        self.firsts: list[str] = []
        self._level = level

    def fill(self, terms: Iterable[Term]) -> None:
        waiting: list[Term] = []
        size = 0
        for term in terms:
            if waiting and size + len(term.postings) > _BLOCK:
                self._close(waiting)
                waiting, size = [], 0
            waiting.append(term)
            size += len(term.postings) + len(term.text) // 2 + 4
        if waiting:
            self._close(waiting)

    def _close(self, waiting: list[Term]) -> None:
        one, places = block(waiting)
        self.blocks.append(pack(one, self._level))
        self.places.append(pack(places, self._level))
        self.firsts.append(waiting[0].text)


def _columns(content: Content, described: Mapping[str, object]) -> list[bytes]:
    posts = content.posts
    languages = {name: at for at, name in enumerate(dict.fromkeys(post.language for post in posts))}
    named = {**described, "languages": list(languages)}
    older = [value for row in content.threads for value in ((row.older[0] + 1, row.older[1]) if row.older else (0,))]
    return [
        json.dumps(named, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"),
        bytes(STATES.index(row.status) for row in content.threads),
        numbers(older),
        distances(post.thread for post in posts),
        distances(post.day for post in posts),
        numbers(languages[post.language] << 2 | post.has_file << 1 | bool(post.fingerprint) for post in posts),
    ]


def _authors(posts: Sequence[Row]) -> bytes:
    """Who wrote each post: only facets need it, so it is apart and the first results do not wait for it."""
    authors = {name: at for at, name in enumerate(dict.fromkeys(post.author for post in posts))}
    names = json.dumps(list(authors), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return sections((names, numbers(authors[post.author] for post in posts)))


def _ledger(content: Content) -> list[bytes]:
    """Which conversation is where: only for the one who writes the index. Thread -> [row, status, posts ...]."""
    buckets: list[dict[str, list[object]]] = [{} for _ in range(len(content.posts) // _BUCKET + 1)]
    listed: list[list[object]] = []
    for at, row in enumerate(content.threads):
        entry: list[object] = [at, row.status]
        listed.append(entry)
        if row.thread:
            buckets[bucket(row.thread, len(buckets))][row.thread] = entry
    for at, post in enumerate(content.posts):
        if post.fingerprint:
            listed[post.thread] += [at, post.fingerprint]
    return [json.dumps(bucket, separators=(",", ":")).encode() for bucket in buckets]
