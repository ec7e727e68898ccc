"""In which language a text is written: by its most frequent words, nothing heavier."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bridge.language.lexicon import Lexicon
from bridge.language.phrase import WORD, fold

_ENOUGH = 0.12  # share of common words below which a text is a table, a log or another language
_LEAD = 1.25  # how much better than the second best
_SAMPLE = 4000  # characters that are looked at: more do not change the answer
_LONGEST_LINE = 600  # of a line: what is longer is a log
_FALLBACK = ("en", "de")


def detect_language(text: str, lexicons: Mapping[str, Lexicon]) -> str:
    """The code of the language, or "" when not sure (too short, mixed, none of ours). Ties go to nobody."""
    return _detect(text[:_SAMPLE], tuple(lexicons.values()))


@lru_cache(maxsize=256)
def _detect(text: str, lexicons: Sequence[Lexicon]) -> str:
    """Remembered: a text that is in no language is asked for again with each thing that is read from it."""
    folded = "\n".join(line[:_LONGEST_LINE] for line in fold(text).split("\n"))
    words = [word for word in WORD.findall(folded) if word.isalpha() or "'" in word]
    if not words:
        return ""
    counts = Counter(words)
    scores = sorted(((_score(counts, lexicon), lexicon.code) for lexicon in lexicons), reverse=True)
    best, code = scores[0] if scores else (0.0, "")
    second = scores[1][0] if len(scores) > 1 else 0.0
    if best < max(1.0, _ENOUGH * len(words)) or best < second * _LEAD:
        return ""
    return code


def _score(counts: Mapping[str, int], lexicon: Lexicon) -> float:
    """How many words are common ones of the language; words that only it has count double by the caller's lists."""
    common = lexicon.words["common"]
    return float(sum(count for word, count in counts.items() if word in common))


def lexicon_for(said: str, language: str, lexicons: Mapping[str, Lexicon]) -> Lexicon | None:
    """The lexicon of the language; when it is not known, of the language the text seems to be in, else English."""
    if language in lexicons:
        return lexicons[language]
    codes = (detect_language(said, lexicons), *_FALLBACK, *sorted(lexicons))
    return next((lexicons[code] for code in codes if code in lexicons), None)
