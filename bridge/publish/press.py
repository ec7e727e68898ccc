"""What a run works with: the store, the renderer and the sink; and the count of what was written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from bridge.errors import PublishError
from bridge.site import page
from bridge.site.build import File
from bridge.site.render import Renderer
from bridge.steps import step
from bridge.store import Store


class Sink(Protocol):
    """Where a site goes: sinks.folder, sinks.bucket. Paths are relative, with "/"."""

    def write(self, path: str, data: bytes) -> bool:
        """True if the bytes changed; readers see the old file or the new one."""

    def read(self, path: str) -> bytes | None:
        """The bytes, or None."""

    def exists(self, path: str) -> bool:
        """Whether the file is there."""

    def remove(self, path: str) -> bool:
        """True if it was there."""

    def settle(self) -> None:
        """What was written and removed so far survives a power cut."""

    def paths(self, below: str = "") -> Iterator[str]:
        """Every path below a folder."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a run did, in files and bytes."""

    written: int = 0
    bytes: int = 0
    unchanged: int = 0
    removed: int = 0


@dataclass(slots=True)
class Press:
    """Writes new files at once, and holds back what changes or goes until `release`.

    A new page links to old ones, and to other new ones (a conversation and its first topic, a page and its twin in the
    other language). Nothing leads to them until all are there: no reader ever meets a broken link. Remembers what it
    was given, so that a full run can sweep the rest.
    """

    store: Store
    renderer: Renderer
    sink: Sink
    languages: frozenset[str] = frozenset()  # of which pages may be left over
    keep_turn: Callable[[], None] = lambda: None  # before each file; raises if another process took over
    written: int = 0
    octets: int = 0
    unchanged: int = 0
    removed: int = 0
    given: set[str] = field(default_factory=set)
    changed: dict[str, bytes] = field(default_factory=dict)
    gone: dict[str, None] = field(default_factory=dict)

    def write(self, files: Iterable[File]) -> None:
        """New ones now, different ones at `release`."""
        for path, data in files:
            self.given.add(path)
            self.gone.pop(path, None)
            old = self.changed.get(path) or self.sink.read(path)
            if old is None:
                self._put(path, data)
            elif old != data:
                self.changed[path] = data
            else:
                self.unchanged += 1

    def _put(self, path: str, data: bytes) -> None:
        self.keep_turn()
        if self.sink.write(path, data):
            self.written += 1
            self.octets += len(data)
            step("publish.written")

    def remove(self, paths: Iterable[str]) -> None:
        """At `release`, after everything that led there."""
        for path in list(paths):
            self.changed.pop(path, None)
            self.gone[path] = None

    def release(self) -> None:
        """Write what changed, in the order in which it was given; then remove what goes. All of it is settled then."""
        for path in list(self.changed):
            self._put(path, self.changed.pop(path))
        for path in list(self.gone):
            self.keep_turn()
            if self.sink.remove(path):
                self.removed += 1
                step("publish.removed")
        self.gone.clear()
        self.sink.settle()

    def replace(self, folder: str, files: Iterable[File]) -> None:
        """Write these, and remove whatever else the folder of their page holds, in every language."""
        kept = dict(files)
        self.write(kept.items())
        for language in self.renderer.options.languages:
            below = self.renderer.folder(folder, language)
            self.remove(path for path in self.sink.paths(below) if path not in kept)

    def sweep(self, *further: str) -> None:
        """Remove every file at an address of a site that this run was not given; others' files stay where they are."""
        kept = self.given.union(further)
        self.remove(path for path in self.sink.paths() if path not in kept and page.is_ours(path, self.languages))

    def claim(self, assets: Iterable[File]) -> None:
        """PublishError if somebody else's site is there, which ours would overwrite. Assets come first: where one of
        ours is, the site was begun by us, however damaged it is. The states of mailboxes are told before any page.
        """
        if any(self.sink.read(path) == data for path, data in assets):
            return
        paths = (one for one in self.sink.paths() if one != page.STATES)
        taken = next((one for one in paths if page.is_ours(one, self.languages)), "")
        if taken:
            raise PublishError(
                f"holds {taken}, which is no file of this site and would be overwritten",
                where="output of feed " + self.renderer.options.feed,
                next_step="give the site a folder of its own (output), or move away what is there",
                permanent=True,
            )

    def count(self) -> Published:
        """What was done so far."""
        return Published(self.written, self.octets, self.unchanged, self.removed)
