"""Posts rebuilt from quotes: author, moment, subject, own words, depth. Never an invented author.

chain   outline -> posts; what is forwarded    author  names and addresses as headings write them
moment  a date read by what lies near          offset  the clock of the carrying mail
zones   every quoting person's clock           season  summer time by rule
traces  moments that headers know of           words   a level's own words
"""

from bridge.conversation.recovery.author import read_author
from bridge.conversation.recovery.chain import Carrier, find_forwards, read_chain
from bridge.conversation.recovery.offset import hides_zone, knows_zone, writer_offset
from bridge.conversation.recovery.traces import Traces, read_traces

__all__ = [
    "Carrier",
    "Traces",
    "find_forwards",
    "hides_zone",
    "knows_zone",
    "read_author",
    "read_chain",
    "read_traces",
    "writer_offset",
]
