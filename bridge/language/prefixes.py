"""The reply and forward prefixes of mail clients, from subject_prefixes.toml; `mail.subject` applies the grammar."""

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_COMBINING_DOT = "\u0307"


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Known words before a subject, folded by `fold_word`, with their kinds "reply", "forward" (VS is both)."""

    strong: Mapping[str, frozenset[str]]  # taken off wherever a prefix may stand
    weak: Mapping[str, frozenset[str]]  # also begin ordinary subjects: taken off only with evidence of a reply
    exceptions: tuple[str, ...]  # folded names that only look like a prefix: re:publica
    bare_external: tuple[str, ...]  # marks of mail gateways, in exactly this spelling
    was_words: frozenset[str]


def fold_word(text: str) -> str:
    """NFKC + casefold, without the dot that U+0130 leaves behind: İLT and ilt are one word."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold().replace(_COMBINING_DOT, "")
    return unicodedata.normalize("NFKC", folded)


def parse_prefixes(toml_text: str) -> Prefixes:
    """Prefixes from the table's text; KeyError if a key is missing, tomllib.TOMLDecodeError if the text is no TOML."""
    table = tomllib.loads(toml_text)
    levels: dict[str, dict[str, frozenset[str]]] = {"strong": {}, "weak": {}}
    for row in table["prefixes"]:
        words = levels[row["level"]]
        word = fold_word(row["text"])
        words[word] = words.get(word, frozenset()) | {row["kind"]}
    return Prefixes(
        strong=levels["strong"],
        weak=levels["weak"],
        exceptions=tuple(fold_word(name) for name in table["exceptions"]),
        bare_external=tuple(table["bare_external"]),
        was_words=frozenset(fold_word(word) for word in table["was_words"]),
    )
