"""Figures, in CPU time: python -m tests.bench [WHAT] [ARCHIVE.mbox] [--mails N]; WHAT is one of

all      the following with small sizes, and a table; what `make bench` does
import   where the time of an import goes, its site included
peers    the same archive into other programs
reply    one new reply, in archives of two sizes
cold     what a single command costs in a process of its own
delay    from the mailbox to the page, wall time (not in `all`: it needs Dovecot)
weights  how heavy pages are
rules, split, search  see their modules

Without an archive the mails are generated, so that `make bench` needs no data.
"""

import argparse
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from bridge.ingest import FeedRules, ingest_all
from bridge.language.tables import parse_tables
from bridge.mail.admission import Policy
from bridge.mail.delivery import Delivery
from bridge.shipped import language_texts
from bridge.sources.mbox import MboxSource
from bridge.sources.source import NoMarks
from bridge.store import open_store
from tests.bench.clock import NOW
from tests.bench.cold import bench_cold
from tests.bench.delay import bench_delay
from tests.bench.everything import bench_everything
from tests.bench.importing import bench_import
from tests.bench.peers import bench_peers
from tests.bench.reply import bench_reply
from tests.bench.rules import bench_rules
from tests.bench.search import bench_search
from tests.bench.split import bench_split
from tests.bench.weights import bench_weights
from tests.mailroom import START, deliver, mail
from tests.people import TEAM

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


def _found(wanted: argparse.Namespace) -> Iterator[Delivery]:
    if wanted.archive:
        return islice(MboxSource("bench", wanted.archive, lambda: NOW).deliveries(NoMarks()), wanted.mails)
    return generated(wanted.mails)


def _peers(wanted: argparse.Namespace) -> None:
    with TemporaryDirectory() as folder:
        bench_peers(wanted.archive or write_mbox(generated(wanted.mails), Path(folder)), wanted.mails)


def _reply(wanted: argparse.Namespace) -> None:
    sizes = tuple(sorted({1000, wanted.mails}))
    bench_reply(generated, sizes, RULES, parse_tables(language_texts()))


def _weights(wanted: argparse.Namespace) -> None:
    tables = parse_tables(language_texts())
    bench_weights(
        lambda store: ingest_all(store, generated(wanted.mails), RULES, tables),
        lambda folder: open_store(f"sqlite:///{folder}/bench.sqlite"),
    )


_BENCHES: dict[str, Callable[[argparse.Namespace], object]] = {
    "all": lambda wanted: bench_everything(wanted.archive),
    "cold": lambda _: bench_cold(),
    "delay": lambda _: bench_delay(),
    "import": lambda wanted: bench_import(_found(wanted), RULES, wanted.portion),
    "peers": _peers,
    "reply": _reply,
    "rules": lambda wanted: bench_rules(wanted.archive, wanted.mails),
    "search": lambda wanted: bench_search(wanted.mails, browser=not wanted.no_browser),
    "split": lambda wanted: bench_split(wanted.archive, wanted.mails),
    "weights": _weights,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("what", nargs="?", default="all", choices=list(_BENCHES))
    parser.add_argument("archive", nargs="?", type=Path, help="an mbox; without it the mails are generated")
    parser.add_argument("--mails", type=int, default=3000)
    parser.add_argument("--portion", type=int, default=1000)
    parser.add_argument("--no-browser", action="store_true", help="search: only build and grow")
    wanted = parser.parse_args()
    _BENCHES[wanted.what](wanted)


if __name__ == "__main__":
    main()
