"""`feedbridge publish`: write the pages that no longer match the store."""

from argparse import Namespace

from bridge.cli.configured import load
from bridge.cli.database import opened_store
from bridge.cli.opened import clock
from bridge.publish import publish
from bridge.settings.edges import make_own, make_sink, make_site_options
from bridge.shipped import template_texts


def execute(arguments: Namespace) -> int:
    """Say how many files were written."""
    loaded = load(arguments)
    with opened_store(loaded) as store:
        for feed in loaded.settings.feed:
            done = publish(
                store,
                make_site_options(feed),
                template_texts(),
                make_sink(loaded, feed),
                clock(),
                everything=arguments.all,
                own=make_own(loaded, feed),
            )
            if not arguments.quiet:
                print(f"{feed.name}: {done.written} files written, {done.unchanged} unchanged, {done.removed} removed")
    return 0
