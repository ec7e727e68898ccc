"""Posts rebuilt from quotes: author, moment, subject, own words, depth. Never an invented author.

chain   outline -> posts; what is forwarded    author  names and addresses as headings write them
moment  dates settled by the carrying mail     offset  the clock of the quoting client
words   a level's own words
"""

from bridge.conversation.recovery.author import read_author
from bridge.conversation.recovery.chain import Carrier, find_forwards, read_chain
from bridge.conversation.recovery.offset import writer_offset

__all__ = ["Carrier", "find_forwards", "read_author", "read_chain", "writer_offset"]
