"""Wrappers: elements whose class says "quote" but that hold a reply, a forward or the whole body."""

from collections.abc import Sequence

from bridge.mail.markup.draft import Draft
from bridge.mail.message import Mark

_ATTRIBUTION_MOST = 4  # lines
_DASHES = ("---", "———", "–––", "___")


def follows_attribution(drafts: Sequence[Draft]) -> bool:
    """The last line with text reads like "... schrieb Jonas Weber <...>:": colon at the end, date or address."""
    for draft in reversed(drafts[-4:]):
        text = draft.text
        if text:
            return draft.mark is Mark.ATTRIBUTION or _is_attribution(text)
    return False


def _is_attribution(text: str) -> bool:
    if not text.endswith((":", "：")) or len(text) > 500:
        return False
    return ("@" in text and " " in text) or sum(char.isdigit() for char in text) >= 6


def resolve_wrapper(drafts: Sequence[Draft], start: int, depth: int) -> None:
    """Mark the lines of a closed wrapper that began at line `start`, `depth` quotes deep."""
    lines = drafts[start:]
    deeper = next((number for number, line in enumerate(lines) if line.depth > depth), None)
    head = [line for line in lines[: deeper if deeper is not None else len(lines)] if line.text]
    if not head:
        return
    if deeper is not None:
        _mark_head(head)
    elif head[0].text.startswith(_DASHES) and head[0].mark is not Mark.HEADER_BLOCK and head[0].text.strip("_"):
        _mark(lines, Mark.FORWARD)
    elif not _mark_labels(head) and _mark_head(head[:_ATTRIBUTION_MOST]) and not _has_signs(head):
        _deepen(lines, depth)
    # no attribution, no quote: the class alone proves nothing, people type into such boxes


def _mark_head(head: Sequence[Draft]) -> bool:
    """Lines before the quote: the attribution, or a header block with labels. True if an attribution was found."""
    if any(line.mark is Mark.ATTRIBUTION for line in head):
        return True
    near = range(min(len(head), 12))
    first = next((number for number in near[:_ATTRIBUTION_MOST] if _is_attribution(head[number].text)), None)
    last = first if first is not None else next((at for at in reversed(near) if _is_attribution(head[at].text)), None)
    if last is not None:
        _mark(head[_attribution_start(head, last) : last + 1], Mark.ATTRIBUTION)
        return True
    _mark_labels(head)
    return False


def _attribution_start(head: Sequence[Draft], last: int) -> int:
    """The first line of a wrapped attribution: none of its lines but the last ends like a sentence."""
    start = last
    while start > max(0, last - _ATTRIBUTION_MOST + 1) and head[start - 1].text[-1] not in ".!?:":
        start -= 1
    return start


def _has_signs(head: Sequence[Draft]) -> bool:
    """Whether ">" marks what the attribution announces: then the rest of the box is none of it."""
    behind = next((line for line in head if line.mark is not Mark.ATTRIBUTION), None)
    return behind is not None and behind.text.startswith(">")


def _mark_labels(head: Sequence[Draft]) -> bool:
    """Lines "Label: value" at the front of a wrapper are its header block; the rule above them belongs to it."""
    number = 1 if not head[0].text.strip("_") else 0
    labelled = number
    while labelled < len(head) and _is_label(head[labelled].text):
        labelled += 1
    if labelled - number < 2:
        return False
    _mark(head[:labelled], Mark.HEADER_BLOCK)
    return True


def _is_label(text: str) -> bool:
    label, colon, _ = text[:60].partition(":")
    return bool(colon) and 0 < len(label.strip(" *")) <= 30 and len(label.split()) <= 3


def _mark(lines: Sequence[Draft], mark: Mark) -> None:
    for line in lines:
        if line.mark in {Mark.NONE, Mark.ATTRIBUTION} or mark is Mark.HEADER_BLOCK:
            line.mark = mark


def _deepen(lines: Sequence[Draft], depth: int) -> None:
    for line in lines:
        if line.mark is not Mark.ATTRIBUTION and line.depth == depth:
            line.depth += 1
            line.mark = Mark.QUOTE if line.mark is Mark.NONE else line.mark
