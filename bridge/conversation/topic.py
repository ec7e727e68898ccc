"""Topics."""

from collections.abc import Collection

from bridge.mail.message import Message


def find_topics(message: Message, said: str, own_addresses: Collection[str]) -> tuple[str, ...]:
    """Topics."""
    return ()
