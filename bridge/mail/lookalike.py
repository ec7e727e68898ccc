"""Letters that pretend to be others: a Cyrillic "а" in "Anja", a Greek "ο" in "nordlicht" [UTS #39].

A word in one script is a name, whatever the script ("Анна", "Νίκος"); so is a name of several such words. A word that
has letters of ours *and* look-alikes of them is what nobody is called. A domain is compared with given ones as well:
there a whole word of look-alikes deceives, and so do "rn" for "m" and "1" for "l".
"""

import re
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
_STYLED = ("MATHEMATICAL ", "FULLWIDTH LATIN ")  # letters of ours in another dress
_LATIN = ("LATIN ", *_STYLED)
_INVISIBLE = frozenset({"Mn", "Me", "Cf"})  # marks above and below, joiners, soft hyphens
_WORD = re.compile(r"[^\W_]+")


def mixes_alphabets(text: str) -> bool:
    """Whether one of its words has letters of ours and others that only look like ours."""
    return not text.isascii() and any(_is_mixed(word) for word in _WORD.findall(_bare(text)))


def imitates(domain: str, own: Collection[str]) -> bool:
    """Whether a domain is none of these and below none of them, but looks as if it were."""
    if any(is_within(domain, one) for one in own):
        return False
    return any(is_within(look, _look(one)) for look in {_look(domain), _look(domain.casefold())} for one in own)


def _is_mixed(word: str) -> bool:
    kinds = {_is_disguised(letter) for letter in word if letter in _AS_OURS or _name(letter).startswith(_LATIN)}
    return len(kinds) > 1


def _is_disguised(letter: str) -> bool:
    return letter in _AS_OURS or _name(letter).startswith(_STYLED)


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
