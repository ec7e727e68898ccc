"""What light commands begin with: the clock, which nothing below the commands reads, and the language tables."""

import os
from argparse import Namespace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from bridge.language.tables import Tables, parse_tables
from bridge.settings.find import find_config
from bridge.shipped import language_texts


def clock() -> datetime:
    """Now, aware, UTC."""
    return datetime.now(UTC)


def find_file(arguments: Namespace) -> Path | None:
    """The configuration file, or None if there is none."""
    return find_config(arguments.config, os.environ, Path.cwd())


def has_configuration(arguments: Namespace) -> bool:
    """Is there a file, or does the environment name a feed?"""
    return find_file(arguments) is not None or any(name.startswith("FEEDBRIDGE_FEED_") for name in os.environ)


@cache
def load_tables() -> Tables:
    """The language tables that ship with the program, read once."""
    return parse_tables(language_texts())
