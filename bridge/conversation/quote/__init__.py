"""A body as segments: said, quote, attribution, signature, disclaimer, forward (law 2). One linear engine.

rows         lines with their quote marks read    mending   quote lines that a program broke, put together again
frame        Notes' frames of signs
headings     every attribution, block and divider, in one pass
attribution  "... wrote:", with address, wording    block     From / Sent / To / Subject; label: one line of it
notes        how the year 2000 named an author    divider   "-----Original Message-----", ticket lines, rules
outline      rows + headings -> quote levels      ending    signatures, footers; contact lines; notice: legal ones
banner       what gateways write on top           spaced    blocks that lost their colons or line ends
signed       answers between unmarked lines   inset     quotes marked by indentation
split        quote levels -> segments
"""

from bridge.conversation.quote.outline import ROOT, Level, Outline, outline
from bridge.conversation.quote.signed import give_back
from bridge.conversation.quote.split import line_kinds, segments, split

__all__ = ["ROOT", "Level", "Outline", "give_back", "line_kinds", "outline", "segments", "split"]
