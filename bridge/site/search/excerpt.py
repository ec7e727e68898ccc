"""Where in a text the words of a query stand, and the piece of it around the first."""

import re

from bridge.site.search.gather import is_tail
from bridge.site.search.query import Query, Wanted
from bridge.site.search.words import fold, spell, split, stem

_PIECE = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u00ad]+[^\W_]*)*")
_BEFORE = 70  # characters before the first word that was found
_OPEN = 3


def spans(text: str, query: Query) -> list[tuple[int, int]]:
    """(from, to) of each word that the query found, or would have found alone."""
    pieces = _PIECE.finditer(text)
    return [found.span() for found in pieces if any(_is_wanted(word, query) for word in split(fold(found[0])))]


def excerpt(text: str, query: Query, longest: int) -> str:
    """At most about so many characters around the first word that was found, cut between words."""
    if len(text) <= longest:
        return text
    found = spans(text, query)
    start = max(0, found[0][0] - _BEFORE) if found else 0
    start = text.find(" ", start) + 1 if start else 0
    end = min(len(text), start + longest)
    if end < len(text):
        end = max(text.rfind(" ", 0, end + 1), start + longest - 40)
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")


def _is_wanted(word: str, query: Query) -> bool:
    root = stem(word)
    return any(_matches(root, one) for one in query.wanted if not one.is_excluded)


def _matches(root: str, one: Wanted) -> bool:
    words = (*one.words, "".join(one.words)) if one.is_compound else one.words
    roots = [stem(word) for word in words]
    begins = [spell(word) for word in words] if one.is_open else []
    is_begun = any(len(begin) >= _OPEN and root.startswith(begin) for begin in begins)
    return root in roots or is_begun or any(is_tail(root, other) for other in roots)
