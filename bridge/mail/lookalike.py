"""Letters that pretend to be others: a Cyrillic "а" in "Anja", a Greek "ο" in "nordlicht" [UTS #39].

A word in one script is a name, whatever the script ("Анна", "Νίκος"); so is a name of several such words. Nobody is
called by a word of letters of ours *and* look-alikes of them; by a word of look-alikes alone beside one of ours
("Јое Roth"); by letters of ours in another dress ("𝐀nja", "Ⓐnja"), but for the full width of East Asia.

A domain is compared with given ones as well: there a whole word of look-alikes deceives, and so do "rn" for "m" and
"1" for "l".
"""

import unicodedata
from collections.abc import Collection
from functools import lru_cache

from bridge.mail.domain import is_within, readable

_FOREIGN = (  # the letters of Unicode's confusables.txt that read as one of A-Z, of scripts that are written today
    ("аьсԁеҽһіꙇӏјоԛрѕѵԝхуүАВСЕԌНЈКМОРЅТѴԜХУҮ", "abcdeehiiljoqpsvwxyyABCEGHJKMOPSTVWXYY"),  # Cyrillic
    ("ІӀг", "llr"),
    ("αϲιϳοσρυνγκΑΒϹΕΗͿΚΜΝΟΡΤΧΥΖΙ", "acijoopuvykABCEHJKMNOPTXYZl"),  # Greek
    ("քգհոռօզսաՕՏՍ", "fghnnoquwOSU"),  # Armenian
    ("ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᎩᏃᏂᎥ", "ABCDEGHJKLMPRSTVWYZhi"),  # Cherokee
    ("ꓮꓐꓚꓓꓰꓝꓖꓧꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "ABCDEFGHJKLMNOPRSTUVWXYZ"),  # Lisu
    ("ⲥⲟⲣⲤⲎⲔⲘⲚⲞⲢⲦⲬ", "copCHKMNOPTX"),  # Coptic
    ("ოყ", "oy"),  # Georgian
)
_AS_OURS = {foreign: ours for theirs, known in _FOREIGN for foreign, ours in zip(theirs, known, strict=True)}
_DRAWN_ALIKE = str.maketrans({**_AS_OURS, "I": "l", "1": "l", "|": "l", "0": "o"})
_WRITTEN = "ªºſ"  # "Mª José", "Waſſer": letters of ours in a dress that people write
_WIDE, _NUMERALS = "FULLWIDTH ", ("ROMAN NUMERAL ", "SMALL ROMAN NUMERAL ")  # dresses of whole words: "ＡＢＣ", "Ⅲ"
_INVISIBLE = frozenset({"Mn", "Me", "Cf"})  # marks above and below, joiners, soft hyphens


def mixes_alphabets(text: str) -> bool:
    """Whether it has letters that only look like ours where ours would stand."""
    if text.isascii():
        return False
    words = _words(_bare(text))
    has_ours = any(one.isascii() and one.isalpha() for one in words)
    return any(_is_mixed(word) or _is_dressed(word) or (has_ours and _is_disguise(word)) for word in words)


def imitates(domain: str, own: Collection[str]) -> bool:
    """Whether a domain is none of these and below none of them, but looks as if it were."""
    if any(is_within(domain, one) for one in own):
        return False
    return any(is_within(look, _look(one)) for look in {_look(domain), _look(domain.casefold())} for one in own)


def _words(text: str) -> list[str]:
    return "".join(one if one.isalnum() or _is_worn(one) else " " for one in text).split()


def _is_mixed(word: str) -> bool:
    ours = any(_name(one).startswith("LATIN ") and not _is_worn(one) for one in word)
    worn = any(map(_is_worn, word))
    return (ours and (worn or any(one in _AS_OURS for one in word))) or (worn and any(one in _AS_OURS for one in word))


def _is_dressed(word: str) -> bool:
    """A whole word that nobody's keyboard writes."""
    return len(word) > 1 and all(_is_worn(one) and not _name(one).startswith((_WIDE, *_NUMERALS)) for one in word)


def _is_disguise(word: str) -> bool:
    return len(word) > 1 and all(one in _AS_OURS for one in word)


def _is_worn(letter: str) -> bool:
    """A letter of ours in another dress."""
    plain = "" if letter.isascii() or letter in _WRITTEN else unicodedata.normalize("NFKC", letter)
    return len(plain) == 1 and plain.isascii() and plain.isalpha()


def _name(letter: str) -> str:
    return unicodedata.name(letter, "")


def _bare(text: str) -> str:
    """Without accents and what is not seen: "nördlicht" deceives as well."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if unicodedata.category(letter) not in _INVISIBLE)


@lru_cache(maxsize=2_000)
def _look(domain: str) -> str:
    """What all domains share that are taken for each other."""
    plain = _bare(unicodedata.normalize("NFKC", readable(domain)))
    return plain.translate(_DRAWN_ALIKE).casefold().replace("rn", "m").replace("vv", "w")
