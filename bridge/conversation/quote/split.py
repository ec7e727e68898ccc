"""Outline -> segments: every line in exactly one (law 2)."""

from collections.abc import Collection, Sequence
from itertools import groupby

from bridge.conversation.quote.ending import find_endings
from bridge.conversation.quote.outline import ROOT, Outline, outline
from bridge.conversation.thread import Kind, Segment
from bridge.language.reply_headers import ReplyHeaders
from bridge.mail.message import Line


def split(lines: Sequence[Line], headers: ReplyHeaders) -> tuple[Segment, ...]:
    """The body as segments; joined with nothing between, they are the lines joined with line ends (law 2)."""
    return segments(outline(lines, headers), headers)


def segments(sketch: Outline, headers: ReplyHeaders, forwards: Collection[int] = ()) -> tuple[Segment, ...]:
    """Segments of an outline; levels in `forwards` and all below them are forwarded, whatever their headings say."""
    labelled = list(enumerate(line_kinds(sketch, headers, forwards)))
    last = len(sketch.rows) - 1
    found = []
    for (kind, depth), group in groupby(labelled, key=lambda pair: pair[1]):
        texts = [sketch.rows[index].text + ("\n" if index < last else "") for index, _ in group]
        found.append(Segment(kind, depth, "".join(texts)))
    return tuple(segment for segment in found if segment.text)


def line_kinds(sketch: Outline, headers: ReplyHeaders, forwards: Collection[int] = ()) -> list[tuple[Kind, int]]:
    """(kind, depth) of every line of the body."""
    forwarded = _forwarded(sketch, forwards)
    found = [_kind(sketch, index, forwarded) for index in range(len(sketch.rows))]
    for begin, end in _said_runs(sketch):
        ending = find_endings([sketch.rows[index] for index in range(begin, end)], headers)
        for index, kind in enumerate(ending, start=begin):
            if kind is not Kind.SAID:
                found[index] = (kind, 0)
    return found


def _forwarded(sketch: Outline, forwards: Collection[int]) -> set[int]:
    found = {number for number, level in enumerate(sketch.levels) if level.is_forward or number in forwards}
    for number, level in enumerate(sketch.levels):
        if level.parent in found:
            found.add(number)
    return found


def _kind(sketch: Outline, index: int, forwarded: set[int]) -> tuple[Kind, int]:
    owner = sketch.owner[index]
    if owner == ROOT:
        return Kind.SAID, 0
    depth = max(1, sketch.levels[owner].depth)
    if index in sketch.heads:
        return Kind.ATTRIBUTION, depth
    return (Kind.FORWARD if owner in forwarded else Kind.QUOTE), depth


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
