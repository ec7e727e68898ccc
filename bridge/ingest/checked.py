"""Where a feed checks signatures itself, what came out is written above the mail before anything is kept: `obey` may
ask who is proven long after the domain changed its key, and a rebuild asks nobody.

Where a feed does not, a mail that brings such a header itself gets one of ours above it: it must not count on the day
the check is switched on.

A mail that comes a second time by another way is checked again; it is the same mail all the same (its content key).
"""

from collections.abc import Iterable
from dataclasses import replace

from bridge.ingest.values import FeedRules
from bridge.mail.admission.authentication import OWN_CHECK
from bridge.mail.delivery import Delivery
from bridge.mail.parse import parse_message
from bridge.signatures.check import check
from bridge.signatures.records import Records

_HEAD = 64_000  # bytes that are looked through for a header of ours in a mail of others
_UNCHECKED = "dkim=none reason=not-checked"


def checked(deliveries: Iterable[Delivery], rules: FeedRules) -> list[Delivery]:
    """The deliveries, each with a header of ours above all others; if the feed does not check, those that bring one."""
    if not rules.policy.checks_dkim:
        return [_with_result(one, _UNCHECKED) if _brings_one(one) else one for one in deliveries]
    records = Records(rules.dns_server)
    return [_with_result(one, _result(one, records)) for one in deliveries]


def _brings_one(delivery: Delivery) -> bool:
    return OWN_CHECK.encode() in delivery.raw[:_HEAD].lower()


def _with_result(delivery: Delivery, result: str) -> Delivery:
    return replace(delivery, raw=f"{OWN_CHECK.title()}: {result}\r\n".encode() + delivery.raw)


def _result(delivery: Delivery, records: Records) -> str:
    try:
        domain = parse_message(delivery.raw).author.address.rpartition("@")[2]
        return check(delivery.raw, domain, delivery.received_at, records)
    except Exception as error:  # one bad mail must not stop the others
        return f"dkim=permerror reason=the-program-stumbled-{type(error).__name__}"
