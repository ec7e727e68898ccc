"""What all commands begin with: the clock, which nothing below the commands reads, and where the configuration is."""

import os
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from bridge.settings.find import find_config


def clock() -> datetime:
    """Now, aware, UTC."""
    return datetime.now(UTC)


def find_file(arguments: Namespace) -> Path | None:
    """The configuration file, or None if there is none."""
    return find_config(arguments.config, os.environ, Path.cwd())


def has_configuration(arguments: Namespace) -> bool:
    """Is there a file, or does the environment name a feed?"""
    return find_file(arguments) is not None or any(name.startswith("FEEDBRIDGE_FEED_") for name in os.environ)
