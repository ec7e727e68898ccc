"""The language tables. Apart from opened.py: a command that reads no mail does not load them."""

from functools import cache

from bridge.language.tables import Tables, parse_tables
from bridge.shipped import language_texts


@cache
def load_tables() -> Tables:
    """The language tables that ship with the program, read once."""
    return parse_tables(language_texts())


def load_whole_tables() -> Tables:
    """The same with every phrase read: a mistake in a language file stops a long work at its start, not at a mail."""
    tables = load_tables()
    tables.read_all()
    return tables
