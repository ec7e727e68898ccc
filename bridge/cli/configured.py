"""What commands with a configuration begin with."""

import os
import sys
from argparse import Namespace

from bridge.cli.opened import find_file, has_configuration
from bridge.errors import UsageError
from bridge.settings.load import Loaded, load_settings
from bridge.settings.model import Feed


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
