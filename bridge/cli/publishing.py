"""Write sites from a command, after whoever writes them just now."""

import time

from bridge.cli.opened import clock
from bridge.publish import Published, TakenError, publish
from bridge.settings.edges.pages import make_own, make_sink, make_site_options
from bridge.settings.load import Loaded
from bridge.settings.model import Feed
from bridge.shipped import template_texts
from bridge.store import Store

_LONGEST = 300.0  # seconds; the first publishing of a large archive by a worker takes minutes


def publish_site(loaded: Loaded, store: Store, feed: Feed, *, everything: bool = False) -> Published:
    """What was written. TakenError if another process is still at it after five minutes."""
    options, own, end = make_site_options(feed), make_own(loaded, feed), time.monotonic() + _LONGEST
    while True:
        try:
            sink, boxes, texts = make_sink(loaded, feed), loaded.mailboxes_of(feed), template_texts()
            return publish(store, options, texts, sink, clock(), everything=everything, own=own, mailboxes=boxes)
        except TakenError:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


def publish_everything(loaded: Loaded, store: Store) -> None:
    """Every page of every site, and away with what belongs to none: attached files too."""
    for feed in loaded.settings.feed:
        publish_site(loaded, store, feed, everything=True)
