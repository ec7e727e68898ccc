"""What the table of a feed means beyond its words."""

from bridge.settings.model import Feed

_MEBIBYTE = 1024 * 1024


def domains(feed: Feed) -> tuple[str, ...]:
    """The organisation's domains: those named, and that of the feed's address."""
    named = [*(name.casefold() for name in feed.domains), feed.address.rpartition("@")[2].casefold()]
    return tuple(dict.fromkeys(named))


def aliases(feed: Feed) -> tuple[tuple[str, str], ...]:
    """Other words for a topic, each with the topic's name."""
    return tuple((alias, one.name) for one in feed.topic for alias in one.aliases)


def max_bytes(feed: Feed) -> int:
    """The largest mail that is shown."""
    return feed.max_mb * _MEBIBYTE
