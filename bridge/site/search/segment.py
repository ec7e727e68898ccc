"""A segment as files: a head that every query reads, and parts that are read when they are needed.

A small segment is one file. All are named by what is in them: an older list of segments never meets newer parts.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from bridge.site.search.coding import (
    Term,
    block,
    distances,
    number,
    numbers,
    pack,
    read_block,
    read_distances,
    read_number,
    read_numbers,
    read_sections,
    sections,
    unpack,
)

FOLDER = "search/"
KINDS = ("terms", "tails", "places", "rows", "ledger")
INLINE = 32  # posts of a segment that is one file
ROWS = 16  # posts whose excerpts are fetched together
_BLOCK = 20_000  # bytes of postings, then the next block begins
_BUCKET = 512  # posts of a bucket of the ledger
_NAME = 6  # bytes of a hash that names a part
STATES = ("info", "open", "taken", "answered", "done")

Read = Callable[[str], bytes | None]


class ThreadRow(NamedTuple):
    """A conversation in a segment; `older`: (segment, row) where it already was, or None."""

    thread: str
    status: str
    older: tuple[int, int] | None


class Row(NamedTuple):
    """A post in a segment; `fingerprint` "" means that it was taken out."""

    thread: int
    minute: int
    author: str
    language: str
    has_file: bool
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a segment is made of. `shown` are the excerpts, one for each post."""

    threads: list[ThreadRow]
    posts: list[Row]
    terms: Iterable[Term]
    tails: Iterable[Term]
    shown: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Files:
    """A segment ready to be written: path -> bytes, its name, and how many posts it has."""

    name: str
    posts: int
    live: int
    files: dict[str, bytes]


class DamagedError(Exception):
    """A file of the index is missing or not what its name says: the index is made again from all conversations."""


def path(name: str) -> str:
    """The file of a name."""
    return f"{FOLDER}{name}.bin"


def encode(content: Content, level: int = 6) -> Files:
    """A segment as files, compressed so hard. Part by part: only the compressed ones are all in memory."""
    terms, tails = _Dictionary(level), _Dictionary(level)
    terms.fill(content.terms)
    tails.fill(content.tails)
    ledger = [pack(one, level) for one in _ledger(content)]
    packed = [terms.blocks, tails.blocks, terms.places, list(_rows(content.shown, level)), ledger]
    inline = len(content.posts) <= INLINE
    files: dict[str, bytes] = {}
    tables = [numbers(map(len, kind)) if inline else _named(kind, files) for kind in packed]
    described = {"inline": inline, "firsts": terms.firsts, "tails": tails.firsts}
    head = pack(sections([*_columns(content, described), *tables]))
    whole = number(len(head)) + head + (b"".join(one for kind in packed for one in kind) if inline else b"")
    name = hashlib.sha256(whole).hexdigest()[: _NAME * 2]
    live = sum(bool(post.fingerprint) for post in content.posts)
    return Files(name, len(content.posts), live, {**files, path(name): whole})


def _named(parts: Iterable[bytes], files: dict[str, bytes]) -> bytes:
    names = b""
    for part in parts:
        digest = hashlib.sha256(part).digest()[:_NAME]
        files[path(digest.hex())] = part
        names += digest
    return names


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
    authors = {name: at for at, name in enumerate(dict.fromkeys(post.author for post in posts))}
    languages = {name: at for at, name in enumerate(dict.fromkeys(post.language for post in posts))}
    named = {**described, "authors": list(authors), "languages": list(languages)}
    older = [value for row in content.threads for value in ((row.older[0] + 1, row.older[1]) if row.older else (0,))]
    return [
        json.dumps(named, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"),
        bytes(STATES.index(row.status) for row in content.threads),
        numbers(older),
        distances(post.thread for post in posts),
        distances(post.minute for post in posts),
        numbers(authors[post.author] for post in posts),
        numbers(languages[post.language] << 2 | post.has_file << 1 | bool(post.fingerprint) for post in posts),
    ]


def _ledger(content: Content) -> list[bytes]:
    """Which conversation is where: only for the one who writes the index. Thread -> [row, status, posts ...]."""
    buckets: list[dict[str, list[object]]] = [{} for _ in range(len(content.posts) // _BUCKET + 1)]
    listed: list[list[object]] = []
    for at, row in enumerate(content.threads):
        entry: list[object] = [at, row.status]
        listed.append(entry)
        if row.thread:
            buckets[_bucket(row.thread, len(buckets))][row.thread] = entry
    for at, post in enumerate(content.posts):
        if post.fingerprint:
            listed[post.thread] += [at, post.fingerprint]
    return [json.dumps(bucket, separators=(",", ":")).encode() for bucket in buckets]


def _bucket(thread: str, count: int) -> int:
    return int.from_bytes(hashlib.sha256(thread.encode("utf-8", "replace")).digest()[:4]) % count


@dataclass(frozen=True, slots=True)
class Kept:
    """What the ledger knows of a conversation: its row, state, and fingerprint -> post."""

    row: int
    status: str
    posts: dict[str, int]


def _kept(entry: list[object]) -> Kept:
    row, status, *rest = entry
    posts = {str(one): int(str(at)) for at, one in zip(rest[::2], rest[1::2], strict=True)}
    return Kept(int(str(row)), str(status), posts)


@dataclass
class Segment:
    """A written segment, read part by part. DamagedError if a file is missing or another one."""

    name: str
    read: Read
    _parts: dict[tuple[str, int], bytes] = field(default_factory=dict)

    @cached_property
    def _head(self) -> tuple[list[bytes], bytes]:
        whole = _checked(self.read(path(self.name)), self.name)
        size, at = read_number(whole, 0)
        return read_sections(unpack(whole[at : at + size])), whole[at + size :]

    @cached_property
    def described(self) -> dict[str, list[str]]:
        """First words of the blocks ("firsts", "tails"), "authors", "languages"."""
        named: dict[str, list[str]] = json.loads(self._head[0][0])
        return named

    @cached_property
    def _tables(self) -> dict[str, list[object]]:
        """Where each part is: (from, to) within the file, or the name of its own."""
        found: dict[str, list[object]] = {}
        at = 0
        for kind, table in zip(KINDS, self._head[0][7:], strict=True):
            if not self.described["inline"]:
                found[kind] = [table[one : one + _NAME].hex() for one in range(0, len(table), _NAME)]
                continue
            found[kind] = []
            for size in read_numbers(table):
                found[kind].append((at, at + size))
                at += size
        return found

    def files(self) -> list[str]:
        """The paths of all its files."""
        parts = [str(one) for kind in KINDS for one in self._tables[kind]] if not self.described["inline"] else []
        return [path(self.name), *map(path, parts)]

    def count(self, kind: str) -> int:
        """How many parts of a kind there are."""
        return len(self._tables[kind])

    def part(self, kind: str, at: int) -> bytes:
        """A part, unpacked."""
        if (kind, at) not in self._parts:
            where = self._tables[kind][at]
            if isinstance(where, tuple):
                data = self._head[1][where[0] : where[1]]
            else:
                data = _checked(self.read(path(str(where))), str(where))
            self._parts[kind, at] = unpack(data)
        return self._parts[kind, at]

    @cached_property
    def threads(self) -> list[tuple[str, tuple[int, int] | None]]:
        """State, and (segment, row) where the conversation already was."""
        older = iter(read_numbers(self._head[0][2]))
        found: list[tuple[str, tuple[int, int] | None]] = []
        for state in self._head[0][1]:
            segment = next(older)
            found.append((STATES[state], (segment - 1, next(older)) if segment else None))
        return found

    @cached_property
    def posts(self) -> list[Row]:
        """Its posts; the fingerprint is only "" or "*" here: whether the post is still there."""
        head, authors, languages = self._head[0], self.described["authors"], self.described["languages"]
        columns = zip(
            read_distances(head[3]), read_distances(head[4]), read_numbers(head[5]), read_numbers(head[6]), strict=True
        )
        return [
            Row(thread, minute, authors[author], languages[flags >> 2], bool(flags & 2), "*" if flags & 1 else "")
            for thread, minute, author, flags in columns
        ]

    def kept(self, thread: str) -> Kept | None:
        """What it has of a conversation."""
        found = json.loads(self.part("ledger", _bucket(thread, self.count("ledger")))).get(thread)
        return _kept(found) if found else None

    def ledger(self) -> dict[str, Kept]:
        """All of its conversations."""
        buckets = (json.loads(self.part("ledger", at)) for at in range(self.count("ledger")))
        return {thread: _kept(entry) for bucket in buckets for thread, entry in bucket.items()}

    def all_terms(self, kind: str, places: str = "") -> Iterator[Term]:
        """Its dictionary from beginning to end; nothing of it is kept in memory."""
        for at in range(self.count(kind)):
            data, spots = self.part(kind, at), self.part(places, at) if places else b""
            self._parts.clear()
            yield from read_block(data, spots)

    def shown(self) -> Iterator[bytes]:
        """The excerpts of all its posts, as JSON."""
        for at in range(self.count("rows")):
            for row in json.loads(self.part("rows", at)):
                yield json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
            self._parts.clear()


def _checked(data: bytes | None, name: str) -> bytes:
    if data is None or hashlib.sha256(data).hexdigest()[: _NAME * 2] != name:
        raise DamagedError(name)
    return data
