"""Settings -> the rules of admission. Apart from edges.py, so that `explain` need not load the database for them."""

from bridge.mail.admission import Policy
from bridge.settings.model import Feed

_MEBIBYTE = 1024 * 1024


def domains(feed: Feed) -> tuple[str, ...]:
    """The organisation's domains: those named, and that of the feed's address."""
    named = [*(name.casefold() for name in feed.domains), feed.address.rpartition("@")[2].casefold()]
    return tuple(dict.fromkeys(named))


def max_bytes(feed: Feed) -> int:
    """The largest mail that is shown."""
    return feed.max_mb * _MEBIBYTE


def make_policy(feed: Feed, admit: str) -> Policy:
    """The rules of admission for a mailbox of this feed; `admit` is the mailbox's own."""
    return Policy(
        addresses=(feed.address,),
        domains=domains(feed),
        admit=admit,
        authserv_ids=feed.authserv_ids,
        trusts_microsoft=feed.trusts_microsoft,
        checks_dkim=feed.dkim == "own",
        max_bytes=max_bytes(feed),
        private_marks=feed.private_marks,
        admits_outsiders=feed.admits_outsiders,
        admits_bcc=feed.admits_bcc,
        allowed_senders=feed.allowed_senders,
        machine_senders=feed.machine_senders,
    )
