"""A line cut into numbers, words and signs, once."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple


class Token(NamedTuple):
    """A run of digits, a word or a sign, with its place in the line."""

    text: str
    start: int
    end: int

    @property
    def number(self) -> int | None:
        """Its value if it is a number of at most four digits."""
        return int(self.text) if self.text.isdecimal() and len(self.text) <= 4 else None


Tokens = Sequence[Token]
_TOKENS = re.compile(
    r"\d+|[^\s\d!-/:-@\[-`{-~،、，：。«»„“”‘’…–—−\u200e\u200f\u202a-\u202e\u2066-\u2069]+|[^\s\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_CAP = 600


def cut(text: str) -> tuple[Token, ...]:
    """The tokens of a line, up to a cap: no date stands further back."""
    return _cut(text[:_CAP])


@lru_cache(maxsize=64)  # a line is asked again once its language is known
def _cut(text: str) -> tuple[Token, ...]:
    return tuple([Token(match[0], match.start(), match.end()) for match in _TOKENS.finditer(text)])
