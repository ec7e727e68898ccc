"""Settings -> how mail is taken in."""

from bridge.ingest import FeedRules
from bridge.redaction import MASKS
from bridge.settings.derived import aliases
from bridge.settings.edges.policy import make_policy
from bridge.settings.model import Feed, Mailbox


def make_rules(feed: Feed, box: Mailbox) -> FeedRules:
    """How this feed takes in the mail of one mailbox."""
    return FeedRules(
        feed=feed.name,
        policy=make_policy(feed, box.admit),
        recover=feed.recover,
        zone=feed.zone,
        mask=mask(feed),
        aliases=aliases(feed),
        dns_server=feed.dns_server,
    )


def mask(feed: Feed) -> str:
    """What stands where somebody was forgotten, in the first language of the site."""
    return MASKS.get(feed.languages[0], MASKS["en"])
