"""Are two authors the same person? Names come as "Weber, Jonas", "J. Weber", "jonas.weber@firma.example"."""

import re
import unicodedata
from functools import lru_cache

from bridge.mail.message import Address

_PART = re.compile(r"(?:[^\W\d_]|(?<=[^\W\d_])[?\ufffd]{1,4}(?=[^\W\d_]))+")  # "Br??ndli" lost its umlaut on the way
_MOST_LOST = 3  # letters: two bytes of UTF-8 for an umlaut that is folded to one
_LOST = re.compile(r"[?\ufffd]+")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_TITLES = frozenset(
    {"dr", "prof", "ing", "dipl", "herr", "frau", "mr", "mrs", "ms", "via", "von", "van", "der", "den", "de", "mailto"}
)


def _fold(text: str) -> str:
    """Müller, Mueller and Muller are one."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = plain if plain.isascii() else "".join(sign for sign in plain if not unicodedata.combining(sign))
    return bare.replace("ae", "a").replace("oe", "o").replace("ue", "u")


@lru_cache(maxsize=8192)
def name_parts(author: Address) -> frozenset[str]:
    """The folded parts of a name, or of the local part; without titles and asides such as "(Einkauf)"."""
    name = author.name if author.name.strip() else author.address
    bare = _ASIDE.sub(" ", name.partition("@")[0][:200])
    return frozenset(_PART.findall(_fold(bare))) - _TITLES


@lru_cache(maxsize=8192)
def author_marks(author: Address) -> tuple[str, ...]:
    """What an author is looked up by: the address and the two longest parts of the name."""
    parts = sorted((part for part in name_parts(author) if len(part) > 1), key=lambda part: (-len(part), part))
    return (author.key, *parts[:2]) if author.address else tuple(parts[:2])


@lru_cache(maxsize=65536)
def is_same_author(one: Address, other: Address) -> bool:
    """True if nothing speaks against it: the same address, or names of which one abbreviates the other."""
    if one.address and one.key == other.key:
        return True
    parts, others = name_parts(one), name_parts(other)
    if not parts or not others:
        return False
    if one.address and other.address:
        return len(parts) > 1 and parts == others
    return any(len(part) > 1 for part in parts & others) and (_abbreviate(parts, others) or _abbreviate(others, parts))


def _abbreviate(parts: frozenset[str], full: frozenset[str]) -> bool:
    return len(parts) <= len(full) and all(_stands_for(part, full) for part in parts)


def _stands_for(part: str, parts: frozenset[str]) -> bool:
    if part in parts:
        return True
    if "?" in part or "\ufffd" in part:
        return any(_is_garbled(part, full) for full in parts)
    return len(part) == 1 and any(full.startswith(part) for full in parts)


def _is_garbled(part: str, full: str) -> bool:
    """Whether `part` is `full` but for letters that a program could not write."""
    begin, *_, end = _LOST.split(part)
    return full.startswith(begin) and full.endswith(end) and abs(len(full) - len(part)) <= _MOST_LOST
