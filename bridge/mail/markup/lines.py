"""HTML -> lines of text, each with its quote depth and what the client's marks say of it."""

from bridge.mail.markup.layout import lay_out
from bridge.mail.message import Line


def html_lines(html: str) -> tuple[Line, ...]:
    """The lines of an HTML body as a mail client's plain text would show them.

    `depth` counts quotes that a client signed: blockquote of type cite, with a client's class or quote bar, or after an
    attribution. A bare <blockquote> may be the author's own formatting: its lines carry `Mark.QUOTE` at the depth
    around it.
    A rule (<hr>) is a line of 32 underscores. Law 1: linear time, never raises.
    """
    return tuple([Line(draft.text, draft.depth, draft.mark) for draft in lay_out(html)])
