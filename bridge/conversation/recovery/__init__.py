"""Posts rebuilt from quotes: author, moment, subject, own words, depth. Never an invented author.

chain    outline -> posts; what is forwarded    author   names and addresses as headings write them
carrier  what the carrying mail knows           words    a level's own words
dating   dates of all levels                    moment   a date read by what lies near
zones    every quoting person's clock           offset   that of the carrying mail
country  clocks of countries                    season   summer time by rule
traces   moments that headers know of           meeting  where dates and such moments agree
thread_index  those that Outlook writes
"""

from bridge.conversation.recovery.author import read_author
from bridge.conversation.recovery.carrier import Carrier
from bridge.conversation.recovery.chain import find_forwards, read_chain
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
