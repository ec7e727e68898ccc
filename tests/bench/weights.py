"""How heavy pages are, as a server sends them (gzip): the heaviest of each kind of a site of invented mail."""

import gzip
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bridge.publish import publish
from bridge.shipped import template_texts
from bridge.sinks.folder import FolderSink
from bridge.store import Store
from tests.bench.clock import NOW
from tests.bench.reply import OPTIONS

_KINDS = {
    "feed": "index.html", "requests": "requests/index.html", "conversation": "t/*/index.html",
    "week": "week/*/index.html", "month": "all/*/index.html", "topic": "topic/*/index.html",
    "topics": "topics/index.html", "person": "p/*/index.html", "people": "people/index.html",
    "feed of the site": "feed.atom", "all style": "assets/*.css", "script": "assets/s*.js",
}  # fmt: skip


def bench_weights(fill: Callable[[Store], None], open_in: Callable[[Path], Store]) -> None:
    """A line for each kind: how many there are, kB of the heaviest, plain and squeezed."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        store = open_in(folder)
        fill(store)
        publish(store, OPTIONS, template_texts(), FolderSink(folder / "public"), NOW)
        store.close()
        for kind, pattern in _KINDS.items():
            files = [path.read_bytes() for path in (folder / "public").glob(pattern)]
            heaviest = max(files, key=lambda data: len(gzip.compress(data)), default=b"")
            plain, sent = len(heaviest) / 1000, len(gzip.compress(heaviest)) / 1000
            print(f"{kind:>16}: {len(files):>4}, the heaviest {plain:.1f} kB, sent as {sent:.1f} kB")
