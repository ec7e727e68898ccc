"""What the carrying mail knows of itself, and its quotes are judged by."""

from dataclasses import dataclass
from datetime import datetime

from bridge.conversation.recovery.traces import NO_TRACES, Traces
from bridge.mail.message import Address


@dataclass(frozen=True, slots=True)
class Carrier:
    """What the carrying mail knows of itself and its quotes are judged by."""

    sent_at: datetime | None
    utc_offset: int
    author: Address
    recipients: tuple[Address, ...]  # To and Cc
    is_forward: bool = False  # its subject has a forward prefix
    is_reply: bool = False  # its subject has a reply prefix, or it names a mail it answers
    has_words: bool = True  # its author added something
    is_zone_sure: bool = True  # its Date header shows its author's own clock
    is_zone_hidden: bool = False  # a server wrote UTC there, as it does for everybody
    traces: Traces = NO_TRACES
