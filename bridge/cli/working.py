"""The worker as commands use it: it shows how far it has come, and says less or nothing if asked."""

import sys
from argparse import Namespace
from collections.abc import Iterator

from bridge.cli.opened import clock
from bridge.cli.progress import Progress
from bridge.cli.tables import load_tables
from bridge.mail.delivery import Delivery
from bridge.run import Worker
from bridge.settings.load import Loaded
from bridge.sources.source import Source
from bridge.store import Store


def make_worker(arguments: Namespace, loaded: Loaded, store: Store) -> Worker:
    """A worker that tells on stderr; with -q only troubles are told."""

    def watch(source: Source, items: Iterator[Delivery]) -> Iterator[Delivery]:
        progress = Progress("mails", is_quiet=arguments.quiet)
        yield from progress.follow(items, lambda: source.expected)
        progress.end()

    def tell(line: str) -> None:
        if not arguments.quiet or line.startswith(("mailbox ", "feed ")):
            print(line, file=sys.stderr, flush=True)

    return Worker(loaded, store, load_tables(), clock, tell=tell, watch=watch, is_verbose=arguments.verbose)
