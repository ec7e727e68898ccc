"""Where the time of an import goes: each stage's CPU time in one process; then the whole site of it."""

import resource
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import bridge.ingest.place as placing
from bridge.ingest import FeedRules, crew, ingest_all
from bridge.language.tables import parse_tables
from bridge.mail.delivery import Delivery
from bridge.publish import publish
from bridge.shipped import language_texts, template_texts
from bridge.sinks.folder import FolderSink
from bridge.store import Store, arrivals, open_store, threads
from bridge.store.schema import message, post, thread
from tests.bench.clock import NOW
from tests.bench.reply import OPTIONS
from tests.stores import count


def split(seconds: dict[str, float]) -> None:
    """Let every stage of the import add its CPU time to `seconds`."""
    stages: list[tuple[Any, str]] = [
        (crew, "prepare_watched"),
        (arrivals, "keep_all"),
        (threads, "load_surroundings"),
        (threads, "write_surroundings"),
        (threads, "refresh"),
        (placing, "keep_reads"),
        (placing, "decide"),
    ]
    for module, name in stages:
        setattr(module, name, _timed(getattr(module, name), name, seconds))


def _timed(work: Callable[..., Any], name: str, seconds: dict[str, float]) -> Callable[..., Any]:
    def timed(*values: Any, **named: Any) -> Any:
        start = process_time()
        try:
            return work(*values, **named)
        finally:
            seconds[name] = seconds.get(name, 0.0) + process_time() - start

    return timed


def bench_import(deliveries: Iterator[Delivery], rules: FeedRules, portion: int) -> None:
    """Import and print a line for every `portion` mails, then where the time went."""
    seconds: dict[str, float] = {}
    split(seconds)
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/bench.sqlite")
        tables = parse_tables(language_texts())
        done = 0
        while some := list(islice(deliveries, portion)):
            start = process_time()
            before = seconds.get("prepare_watched", 0.0)
            taken = ingest_all(store, some, rules, tables, many=sys.maxsize)  # all in one process
            spent, prepared = process_time() - start, seconds.get("prepare_watched", 0.0) - before
            done += len(some)
            rest = (spent - prepared) * 1000 / len(some)
            print(f"{done:>7} mails: prepare {prepared * 1000 / len(some):.1f} ms, the rest {rest:.1f} ms a mail")
            print(f"        kept back: {dict(taken.reasons)}") if taken.reasons else None
        _tell(store, Path(folder), seconds, done)
        _publish(store, Path(folder), done)
        store.close()


def _publish(store: Store, folder: Path, done: int) -> None:
    start = process_time()
    site = publish(store, OPTIONS, template_texts(), FolderSink(folder / "public"), NOW)
    spent = process_time() - start
    print(f"publish {spent * 1000 / max(done, 1):.2f} ms a mail, in two languages: {site.written} files")


def _tell(store: Store, folder: Path, seconds: dict[str, float], done: int) -> None:
    for name, spent in sorted(seconds.items(), key=lambda one: -one[1]):
        print(f"{name:>14} {spent * 1000 / max(done, 1):6.2f} ms a mail")
    with store.read() as db:
        raw = db.exec_driver_sql("SELECT coalesce(sum(length(raw)), 0) FROM message").scalar_one()
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(f"{count(store, message)} mails, {count(store, post)} posts, {count(store, thread)} threads")
    print(
        f"{(size - raw) / max(done, 1) / 1024:.1f} KiB a mail on disk without raw, {raw / max(done, 1) / 1024:.1f} raw"
    )
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB at most in memory")
