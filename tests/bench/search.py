"""Figures of the search: building, growing, and asking in Chromium over a server that takes 30 ms for each request."""

import functools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from typing import Any

from bridge.shipped import template_texts
from bridge.sinks.folder import FolderSink
from bridge.site import build
from bridge.site.page import SiteOptions
from bridge.site.render import make_renderer
from bridge.site.search.update import Update, Updater, read_list
from tests.bench.archive import entries
from tests.servers import kit

KINDS = {
    "rare": "hannojost", "common": "der", "two common": "der und", "prefix": "ver", "filter": "von:anja ist:offen",
    "word and filter": "der nach:2014 hat:anhang", "phrase": '"in den"', "newest": "the", "nothing": "kaffeefilter",
}  # fmt: skip
_DELAY = 0.03
_WATCH = """addEventListener('DOMContentLoaded', () => new MutationObserver(() => {
  const told = document.getElementById('count').textContent;
  if (told && window.__done === undefined) window.__done = performance.now();
}).observe(document.body, {subtree: true, childList: true, characterData: true}))"""


def bench_search(posts: int, *, browser: bool) -> None:
    """Build an index of so many posts, add 200 conversations one by one, and ask."""
    with TemporaryDirectory() as folder:
        sink = FolderSink(Path(folder))
        _build(sink, posts)
        _tell_size(Path(folder), posts, sink)
        _grow(sink)
        if browser:
            _ask(sink, Path(folder))


def _build(sink: FolderSink, posts: int) -> None:
    spent, updater = 0.0, Updater(sink.read)
    for entry in entries(posts):
        start = time.process_time()
        updater.add(entry)
        spent += time.process_time() - start
    start = time.process_time()
    update = updater.finish()
    spent += time.process_time() - start
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    print(f"{posts} posts: {spent * 1000 / posts:.2f} ms CPU a post, {peak:.0f} MiB at most (the whole process)")
    _apply(sink, update)


def _apply(sink: FolderSink, update: Update) -> None:
    for path, data in update.files.items():
        sink.write(path, data)
    for path in update.removed:
        sink.remove(path)


def _tell_size(folder: Path, posts: int, sink: FolderSink) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    print(f"  {len(files)} files, {size / posts:.0f} bytes a post; segments {read_list(sink.read)}")


def _grow(sink: FolderSink) -> None:
    """200 posts one by one: on average, the middle one, the dearest one."""
    costs: list[tuple[float, int, int]] = []
    grown = (
        replace(one, documents=one.documents[: count + 1])
        for one in entries(200, seed=77)
        for count in range(len(one.documents))
    )
    for entry in grown:
        start = time.process_time()
        updater = Updater(sink.read)
        updater.add(entry)
        update = updater.finish()
        costs.append((time.process_time() - start, len(update.files), sum(map(len, update.files.values()))))
        _apply(sink, update)
    for name, column, unit in (("CPU", 0, 1000), ("files", 1, 1), ("bytes", 2, 1)):
        values = sorted(cost[column] * unit for cost in costs)
        mean, middle = sum(values) / len(values), values[len(values) // 2]
        print(f"  one more post, {name}: mean {mean:.1f}, middle {middle:.1f}, most {values[-1]:.1f}")


@dataclass
class _Traffic:
    requests: int = 0
    octets: int = 0


class _Slow(SimpleHTTPRequestHandler):
    """A plain file server that takes its time; HTTP/1.1, so that six connections serve a page, as browsers do."""

    protocol_version = "HTTP/1.1"
    traffic = _Traffic()

    def do_GET(self) -> None:
        time.sleep(_DELAY)
        self.traffic.requests += 1
        super().do_GET()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        data = source.read()
        self.traffic.octets += len(data) + 300  # and about so much of headers
        outputfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Silent."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Slow, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def _ask(sink: FolderSink, folder: Path) -> None:
    texts = template_texts()
    names = {name.removeprefix("assets/"): name for name in texts if name.startswith("assets/")}
    for path, data in build.search_files(make_renderer(texts, SiteOptions(), names)):
        sink.write(path, data)
    for name in names.values():
        sink.write(name, texts[name].encode())
    sink.write("frame.json", b'{"open":0,"late":0,"health":"ok","topics":[],"at":""}')
    with kit("web_checks").Browser() as opened, _served(folder) as base:
        for kind, query in KINDS.items():
            _ask_once(opened, base, kind, query)


def _ask_once(opened: Any, base: str, kind: str, query: str) -> None:
    """From an empty cache to the first results, the page itself included; the best of three."""
    runs = []
    for _ in range(3):
        _Slow.traffic.requests = _Slow.traffic.octets = 0
        with opened.page() as page:
            page.add_init_script(_WATCH)
            newest = "order=newest&" if kind == "newest" else ""
            page.goto(f"{base}search/?{newest}q={query.replace(' ', '+')}")
            page.wait_for_function("() => window.__done !== undefined")
            runs.append(page.evaluate("() => window.__done"))
            page.wait_for_load_state("networkidle")
            told = page.locator("#count").inner_text()
    requests, octets = _Slow.traffic.requests, _Slow.traffic.octets
    print(f"  {kind:>16}: {min(runs):5.0f} ms, {requests:3} requests, {octets / 1000:4.0f} kB   {query}: {told}")
