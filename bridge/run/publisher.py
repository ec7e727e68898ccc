"""The sites: write the pages that no longer match, and stop between two files if asked to."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bridge.publish import Sink, publish
from bridge.run.clerk import Clerk
from bridge.settings.edges.pages import make_own, make_sink, make_site_options
from bridge.settings.load import Loaded
from bridge.settings.model import Feed
from bridge.shipped import template_texts
from bridge.store import Store, compact


class StoppedError(Exception):
    """`stopping` was set between two files: the rest stays pending."""


@dataclass(frozen=True, slots=True)
class _StoppableSink:
    """Between two files is a step boundary: a long publish ends there, and the next one goes on."""

    sink: Sink
    stopping: threading.Event

    def write(self, path: str, data: bytes) -> bool:
        if self.stopping.is_set():
            raise StoppedError
        return self.sink.write(path, data)

    def read(self, path: str) -> bytes | None:
        return self.sink.read(path)

    def exists(self, path: str) -> bool:
        return self.sink.exists(path)

    def remove(self, path: str) -> bool:
        return self.sink.remove(path)

    def settle(self) -> None:
        self.sink.settle()

    def paths(self, below: str = "") -> Iterator[str]:
        return self.sink.paths(below)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Writes the site of a feed."""

    loaded: Loaded
    store: Store
    clerk: Clerk
    clock: Callable[[], datetime]
    tell: Callable[[str], None]
    stopping: threading.Event
    is_verbose: bool = False
    texts: Mapping[str, str] = field(default_factory=template_texts)  # once: they are those of this very program

    def publish(self, feed: Feed) -> None:
        """Bring one site up to date. PublishError, StoreError: what is pending stays pending; StoppedError likewise."""
        self.clerk.go(feed)
        sink = _StoppableSink(make_sink(self.loaded, feed), self.stopping)
        options, own = make_site_options(feed), make_own(self.loaded, feed)
        boxes = self.loaded.mailboxes_of(feed)
        done = publish(self.store, options, self.texts, sink, self.clock(), own=own, mailboxes=boxes)
        compact.pay(self.store, [feed.name])  # False: others read it just now, the next tick tries again
        if done.written or done.removed or self.is_verbose:
            self.tell(f"feed={feed.name} files_written={done.written} files_removed={done.removed}")
