"""Short replies that only say thanks, yes, done."""

from collections.abc import Mapping

from bridge.language.lexicon import Lexicon


def is_acknowledgement(said: str, language: str, lexicons: Mapping[str, Lexicon]) -> bool:
    """Whether."""
    return bool(read(said, language, lexicons))


def read(said: str, language: str, lexicons: Mapping[str, Lexicon]) -> tuple[str, ...]:
    """Meanings."""
    return ()
