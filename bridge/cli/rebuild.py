"""`feedbridge rebuild`: derive everything again from the raw mails."""

from argparse import Namespace

from bridge.cli.configured import load, pick_feeds
from bridge.cli.database import opened_store
from bridge.cli.progress import Progress
from bridge.cli.tables import load_tables
from bridge.ingest import rebuild
from bridge.settings.edges.taking import make_rules


def execute(arguments: Namespace) -> int:
    """Say how many mails were read; the pages follow with the next `publish` or `run`."""
    loaded = load(arguments)
    tables = load_tables()
    with opened_store(loaded) as store:
        for feed in pick_feeds(loaded, arguments.feed):
            progress = Progress("mails", is_quiet=arguments.quiet)
            count = rebuild(store, make_rules(feed, feed.mailbox[0]), tables, progress.reach)
            progress.end()
            if not arguments.quiet:
                print(f"{feed.name}: derived again from {count} mails. Next: feedbridge publish")
    return 0
