"""A body as segments: said, quote, attribution, signature, disclaimer, forward. One linear engine for text and HTML lines (law 2).

rows         lines with their quote marks read            headings   every attribution, header block and divider, in one pass
attribution  "... wrote:", by wording and by address      block      From / Sent / To / Subject; label: one line of it
notes        the year 2000's way of naming an author      divider    "-----Original Message-----", ticket lines, rules
outline      rows + headings -> quote levels               ending     signatures, footers, legal notices; contact: contact lines
split        quote levels -> segments
"""

from bridge.conversation.quote.outline import ROOT, Level, Outline, outline
from bridge.conversation.quote.split import line_kinds, segments, split

__all__ = ["ROOT", "Level", "Outline", "line_kinds", "outline", "segments", "split"]
