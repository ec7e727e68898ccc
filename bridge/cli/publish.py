"""`feedbridge publish`: write the pages that no longer match the store."""

from argparse import Namespace

from bridge.cli.configured import load
from bridge.cli.database import opened_store
from bridge.cli.publishing import publish_site


def execute(arguments: Namespace) -> int:
    """Say how many files were written."""
    loaded = load(arguments)
    with opened_store(loaded) as store:
        for feed in loaded.settings.feed:
            done = publish_site(loaded, store, feed, everything=arguments.all)
            if not arguments.quiet:
                print(f"{feed.name}: {done.written} files written, {done.unchanged} unchanged, {done.removed} removed")
    return 0
