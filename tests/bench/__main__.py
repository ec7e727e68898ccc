"""Figures, in CPU time: python -m tests.bench [WHAT] [ARCHIVE.mbox] [--mails N]; WHAT is one of

import   where the time of an import goes          reply  one new reply, in archives of three sizes
peers    the same archive into other programs      delay  from the mailbox to the page, wall time
rules, split, search  see their modules

Without an archive the mails are generated, so that `make bench` needs no data.
"""

import argparse
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import bridge.ingest.place as placing
from bridge.ingest import FeedRules, crew, ingest_all
from bridge.language.tables import parse_tables
from bridge.mail.admission import Policy
from bridge.mail.delivery import Delivery
from bridge.shipped import language_texts
from bridge.sources.mbox import MboxSource
from bridge.sources.source import NoMarks
from bridge.store import Store, arrivals, open_store, threads
from bridge.store.schema import message, post, thread
from tests.bench.clock import NOW
from tests.bench.delay import bench_delay
from tests.bench.peers import bench_peers
from tests.bench.reply import bench_reply
from tests.bench.rules import bench_rules
from tests.bench.search import bench_search
from tests.bench.split import bench_split
from tests.mailroom import START, deliver, mail
from tests.people import TEAM
from tests.stores import count

RULES = FeedRules(policy=Policy(admit="all", admits_outsiders=True))
WORDS = ("Messwert", "Prüfling", "Gehäuse", "Kabel", "Sensor", "Termin", "Muster", "Werk", "Zoll", "Norm", "Charge")


def generated(size: int) -> Iterator[Delivery]:
    """Talks of three mails, and every fifth a report under one subject."""
    for number in range(size):
        talk, turn = divmod(number, 3)
        author, other = TEAM[(talk + turn) % len(TEAM)], TEAM[(talk + 1 - turn) % len(TEAM)]
        subject = "Tagesbericht" if talk % 5 == 4 else f"{WORDS[talk % 11]} {WORDS[talk // 11 % 11]} {talk}"
        text = f"Hallo,\n\nkannst du bitte {WORDS[number % 11]} {number} prüfen?\n\n> {WORDS[talk % 11]} bestellt\n"
        before = f"{number - 1}@nordlicht.example" if turn else ""
        sent_at = START + timedelta(hours=number)
        raw = mail(
            author, "AW: " * bool(turn) + subject, text, to=[other], message_id=f"{number}@nordlicht.example",
            in_reply_to=before, date=sent_at,
        )  # fmt: skip
        yield deliver(raw, number + 1, at=sent_at)


def write_mbox(deliveries: Iterator[Delivery], folder: Path) -> Path:
    """The mails as an mbox."""
    path = folder / "generated.mbox"
    with path.open("wb") as file:
        for one in deliveries:
            file.write(
                b"From bench@nordlicht.example Thu Aug  6 10:00:00 2026\n" + one.raw.replace(b"\r\n", b"\n") + b"\n"
            )
    return path


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


def bench_import(deliveries: Iterator[Delivery], portion: int) -> None:
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
            taken = ingest_all(store, some, RULES, tables, many=sys.maxsize)  # all in one process
            spent, prepared = process_time() - start, seconds.get("prepare_watched", 0.0) - before
            done += len(some)
            rest = (spent - prepared) * 1000 / len(some)
            print(f"{done:>7} mails: prepare {prepared * 1000 / len(some):.1f} ms, the rest {rest:.1f} ms a mail")
            print(f"        kept back: {dict(taken.reasons)}") if taken.reasons else None
        _tell(store, Path(folder), seconds, done)
        store.close()


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


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument(
        "what", nargs="?", default="import", choices=["delay", "import", "peers", "reply", "rules", "search", "split"]
    )
    parser.add_argument("archive", nargs="?", type=Path, help="an mbox; without it the mails are generated")
    parser.add_argument("--mails", type=int, default=3000)
    parser.add_argument("--portion", type=int, default=1000)
    parser.add_argument("--no-browser", action="store_true", help="search: only build and grow")
    wanted = parser.parse_args()
    if wanted.what == "delay":
        bench_delay()
        return
    if wanted.what == "search":
        bench_search(wanted.mails, browser=not wanted.no_browser)
        return
    if wanted.what == "split":
        bench_split(wanted.archive, wanted.mails)
        return
    if wanted.what == "rules":
        bench_rules(wanted.archive, wanted.mails)
        return
    if wanted.what == "reply":
        sizes = (1000, 5000, max(wanted.mails, 5000))
        bench_reply(generated, sizes, RULES, parse_tables(language_texts()))
        return
    if wanted.what == "peers":
        with TemporaryDirectory() as folder:
            bench_peers(wanted.archive or write_mbox(generated(wanted.mails), Path(folder)), wanted.mails)
        return
    if wanted.archive:
        found = MboxSource("bench", wanted.archive, lambda: NOW).deliveries(NoMarks())
    else:
        found = generated(wanted.mails)
    bench_import(islice(found, wanted.mails), wanted.portion)


if __name__ == "__main__":
    main()
