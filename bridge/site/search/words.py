"""Letters folded and endings cut. `search.js` does the same: tests/browser/test_search.py holds the two together."""

import re
import unicodedata
from functools import lru_cache

LONGEST = 40  # letters of a word; what is longer (base64, hashes) is known by its beginning
TAIL_WORD = 8  # letters from which a word may be a compound
TAIL = 4  # letters of the shortest last part

_WORD = re.compile(r"[^\W_]+")
_ASTRAL = re.compile(r"[\U00010000-\U0010ffff]")  # sorted differently by UTF-16; hardly a word
_SPELT = re.compile(r"(?<![aeiouq])([aou])e")
_LETTERS = {"ß": "ss", "ẞ": "ss", "ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe"} | {
    "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "\u00ad": ""
}  # fmt: skip
_LETTER = re.compile(f"[{''.join(_LETTERS)}]")
_MARK = re.compile(
    f"[{''.join(letter for letter in map(chr, range(0x10000)) if unicodedata.category(letter) == 'Mn')}]+"
)
_JOINED = re.compile(r"(?<![\w-])([^\W\d_]{2,40})-([^\W\d_]{3,40})(?![\w-])")
_ENDINGS = ("ing", "en", "er", "es", "em", "ed", "e", "s", "n")
_ROOT = 4  # letters that must stay


def fold(text: str) -> str:
    """Small letters without accents; "ß" as "ss". Characters are not counted: "ﬁ" becomes two."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", _LETTER.sub(_plain, text)).lower()
    return _ASTRAL.sub(" ", _MARK.sub("", unicodedata.normalize("NFKD", plain)))


def _plain(found: re.Match[str]) -> str:
    return _LETTERS[found[0]]


def split(folded: str) -> list[str]:
    """The words of folded text."""
    return _WORD.findall(folded)


def spell(word: str) -> str:
    """A folded word with "ae", "oe", "ue" as "a", "o", "u", so that "Pruefstand" is "Prüfstand"; at most 40 letters.

    Not after a vowel or q, where German has no umlaut: "neue", "Quelle", "Steuer".
    """
    return _SPELT.sub(r"\1", word)[:LONGEST] if "e" in word else word[:LONGEST]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without its endings, in German and English alike: "Lieferungen" and "Lieferung", "tested" and "tests".

    Cut until nothing more comes off, so that every form ends at the same root.
    """
    root = spell(word)
    if root.isdecimal():
        return root
    while True:
        shorter = _cut(root)
        if shorter == root:
            return root[:-1] + "i" if root.endswith("y") and len(root) > _ROOT else root
        root = shorter


def _cut(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _ROOT and _may_cut(word, ending):
            return word[: -len(ending)]
    return word


def _may_cut(word: str, ending: str) -> bool:
    """An "s" not after another, an "n" only where "e" was swallowed: "Kabeln", "Mustern"."""
    before = word[-len(ending) - 1]
    return (ending != "s" or before != "s") and (ending != "n" or before in "lr")


def joined(folded: str) -> list[str]:
    """Hyphenated pairs as one word each: "prüf-protokoll" is found as "prüfprotokoll"."""
    return [one + two for one, two in _JOINED.findall(folded)] if "-" in folded else []
