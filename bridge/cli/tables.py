"""The language tables. Apart from opened.py: a command that reads no mail does not load them."""

from functools import cache

from bridge.errors import SettingsError
from bridge.language.lexicon import check_lexicon
from bridge.language.tables import Tables, is_lexicon, parse_tables
from bridge.shipped import language_texts


@cache
def load_tables() -> Tables:
    """The language tables with every phrase read: a mistake in a file stops a work at its start, not at a mail.

    SettingsError names every mistake.
    """
    tables = load_tables_for_one()
    try:
        tables.read_all()
    except ValueError as fault:
        raise _told(fault) from fault
    return tables


@cache
def load_tables_for_one() -> Tables:
    """The same for who looks at one mail: each phrase is read when it is asked for.

    SettingsError as above, if the mistake is in no phrase.
    """
    try:
        return parse_tables(language_texts())
    except ValueError as fault:
        raise _told(fault) from fault


def _told(fault: ValueError) -> SettingsError:
    lexicons = ((name, text) for name, text in language_texts().items() if is_lexicon(name))
    mistakes = [mistake for name, text in lexicons for mistake in check_lexicon(text, name)]
    return SettingsError(
        tuple(mistakes) or (str(fault),), next_step="mend it; feedbridge config check FILE.toml looks again"
    )
