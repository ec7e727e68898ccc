"""What commands with a configuration begin with."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from bridge.cli.opened import find_file, has_configuration
from bridge.errors import UsageError
from bridge.settings.load import Loaded, load_settings
from bridge.settings.model import Feed
from bridge.store import Store, open_store


def load(arguments: Namespace) -> Loaded:
    """The checked configuration; hints go to stderr. UsageError if there is none at all."""
    if not has_configuration(arguments):
        raise UsageError(
            "there is no config/bridge.toml here", next_step="feedbridge init writes one; or name yours with -c FILE"
        )
    loaded = load_settings(find_file(arguments), os.environ)
    if not arguments.quiet:
        for hint in loaded.hints:
            print(f"hint: {hint}", file=sys.stderr)
    return loaded


def pick_feeds(loaded: Loaded, name: str) -> tuple[Feed, ...]:
    """The feed of that name, all of them for ""; UsageError if there is none."""
    found = tuple(feed for feed in loaded.settings.feed if name in ("", feed.name))
    if not found:
        known = ", ".join(feed.name for feed in loaded.settings.feed)
        raise UsageError(f'there is no feed "{name}"', next_step=f"the configuration has: {known}")
    return found


@contextmanager
def opened_store(loaded: Loaded) -> Iterator[Store]:
    """The store of this installation; its folder is made if it is missing."""
    if loaded.store_file is not None:
        loaded.store_file.parent.mkdir(parents=True, exist_ok=True)
    store = open_store(loaded.store_url)
    try:
        yield store
    finally:
        store.close()
