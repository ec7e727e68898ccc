"""Changed conversations -> the files of the index to write and to remove. Work follows the change (law 7):

a new post is merged into the smallest segment, which is merged upwards when it is eight times full. There is at most
one segment of each size, so a query reads few; each post is written again a few times while the archive grows by 8.

A post that says something else now is written anew; where it stood before the list of segments calls it dead, until
that segment is merged, or one in 32 of its posts is dead. `finish(purge=True)` leaves no byte of them (law 8).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bridge.site.search.document import Document, Entry
from bridge.site.search.encode import encode
from bridge.site.search.gather import Postings, tails, words_of
from bridge.site.search.listed import LIST, Listed, list_bytes, read_list
from bridge.site.search.merge import Part, merge
from bridge.site.search.segment import (
    INLINE,
    Content,
    Files,
    Kept,
    Read,
    Row,
    Segment,
    ThreadRow,
)

_GROWTH = 8
_FEW = 4  # posts that a new one is merged with
_DAY = 24 * 60
_PORTION = 2048  # posts gathered in memory at once
_FEW_DEAD, _SHARE_DEAD = 16, 32  # posts; one in so many


@dataclass(frozen=True, slots=True)
class Update:
    """What to write, the list of segments last; then what to remove."""

    files: dict[str, bytes]
    removed: tuple[str, ...]
    segments: tuple[Segment, ...]
    has_deleted: bool

    @property
    def kept(self) -> frozenset[str]:
        """All files the index has now: as many as it has, so not for every post (law 7)."""
        return frozenset(file for one in self.segments for file in one.files()) | {LIST}


@dataclass
class _Portion:
    """Posts gathered to become a segment."""

    threads: list[ThreadRow] = field(default_factory=list)
    posts: list[Row] = field(default_factory=list)
    shown: list[bytes] = field(default_factory=list)
    postings: Postings = field(default_factory=Postings)

    def add(self, entry: Entry, documents: Iterable[Document], older: tuple[int, int] | None) -> None:
        row = len(self.threads)
        self.threads.append(ThreadRow(entry.thread, entry.status, older))
        for one in documents:
            self.postings.add(len(self.posts), *words_of(one))
            self.posts.append(Row(row, one.minute // _DAY, one.author, one.language, bool(one.names), one.fingerprint))
            self.shown.append(one.row(entry.thread))

    def encode(self, level: int) -> Files:
        terms = list(self.postings.terms())
        return encode(Content(self.threads, self.posts, terms, tails(terms), self.shown), level)


class Updater:
    """Takes conversations as they are now; `finish` says what to do. DamagedError if the index cannot be read."""

    def __init__(self, read: Read) -> None:
        """`read` gives the files of the index as it stands; without a list in it a new one begins."""
        self._written: dict[str, bytes] = {}
        self._read = read
        listed = read_list(read) or ()
        self.is_new = not listed
        self._listed = list(listed)
        self._old = [one.open(read) for one in listed]
        self._dead: list[set[int]] = [set() for _ in listed]
        self._gone: dict[str, list[int]] = {}
        self._portion = _Portion()
        self._portions: list[Files] = []

    def add(self, entry: Entry) -> None:
        """A conversation as it is now; without documents it is gone."""
        known = {place: kept for place, one in enumerate(self._old) if (kept := one.kept(entry.thread))}
        wanted = {one.fingerprint: one for one in entry.documents}
        for place, kept in known.items():
            self._dead[place] |= {at for mark, at in kept.posts.items() if mark not in wanted}
            for mark in kept.posts:
                wanted.pop(mark, None)
        if known and not entry.documents:
            self._gone[entry.thread] = list(known)
        if entry.documents and (wanted or _newest(known).status != entry.status):
            place = max(known, default=-1)
            self._portion.add(entry, wanted.values(), (place, known[place].row) if known else None)
        if len(self._portion.posts) >= _PORTION:
            self._close()

    def check(self) -> None:
        """DamagedError unless every file of the index as it stands is there and is what its name says."""
        for one in self._old:
            one.check()

    def threads(self) -> set[str]:
        """Every conversation the index has."""
        return {thread for one in self._old for thread in one.ledger()}

    def finish(self, *, purge: bool = False) -> Update:
        """The new index. Without any change nothing is written. `purge`: what is dead or gone is in no byte of it."""
        if self._portion.threads:
            self._close(1 if self._portions else 6)
        if purge:
            self._dead = [dead | one.dead for dead, one in zip(self._dead, self._old, strict=True)]
        deleted = purge and (any(self._dead) or bool(self._gone))
        segments = self._scrubbed(self._merged(), purge=purge)
        known = {one.name for one in self._old}
        now = tuple(one.open(self._look) for one in segments)
        new = (file for one in now if one.name not in known for file in one.files())
        files = {file: self._written[file] for file in new}
        names = {one.name for one in now}
        removed = tuple(sorted(file for one in self._old if one.name not in names for file in one.files()))
        return Update({**files, LIST: list_bytes(segments)}, removed, now, deleted)

    def _look(self, path: str) -> bytes | None:
        return self._written.get(path) or self._read(path)

    def _keep(self, files: Files) -> Listed:
        self._written |= files.files
        return Listed(files.name, files.posts, files.live, whole=files.whole)

    def _close(self, level: int = 1) -> None:
        self._portions.append(self._portion.encode(level))
        self._portion = _Portion()

    def _merged(self) -> list[Listed]:
        """The segments after what is new was merged with the smallest, and on upwards."""
        segments = list(self._listed)
        if not self._portions:
            return segments
        size, first = sum(one.posts for one in self._portions), len(segments)
        while first and _tier(segments[first - 1].live) <= _tier(size):
            first -= 1
            size += segments[first].live
        parts = [Part(at, self._old[at], frozenset(self._dead[at])) for at in range(first, len(segments))]
        portions, self._portions = self._portions, []
        new = (Segment(one.name, _once(one.files), whole=one.whole) for one in portions)
        parts += [Part(len(segments) + at, one) for at, one in enumerate(new)]
        made = self._keep(portions[0] if len(parts) == 1 else encode(merge(parts, self._gone.keys())))
        del self._dead[first:]
        return [*segments[:first], made]

    def _scrubbed(self, segments: list[Listed], *, purge: bool) -> list[Listed]:
        """Those that lost posts, with these dead; if it must be, or if they lost many, written again, in place."""
        named = {place for places in self._gone.values() for place in places} if purge else set()
        for place, dead in enumerate(self._dead):
            less = segments[place].without(dead)
            if (purge and dead) or place in named or len(less.dead) > max(_FEW_DEAD, less.posts // _SHARE_DEAD):
                part = Part(place, self._old[place], frozenset(dead))
                segments[place] = self._keep(encode(merge([part], self._gone.keys(), keeps_numbers=True)))
            else:
                segments[place] = less
        while segments and self._is_empty(segments[-1]):
            segments.pop()
        return segments

    def _is_empty(self, one: Listed) -> bool:
        return not one.live and not any(older for _, older in one.open(self._look).threads)


def _once(files: dict[str, bytes]) -> Read:
    """Gives each file once and keeps it no longer: a merge reads the portions while the segment of all of them grows,
    and both together would be twice the index.
    """
    return lambda path: files.pop(path, None)


def _newest(known: dict[int, Kept]) -> Kept:
    return known[max(known)] if known else Kept(0, "", {})


def _tier(posts: int) -> int:
    """0 for the newest few, 1 for a segment that still stands in the list, and one more for each time it is eight
    times larger. Two in the list cost a reader no request, and a new post half the merging.
    """
    tier, most = (0, _FEW) if posts <= _FEW else (1, INLINE)
    while posts > most:
        tier, most = tier + 1, most * _GROWTH
    return tier
