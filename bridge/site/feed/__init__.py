"""Feeds for feed readers: what they consist of, and both formats of it."""

from bridge.site.feed.contents import (
    Entry,
    Feed,
    Gone,
    Place,
    feed_of_cards,
    feed_of_person,
    feed_of_redirect,
    feed_of_requests,
    feed_of_thread,
    feed_of_topic,
    tag,
)
from bridge.site.feed.formats import atom, json_bytes, json_feed

__all__ = [
    "Entry",
    "Feed",
    "Gone",
    "Place",
    "atom",
    "feed_of_cards",
    "feed_of_person",
    "feed_of_redirect",
    "feed_of_requests",
    "feed_of_thread",
    "feed_of_topic",
    "json_bytes",
    "json_feed",
    "tag",
]
