"""Figures of the search: building, growing, and asking in Chromium over a server that takes 30 ms for each request."""

import functools
import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from os import getloadavg
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bridge.shipped import template_texts
from bridge.sinks.folder import FolderSink
from bridge.site import build
from bridge.site.page import SiteOptions
from bridge.site.render import make_renderer
from bridge.site.search.coding import read_block, read_numbers
from bridge.site.search.listed import read_list
from bridge.site.search.update import Update, Updater
from tests.bench.archive import entries
from tests.servers import kit

KINDS = {
    "common": "der", "two common": "der und", "prefix": "ver", "filter": "von:anja ist:offen",
    "word and filter": "der nach:2014 hat:anhang", "phrase": '"in den"', "newest": "the", "nothing": "kaffeefilter",
}  # fmt: skip
_DELAY = 0.03
_RUNS = 5
_SQUEEZED = {".html", ".css", ".js", ".json", ".svg"}
_WATCH = """addEventListener('DOMContentLoaded', () => new MutationObserver(() => {
  const told = document.getElementById('count').textContent;
  if (told && window.__done === undefined) { window.__done = performance.now(); console.log('shown') }
}).observe(document.body, {subtree: true, childList: true, characterData: true}))"""
_TYPE = """query => {
  const input = document.querySelector('main [name=q]');
  window.__begun = performance.now();
  input.value = query;
  input.dispatchEvent(new Event('input'));
}"""
_FIGURES = """() => {
  const begun = window.__begun || 0, done = window.__done;
  const all = ['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))
    .filter(one => one.startTime >= begun && one.responseEnd <= done).sort((a, b) => a.responseEnd - b.responseEnd);
  let rounds = 0, free = -1;  // as many as could only go one after another
  for (const one of all) if (one.requestStart >= free) { rounds++; free = one.responseEnd }
  return {ms: done - begun, rounds, requests: all.length, octets: all.reduce((sum, one) => sum + one.transferSize, 0)};
}"""


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
    segments = [(one.posts, one.live) for one in read_list(sink.read) or ()]
    print(f"  {len(files)} files, {size / posts:.0f} bytes a post; segments (posts, alive) {segments}")


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


class _Slow(SimpleHTTPRequestHandler):
    """A file server that takes its time, over six connections that stay open, as browsers do with HTTP/1.1.

    It squeezes text and asks for revalidation as config/nginx.conf.example does. An answer is one write, without
    Nagle's algorithm: else the headers wait for the acknowledgement, and each request takes 40 ms more.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    def do_GET(self) -> None:
        time.sleep(_DELAY)
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        data = file.read_bytes()
        self.send_response(HTTPStatus.OK)
        if file.suffix in _SQUEEZED:
            data = gzip.compress(data, 1)  # as hard as nginx does
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "private, no-cache")
        self.end_headers()
        self.wfile.write(data)

    def handle(self) -> None:
        with suppress(ConnectionError):  # the browser leaves when it has seen enough
            super().handle()

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
        print(f"  load {getloadavg()[0]:.1f}; until the first results: cold, with the page | typed into an open page")
        for kind, query in {"rare": _rare_word(sink), **KINDS}.items():
            _tell_runs(opened, base, kind, query)


def _rare_word(sink: FolderSink) -> str:
    """One that three to nine posts have, from the middle of the dictionary."""
    listed = read_list(sink.read)
    assert listed
    terms = listed[0].open(sink.read)
    middle = read_block(terms.part("terms", terms.count("terms") // 2))
    return next(one.text for one in middle if one.text.isalpha() and 3 <= len(read_numbers(one.postings)) <= 9)


def _tell_runs(opened: Any, base: str, kind: str, query: str) -> None:
    """The middle of five: from an empty cache with the page itself, and typed into a page that is open already."""
    address = f"{base}search/?{'order=newest' if kind == 'newest' else ''}"
    cold, typed, told = [], [], ""
    for _ in range(_RUNS):
        with opened.page() as page:
            page.add_init_script(_WATCH)
            metrics = _metrics(page)
            with page.expect_console_message(lambda said: said.text == "shown"):  # to ask the page would cost it 30 ms
                page.goto(f"{address}&q={query.replace(' ', '+')}", wait_until="commit")
            cold.append(_figures(page) | {"cpu": metrics()})
            told = page.locator("#count").inner_text()
        with opened.page() as page:
            page.add_init_script(_WATCH)
            metrics = _metrics(page)
            kit("web_checks").visit(page, address)
            before = metrics()
            with page.expect_console_message(lambda said: said.text == "shown"):
                page.evaluate(_TYPE, query)
            typed.append(_figures(page) | {"cpu": metrics() - before})
    print(f"  {kind:>15} | {_middle(cold)} | {_middle(typed)} | {query}: {told}")


def _metrics(page: Any) -> Callable[[], float]:
    """The CPU time of the page's main thread so far, in ms: what is left of the waiting on an idle machine."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        found = session.send("Performance.getMetrics")["metrics"]
        return next(1000 * float(one["value"]) for one in found if one["name"] == "TaskDuration")

    return spent


def _figures(page: Any) -> dict[str, float]:
    found: dict[str, float] = page.evaluate(_FIGURES)
    return found


def _middle(runs: list[dict[str, float]]) -> str:
    ms, rounds, requests, octets, cpu = (
        median(run[name] for run in runs) for name in ("ms", "rounds", "requests", "octets", "cpu")
    )
    alone = rounds * _DELAY * 1000
    waits = f"{rounds:2.0f} rounds = {alone:3.0f} ms + {cpu:3.0f} ms CPU, in {ms:4.0f} ms"
    return f"{requests:3.0f} requests {octets / 1000:4.0f} kB {waits}"
