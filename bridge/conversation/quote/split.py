"""Outline -> segments: every line in exactly one (law 2)."""

from collections.abc import Collection, Sequence
from itertools import groupby

from bridge.conversation.quote.ending import find_endings
from bridge.conversation.quote.outline import ROOT, Outline, outline
from bridge.conversation.thread import Kind, Segment
from bridge.language.reply_headers import ReplyHeaders
from bridge.mail.message import NOBODY, Address, Line


def split(lines: Sequence[Line], headers: ReplyHeaders) -> tuple[Segment, ...]:
    """The body as segments; joined with nothing between, they are the lines joined with line ends (law 2)."""
    sketch = outline(lines, headers)
    return segments(sketch, line_kinds(sketch, headers))


def line_kinds(sketch: Outline, headers: ReplyHeaders, author: Address = NOBODY) -> list[tuple[Kind, int]]:
    """(kind, depth) of every line of the body; `author`: the sender."""
    quoted, heads = _labels(sketch)
    found = [quoted[owner] for owner in sketch.owner]
    for index, owner in sketch.heads.items():
        found[index] = heads[owner]
    has_words = False
    for begin, end in _said_runs(sketch):
        kinds = find_endings(sketch.rows[begin:end], headers, author, is_later=has_words)
        has_words = has_words or any(row.bare for row in sketch.rows[begin:end])
        for index, kind in enumerate(kinds, start=begin):
            if kind is not Kind.SAID:
                found[index] = (kind, 0)
    return found


def _labels(sketch: Outline) -> tuple[list[tuple[Kind, int]], list[tuple[Kind, int]]]:
    """What the lines and the headings of each level are."""
    quoted, heads = [(Kind.SAID, 0)], [(Kind.SAID, 0)]
    for level in sketch.levels[1:]:
        depth = max(1, level.depth)
        quoted.append((Kind.FORWARD if level.is_forward else Kind.QUOTE, depth))
        heads.append((Kind.ATTRIBUTION, depth))
    return quoted, heads


def segments(sketch: Outline, kinds: Sequence[tuple[Kind, int]], forwards: Collection[int] = ()) -> tuple[Segment, ...]:
    """Segments of an outline; levels in `forwards` and all below them are forwarded, whatever their headings say."""
    if forwards:
        kinds = _forwarded(sketch, kinds, forwards)
    texts = [row.text for row in sketch.rows]
    found = []
    begin = 0
    for (kind, depth), group in groupby(kinds):
        end = begin + len(list(group))
        text = "\n".join(texts[begin:end]) + ("\n" if end < len(texts) else "")
        if text:
            found.append(Segment(kind, depth, text))
        begin = end
    return tuple(found)


def _forwarded(sketch: Outline, kinds: Sequence[tuple[Kind, int]], forwards: Collection[int]) -> list[tuple[Kind, int]]:
    """The kinds with the quotes of forwarded levels marked as such."""
    inside = set(forwards)
    for number, level in enumerate(sketch.levels):
        if level.parent in inside:
            inside.add(number)
    return [
        (Kind.FORWARD, depth) if kind is Kind.QUOTE and owner in inside else (kind, depth)
        for (kind, depth), owner in zip(kinds, sketch.owner, strict=True)
    ]


def _said_runs(sketch: Outline) -> list[tuple[int, int]]:
    """Stretches of rows that the author wrote."""
    runs: list[tuple[int, int]] = []
    begin = -1
    for index, owner in enumerate([*sketch.owner, -1]):
        if owner == ROOT and begin < 0:
            begin = index
        elif owner != ROOT and begin >= 0:
            runs.append((begin, index))
            begin = -1
    return runs
