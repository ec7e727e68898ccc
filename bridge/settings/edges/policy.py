"""Settings -> the rules of admission."""

from bridge.mail.admission import Policy
from bridge.settings.derived import domains, max_bytes
from bridge.settings.model import Feed


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
