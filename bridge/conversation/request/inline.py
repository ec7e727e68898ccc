"""Inline answers: which quoted lines stand right above which said lines."""

from collections.abc import Sequence

from bridge.conversation.thread import Kind, Segment


def inline_answers(segments: Sequence[Segment]) -> tuple[tuple[str, str], ...]:
    """(quoted text, what is said right below it) for Post.inline, in the order of the mail.

    () for a reply that stands as a whole above or below its quote: it answers everything in it.
    """
    pairs: list[tuple[str, str]] = []
    quoted = ""
    for segment in segments:
        if segment.kind is Kind.QUOTE:
            quoted += _unmarked(segment.text)
        elif segment.kind is Kind.SAID and segment.text.strip():
            if quoted.strip():
                pairs.append((quoted.strip(), segment.text.strip()))
            quoted = ""
    is_inline = len(pairs) > 1 or (bool(pairs) and bool(quoted.strip()))
    return tuple(pairs) if is_inline else ()


def _unmarked(text: str) -> str:
    """Quoted lines without their marks."""
    return "".join(line.lstrip("> \t") + "\n" for line in text.splitlines())
