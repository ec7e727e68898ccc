"""One new reply in the resident worker, into archives of several sizes: python -m tests.bench reply [--mails N]

Visible means: taken in, page, lists, feeds and search index written. CPU of the process, median and 95th percentile;
statements, rows and files are counted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from bridge.ingest import FeedRules, ingest_all, ingest_one
from bridge.language.tables import Tables
from bridge.mail.delivery import Delivery
from bridge.publish import publish
from bridge.shipped import template_texts
from bridge.sinks.folder import FolderSink
from bridge.site.page import SiteOptions
from bridge.store import Store, open_store
from tests.bench.clock import NOW
from tests.mailroom import deliver, mail
from tests.people import TEAM
from tests.stores import Work, counted

OPTIONS = SiteOptions(title="Nordlicht Feed", address="feed@nordlicht.example", domains=("nordlicht.example",))
_TEXTS = template_texts()  # once, as the worker does
_WARM, _REPLIES, _COUNTED = 3, 41, 5  # the first ones compile templates and statements


@dataclass(frozen=True)
class Cost:
    """What one reply took."""

    taking: float  # CPU seconds until it is committed
    showing: float  # until everything is written
    files: int
    bytes: int

    @property
    def both(self) -> float:
        """CPU seconds in all."""
        return self.taking + self.showing


@dataclass(frozen=True)
class Worker:
    """Store and site of one installation, and how it takes mail in."""

    store: Store
    sink: FolderSink
    rules: FeedRules
    tables: Tables
    size: int

    def answer(self, number: int) -> Cost:
        """Take in and show an answer to one of the last thirty talks."""
        answered = self.size - 1 - 3 * (number % 30)
        text = f"Hallo,\n\nMesswert {number} passt, danke.\n\n> bestellt\n"
        raw = mail(
            TEAM[number % len(TEAM)], f"AW: Antwort {number}", text, to=[TEAM[(number + 1) % len(TEAM)]],
            message_id=f"antwort{number}@nordlicht.example", in_reply_to=f"{answered}@nordlicht.example",
            date=NOW - timedelta(minutes=1000 - number),
        )  # fmt: skip
        begun = process_time()
        ingest_one(self.store, deliver(raw, self.size + number + 1, at=NOW), self.rules, self.tables)
        taken = process_time()
        done = publish(self.store, OPTIONS, _TEXTS, self.sink, NOW)
        return Cost(taken - begun, process_time() - taken, done.written, done.bytes)


def bench_reply(
    archive: Callable[[int], Iterator[Delivery]], sizes: tuple[int, ...], rules: FeedRules, tables: Tables
) -> None:
    """A line for each size: what a reply costs at the median."""
    first = 0.0
    for size in sizes:
        with TemporaryDirectory() as folder:
            store = open_store(f"sqlite:///{folder}/bench.sqlite")
            worker = Worker(store, FolderSink(Path(folder) / "public"), rules, tables, size)
            ingest_all(store, archive(size), rules, tables)
            publish(store, OPTIONS, _TEXTS, worker.sink, NOW)
            costs = [worker.answer(number) for number in range(_WARM + _REPLIES)][_WARM:]
            works = [_count(worker, _WARM + _REPLIES + number) for number in range(_COUNTED)]
            store.close()
        first = first or median(one.both for one in costs)
        print(_line(size, costs, works, first))


def _line(size: int, costs: list[Cost], works: list[Work], first: float) -> str:
    took = sorted(one.both for one in costs)
    taking, showing = (median(one.taking for one in costs), median(one.showing for one in costs))
    return (
        f"{size:>7} mails: {median(took) * 1000:.1f} ms, p95 {took[int(len(took) * 0.95)] * 1000:.1f} ms"
        f" (taking in {taking * 1000:.1f}, showing {showing * 1000:.1f}); {median(took) / first:.2f}x;"
        f" {median(one.statements for one in works):.0f} statements,"
        f" {median(one.rows_written for one in works):.0f} rows,"
        f" {median(one.files for one in costs):.0f} files, {median(one.bytes for one in costs) / 1024:.0f} KiB"
    )


def _count(worker: Worker, number: int) -> Work:
    """Counting makes it slow, so these are others than the ones that are timed."""
    with counted(worker.store) as work:
        worker.answer(number)
    return work
