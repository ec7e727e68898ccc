"""`feedbridge ingest`: take mail in once, from the configured mailboxes or from files."""

import importlib
import sys
from argparse import Namespace
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bridge.cli.configured import load, pick_feeds
from bridge.cli.database import opened_store
from bridge.cli.opened import clock
from bridge.cli.progress import Progress
from bridge.cli.tables import load_tables
from bridge.errors import SourceError
from bridge.ingest import Taken, ingest_all
from bridge.mail.delivery import Delivery
from bridge.settings.edges.taking import make_rules
from bridge.settings.load import Loaded
from bridge.sources.files import open_path, read_stream
from bridge.sources.source import NoMarks, Source
from bridge.store import Store


def execute(arguments: Namespace) -> int:
    """Say how many mails were new, known, and kept back for which reason."""
    loaded = load(arguments)
    faults: list[SourceError] = []
    with opened_store(loaded) as store:
        if arguments.paths:
            taken = _files(arguments, loaded, store, faults)
        else:  # only these need the worker, with all that it can do
            taken = importlib.import_module("bridge.cli.ingest_mailboxes").take_in(arguments, loaded, store, faults)
    for fault in faults:
        print(fault, file=sys.stderr)
    if not arguments.quiet:
        print(summary(taken))
    return 0 if not faults else 1 if any(fault.permanent for fault in faults) else 75


def summary(taken: Taken) -> str:
    """3 new, 1 known before, 1 kept back (automatic-vacation 1)"""
    kept_back = sum(taken.reasons.values())
    reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(taken.reasons.items()))
    end = f", {kept_back} kept back ({reasons}); see feedbridge held list" if kept_back else ""
    return f"{taken.new} new, {taken.known} known before{end}"


def _files(arguments: Namespace, loaded: Loaded, store: Store, faults: list[SourceError]) -> Taken:
    feed = pick_feeds(loaded, arguments.feed)[0]
    progress = Progress("mails", is_quiet=arguments.quiet)
    taken = ingest_all(
        store, _deliveries(arguments.paths, progress, faults), make_rules(feed, feed.mailbox[0]), load_tables()
    )
    progress.end()
    return taken


def _deliveries(paths: list[str], progress: Progress, faults: list[SourceError]) -> Iterator[Delivery]:
    for path in paths:
        if path == "-":
            yield from progress.follow(read_stream(sys.stdin.buffer, clock))
            continue
        for source in open_path(Path(path), clock):
            expected = partial(_expected, progress.count, source)
            try:
                yield from progress.follow(source.deliveries(NoMarks()), expected)
            except SourceError as error:
                faults.append(error)


def _expected(before: int, source: Source) -> int:
    """How many mails, those of earlier paths included."""
    return before + source.expected
