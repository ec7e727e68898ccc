"""What the operator decides about one mailbox, and what comes out of it for one mail."""

from dataclasses import dataclass
from enum import StrEnum

from bridge.mail.private_marks import PRIVATE_MARKS


class Verdict(StrEnum):
    """What becomes of a mail. Neither HOLD nor REFUSE is ever on a page; both are recorded with their reason."""

    ACCEPT = "accept"
    HOLD = "hold"  # waits for the operator, who may release it
    REFUSE = "refuse"  # can never become a post: robots, our own letters, what its writer asked to keep out


@dataclass(frozen=True, slots=True)
class Admission:
    """The verdict; `reason` is a stable code, `detail` a sentence for the operator."""

    verdict: Verdict
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one mailbox. Empty `addresses`, `domains` or `authserv_ids` switch the check off that needs
    them."""

    addresses: tuple[str, ...] = ()  # of the bridge, without plus part
    domains: tuple[str, ...] = ()  # of the team; subdomains count
    admit: str = "addressed"  # or "all": a team mailbox
    authserv_ids: tuple[str, ...] = ()  # whose Authentication-Results count [RFC 8601 §2.5]
    trusts_microsoft: bool = False  # the mailbox is at Microsoft 365: its topmost result, which has no authserv-id
    checks_dkim: bool = False  # a result that we wrote above the mail ourselves counts, too (ingest.checked)
    max_bytes: int = 25 * 1024 * 1024
    private_marks: tuple[str, ...] = PRIVATE_MARKS  # in [] or () at the start of a subject
    admits_outsiders: bool = False  # senders of other domains: False holds their mail
    admits_bcc: bool = False
    allowed_senders: tuple[str, ...] = ()  # addresses that enter though outside
    machine_senders: tuple[str, ...] = ()  # addresses whose automatic mail is wanted: a ticket system
    letter_addresses: tuple[str, ...] = ()  # From of our own letters, if not one of `addresses`
