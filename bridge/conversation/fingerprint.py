"""Fingerprints of words: the same for the same words however they were wrapped, quoted, marked up or cut."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b
from itertools import islice
from zlib import crc32

ENOUGH_WORDS = 8  # fewer words ("Danke, passt!") are said by many people every day and prove nothing alone
_MOST_CHARACTERS = 60_000
MOST_WORDS = 1_500
_MOST_PRINTS = 64
_GRAM = 5
_HEAD = 6
_FEW = 3  # prints
_HASH = 16  # digits of short_hash
_SHORT = 4  # digits that stand for a single word
# Link protection rewrites addresses, mail programs turn pictures into [cid:...] and addresses into <mailto:...>.
NOT_WORDS = re.compile(r"https?://\S+|\[cid:[^\[\]\s]*\]|\[image[^\[\]\n]*\]|<mailto:[^<>\s]*>", re.IGNORECASE)
# Chinese and Japanese have no spaces: each sign counts as a word.
WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


class Likeness(IntEnum):
    """How far two texts are the same words, weakest first."""

    OTHER = 0  # they share nothing, or far too little
    UNKNOWN = 1  # one is too short to tell: a line or two cut out need not have a print of the whole
    SHORT_EQUAL = 2  # equal, but too short to prove anything alone
    SHARED = 3  # one contains a good part of the other
    EQUAL = 4


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`prints[:3]` are the ones to look up by; `whole` is "" only for a text without words.

    The `whole` of a text too short for prints tells its single words, too: "Am Montag" is not "Am Dienstag auch".
    """

    whole: str
    prints: tuple[str, ...]
    words: int


def short_hash(text: str) -> str:
    """16 hex digits that stand for `text` in lookup keys."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def find_words(text: str) -> list[str]:
    """The words of a text, folded, without addresses, pictures and marks; at most 1,500."""
    text = NOT_WORDS.sub(" ", text[:_MOST_CHARACTERS])
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return [found.group() for found in islice(WORD.finditer(folded), MOST_WORDS)]


def fingerprint(text: str) -> Fingerprint:
    """The Fingerprint of a text: in linear time, at most 64 prints, none below ENOUGH_WORDS words."""
    words = find_words(text)
    whole = short_hash(" ".join(words)) if words else ""
    if len(words) >= ENOUGH_WORDS:
        return Fingerprint(whole, _prints(words), len(words))
    return Fingerprint(whole + "".join(_hash([word])[:_SHORT] for word in words), (), len(words))


def _prints(words: Sequence[str]) -> tuple[str, ...]:
    """The beginning, then runs of five words at places the words themselves choose: a cut-out has the same."""
    grams = {_hash(words[i : i + _GRAM]) for i in range(len(words) - _GRAM + 1) if _is_anchor(words[i])}
    return (_hash(words[:_HEAD]), *sorted(grams)[: _MOST_PRINTS - 1])


def _is_anchor(word: str) -> bool:
    return (ord(word[0]) * 7 + ord(word[-1]) + len(word)) % 5 == 0


def _hash(words: Sequence[str]) -> str:
    return f"{crc32(' '.join(words).encode('utf-8', 'surrogatepass')):08x}"


def compare(whole: str, prints: Sequence[str], other_whole: str, other_prints: Sequence[str]) -> Likeness:
    """How far two fingerprinted texts are the same words."""
    if whole and whole == other_whole:
        return Likeness.EQUAL if prints else Likeness.SHORT_EQUAL
    if not prints or not other_prints:
        is_told = not prints and not other_prints and whole and other_whole
        return Likeness.OTHER if is_told and not _share_words(whole, other_whole) else Likeness.UNKNOWN
    smaller = min(_comparable(prints, other_prints), _comparable(other_prints, prints))
    shared = len(set(prints).intersection(other_prints))
    if (shared >= 2 and shared * 4 >= smaller) or (shared == 1 and smaller <= _FEW):
        return Likeness.SHARED
    return Likeness.UNKNOWN if smaller <= _FEW else Likeness.OTHER


def _share_words(whole: str, other: str) -> bool:
    """True if two short texts may be cuts of one: most words of the shorter stand in the longer."""
    mine, others = _short_words(whole), _short_words(other)
    return len(mine & others) * 2 > min(len(mine), len(others))


def _short_words(whole: str) -> set[str]:
    return {whole[place : place + _SHORT] for place in range(_HASH, len(whole), _SHORT)}


def _comparable(prints: Sequence[str], others: Sequence[str]) -> int:
    """How many of `prints` could stand in `others`, of which only the lowest 63 were kept."""
    if len(others) < _MOST_PRINTS:
        return len(prints)
    return 1 + sum(1 for mark in prints[1:] if mark <= others[-1])
