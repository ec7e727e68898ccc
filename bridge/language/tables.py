"""All language tables in one value, parsed once per process and handed down as an argument."""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.language.automatic import AutomaticSigns, parse_automatic
from bridge.language.lexicon import Lexicon, parse_lexicon
from bridge.language.prefixes import Prefixes, parse_prefixes
from bridge.language.reply_headers import ReplyHeaders, parse_reply_headers

_NOT_LEXICONS = {"subject_prefixes.toml", "automatic.toml"}


@dataclass(frozen=True, slots=True)
class Tables:
    """What the core knows about languages."""

    lexicons: Mapping[str, Lexicon]  # language code -> phrases
    headers: ReplyHeaders
    prefixes: Prefixes
    automatic: AutomaticSigns

    def read_all(self) -> None:
        """Read every phrase now; ValueError if one cannot be read."""
        for lexicon in self.lexicons.values():
            dict(lexicon.phrases)


def is_lexicon(file_name: str) -> bool:
    """Whether a file of the folder holds the phrases of one language."""
    return file_name.endswith(".toml") and file_name not in _NOT_LEXICONS


def parse_tables(texts: Mapping[str, str]) -> Tables:
    """Tables from file name -> text (shipped.language_texts()); ValueError names the file and the key that is wrong."""
    lexicons = {
        name.removesuffix(".toml"): parse_lexicon(text, name) for name, text in texts.items() if is_lexicon(name)
    }
    return Tables(
        lexicons=lexicons,
        headers=parse_reply_headers(texts["reply_headers.json"]),
        prefixes=parse_prefixes(texts["subject_prefixes.toml"]),
        automatic=parse_automatic(texts["automatic.toml"]),
    )
