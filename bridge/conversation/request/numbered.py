"""Answers by number: "zu 1: ...", "2) yes", "On 3) I have to check", for questions that stood in a numbered list."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from bridge.conversation.request.pending import Pending
from bridge.conversation.thread import Post
from bridge.language.detect import lexicon_for
from bridge.language.lexicon import Lexicon
from bridge.language.phrase import fold

_NEXT = re.compile(r"(?<=[.!?;,])\s+(?=\d{1,2}[.):]\s)")
_MARK = re.compile(
    r"[ \t]*(?:(?P<word>[^\W\d_]{2,9})\.?[ \t]+)?[#(]?(?P<number>\d{1,2}|[a-h](?=[.):]))(?P<end>[.):]*)[ \t]+(?=\S)"
)


@lru_cache(maxsize=64)
def numbered_parts(text: str, lexicon: Lexicon | None) -> tuple[Mapping[str, str], str]:
    """(what stands behind each number, the rest): a part ends at the next number or at an empty line; "" for no
    part twice: the first counts. Remembered, because each request of a post asks again.
    """
    parts: dict[str, list[str]] = {}
    rest: list[str] = []
    current = rest
    for line in _lines(text, lexicon):
        mark = _mark(line, lexicon)
        if mark:
            current = parts.setdefault(mark.group("number").lower(), [])
        elif not line.strip():
            current = rest
        current.append(line[mark.end() :] if mark else line)
    return {number: "\n".join(lines) for number, lines in parts.items()}, "\n".join(rest).strip()


def _lines(text: str, lexicon: Lexicon | None) -> Iterator[str]:
    """The lines; one with a number in front is broken before the next number: "1. Hillside. 3. I will"."""
    for line in text.split("\n"):
        yield from _NEXT.split(line) if _mark(line, lexicon) else (line,)


def _mark(line: str, lexicon: Lexicon | None) -> re.Match[str] | None:
    """The number a line begins with: "2) ", "zu 2: ", "Punkt 2 "; a bare "12 Stück" is none."""
    found = _MARK.match(line)
    if found is None:
        return None
    word = fold(found.group("word") or "")
    is_item = bool(word) and lexicon is not None and word in lexicon.words["item"]
    return found if is_item or (not word and found.group("end")) else None


def answer_by_number(
    one: Pending, post: Post, siblings: Sequence[Pending], lexicons: Mapping[str, Lexicon]
) -> str | None:
    """What a reply says to a numbered request; None if it has no numbers, or the request has none.

    "" if others have an answer by number and this one has none.
    """
    number = _number_of(one, siblings, lexicons)
    if not number:
        return None
    parts, rest = numbered_parts(post.said, lexicon_for(post.said, post.language, lexicons))
    numbers = {_number_of(other, siblings, lexicons) for other in siblings}
    if number in parts:
        return parts[number]
    return rest if parts.keys() & numbers else None


def _number_of(one: Pending, siblings: Sequence[Pending], lexicons: Mapping[str, Lexicon]) -> str:
    """The number of the list item a request stands in; without a list its place among the requests of its post."""
    lexicon = lexicon_for(one.post.said, one.post.language, lexicons)
    parts, _ = numbered_parts(one.post.said, lexicon)
    if parts:
        sentence = one.heard.sentence.text
        return next((number for number, text in parts.items() if sentence in " ".join(text.split())), "")
    return str(siblings.index(one) + 1)
