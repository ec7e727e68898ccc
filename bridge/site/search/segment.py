"""A segment as files: a head that every query reads, and parts that are read when they are needed.

A small segment has all within its head, and stands in the list of segments; a larger one has its dictionary there, so
that one request does for both. A segment is named by what is in its head, its parts by their place in it: an older list
of segments never meets newer parts, and a browser needs no table of names (6 incompressible bytes a part, in every
head). What each part must be stands in the file of sums, which browsers do not read.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from bridge.site.search.coding import (
    Term,
    read_block,
    read_distances,
    read_number,
    read_numbers,
    read_sections,
    unpack,
)

FOLDER = "search/"
KINDS = ("terms", "tails", "places", "rows", "ledger", "authors")
INLINE = 16  # posts of a segment that stands in the list
_HEADED = 128  # posts of one that has its dictionary within its head
ROWS = 8  # posts whose excerpts are fetched together
NAME = 6  # bytes of a hash that names a segment, or says what a part is
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
    day: int  # since 1970; the minute stands with what is shown of it
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
    """A segment ready to be written: its name, how many posts it has, and path -> bytes, or `whole` for the list."""

    name: str
    posts: int
    live: int
    files: dict[str, bytes]
    whole: bytes = b""


class DamagedError(Exception):
    """A file of the index is missing or not what its name says: the index is made again from all conversations."""


def path(name: str) -> str:
    """The file of a segment."""
    return f"{FOLDER}{name}.bin"


def part_path(name: str, kind: str, at: int) -> str:
    """The file of a part of a segment that has parts."""
    return path(f"{name}-{kind}{at}")


def sums_path(name: str) -> str:
    """The file that says what all the parts of a segment must be."""
    return path(f"{name}-sums")


def kinds_within(posts: int) -> tuple[str, ...]:
    """Which parts of a segment of so many posts stand within its head."""
    return KINDS if posts <= INLINE else ("terms", "tails") if posts <= _HEADED else ()


def bucket(thread: str, count: int) -> int:
    """In which part of the ledger a conversation stands."""
    return int.from_bytes(hashlib.sha256(thread.encode("utf-8", "replace")).digest()[:4]) % count


@dataclass(frozen=True, slots=True)
class Kept:
    """What the ledger knows of a conversation: its row, state, and fingerprint -> post."""

    row: int
    status: str
    posts: dict[str, int]


def _kept(entry: list[object], dead: frozenset[int]) -> Kept:
    row, status, *rest = entry
    posts = {str(one): int(str(at)) for at, one in zip(rest[::2], rest[1::2], strict=True)}
    return Kept(int(str(row)), str(status), {one: at for one, at in posts.items() if at not in dead})


@dataclass
class Segment:
    """A written segment, read part by part. DamagedError if a file is missing or another one.

    `dead`: posts that are still in it and count no more, as the list of segments says; `whole`: all of it, if the list
    has that.
    """

    name: str
    read: Read
    dead: frozenset[int] = frozenset()
    whole: bytes = b""
    _parts: dict[tuple[str, int], bytes] = field(default_factory=dict)

    @cached_property
    def _head(self) -> tuple[list[bytes], bytes]:
        whole = _checked(self.whole or self.read(path(self.name)), self.name)
        size, at = read_number(whole, 0)
        return read_sections(unpack(whole[at : at + size])), whole[at + size :]

    @cached_property
    def described(self) -> dict[str, list[str]]:
        """First words of the blocks ("terms", "tails"), "languages", and the kinds of parts that stand "within"."""
        named: dict[str, list[str]] = json.loads(self._head[0][0])
        return named

    @cached_property
    def _tables(self) -> dict[str, list[int]]:
        """For each kind how many parts it has, or if they stand within the head their lengths."""
        return {kind: read_numbers(table) for kind, table in zip(KINDS, self._head[0][6:-1], strict=True)}

    @cached_property
    def _within(self) -> dict[tuple[str, int], bytes]:
        """The parts that stand within the head."""
        found, at = {}, 0
        for kind in self.described["within"]:
            for number, size in enumerate(self._tables[kind]):
                found[kind, number] = self._head[1][at : at + size]
                at += size
        return found

    @property
    def _apart(self) -> list[str]:
        """The kinds of parts that have files of their own."""
        return [kind for kind in KINDS if kind not in self.described["within"]]

    def files(self) -> list[str]:
        """The paths of all its files: none if it stands in the list."""
        if self.whole:
            return []
        parts = (part_path(self.name, kind, at) for kind in self._apart for at in range(self.count(kind)))
        return [path(self.name), sums_path(self.name), *parts]

    def check(self) -> None:
        """DamagedError unless every file is there and is what its name says."""
        for kind in self._apart:
            for at in range(self.count(kind)):
                self._own_file(kind, at)

    def count(self, kind: str) -> int:
        """How many parts of a kind there are."""
        table = self._tables[kind]
        return len(table) if kind in self.described["within"] else table[0]

    def part(self, kind: str, at: int) -> bytes:
        """A part, unpacked."""
        if (kind, at) not in self._parts:
            packed = self._within[kind, at] if kind in self.described["within"] else self._own_file(kind, at)
            self._parts[kind, at] = unpack(packed)
        return self._parts[kind, at]

    def _own_file(self, kind: str, at: int) -> bytes:
        place = self._begins[kind] + at * NAME
        return _checked(self.read(part_path(self.name, kind, at)), self._sums[place : place + NAME].hex())

    @cached_property
    def _sums(self) -> bytes:
        return _checked(self.read(sums_path(self.name)), self._head[0][-1].hex())

    @cached_property
    def _begins(self) -> dict[str, int]:
        """Where the sums of each kind begin."""
        ends = accumulate((self.count(kind) * NAME for kind in self._apart), initial=0)
        return dict(zip(self._apart, ends, strict=False))

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
        head, languages = self._head[0], self.described["languages"]
        names, written = read_sections(self.part("authors", 0))
        authors = json.loads(names)
        columns = zip(
            read_distances(head[3]), read_distances(head[4]), read_numbers(written), read_numbers(head[5]), strict=True
        )
        return [
            Row(
                thread,
                day,
                authors[author],
                languages[flags >> 2],
                bool(flags & 2),
                "*" if self._lives(at, flags) else "",
            )
            for at, (thread, day, author, flags) in enumerate(columns)
        ]

    def kept(self, thread: str) -> Kept | None:
        """What it has of a conversation."""
        found = json.loads(self.part("ledger", bucket(thread, self.count("ledger")))).get(thread)
        return _kept(found, self.dead) if found else None

    def _lives(self, post: int, flags: int) -> bool:
        return bool(flags & 1) and post not in self.dead

    def ledger(self) -> dict[str, Kept]:
        """All of its conversations."""
        buckets = (json.loads(self.part("ledger", at)) for at in range(self.count("ledger")))
        return {thread: _kept(entry, self.dead) for bucket in buckets for thread, entry in bucket.items()}

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
    if data is None or hashlib.sha256(data).hexdigest()[: NAME * 2] != name:
        raise DamagedError(name)
    return data
