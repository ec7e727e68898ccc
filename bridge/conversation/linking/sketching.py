"""A mail as linking sees it."""

from collections.abc import Collection
from datetime import datetime

from bridge.conversation.sketch import Sketch
from bridge.conversation.thread import Reading
from bridge.language.prefixes import Prefixes
from bridge.mail.message import Message


def sketch(
    mail: int,
    message: Message,
    reading: Reading,
    prefixes: Prefixes,
    received_at: datetime,
    own_addresses: Collection[str] = (),
    recover: str = "everyone",
    domains: Collection[str] = (),
) -> Sketch:
    """The Sketch of one mail. `recover` ("everyone" | "team" | "off") says whose quoted words may become posts; "team" = `domains`."""
    raise NotImplementedError
