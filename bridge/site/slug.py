"""Names as addresses: "Messe Stuttgart" -> "messe-stuttgart", "Qualität" -> "qualitaet"."""

import hashlib
import unicodedata
from functools import lru_cache

_GERMAN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "ı": "i"}
)
_LONGEST = 60


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """Lower-case ASCII words joined by "-", at most 60 characters; a name without any gets a hash of itself.

    Same name, same slug.
    """
    folded = unicodedata.normalize("NFC", name).casefold().translate(_GERMAN)
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    text = "-".join(words)
    lost = sum(letter.isalnum() for letter in folded) > sum(letter.isalnum() for letter in plain) and len(text) < 3
    if not text or lost:
        return "x" + hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()[:10]
    return text if len(text) <= _LONGEST else text[: _LONGEST - 7] + hashlib.sha256(text.encode()).hexdigest()[:7]
