"""The one decision about admission: the first rule that objects gives verdict and reason (DESIGN §9)."""

from collections.abc import Callable

from bridge.language.automatic import AutomaticSigns, Kind
from bridge.mail.admission.authentication import Outcome, authenticate, is_signed, own_result
from bridge.mail.admission.automatic import automatic_kind
from bridge.mail.admission.policy import Admission, Policy, Verdict
from bridge.mail.admission.privacy import is_encrypted, private_header, private_mark
from bridge.mail.admission.recipients import is_addressed, is_delivered, split_plus
from bridge.mail.domain import is_within
from bridge.mail.lookalike import imitates
from bridge.mail.message import Message

OWN_MARK = "x-feedbridge"  # lower case; letters/ writes it into each letter, its value is the kind of letter

_MACHINES = {
    Kind.VACATION: (Verdict.REFUSE, "An absence note: it becomes 'away until ...', not a post."),
    Kind.BOUNCE: (Verdict.REFUSE, "A report that a mail could not be delivered."),
    Kind.RECEIPT: (Verdict.REFUSE, "A receipt that says a mail was read or deleted."),
    Kind.CALENDAR: (Verdict.REFUSE, "A calendar's answer to an invitation."),
    Kind.MACHINE: (Verdict.HOLD, "Written by a program; add its address to machine_senders to let it in."),
}


def decide_admission(message: Message, policy: Policy, signs: AutomaticSigns) -> Admission:
    """Verdict and reason for one mail. Law 10: own letters and robots never become posts."""
    for rule in _RULES:
        objection = rule(message, policy, signs)
        if objection is not None:
            return objection
    if policy.admit == "all":
        return Admission(Verdict.ACCEPT, "accepted", "This mailbox takes in all mail.")
    return Admission(Verdict.ACCEPT, "accepted", "The bridge was addressed by someone who may.")


def _own_letter(message: Message, policy: Policy, _signs: AutomaticSigns) -> Admission | None:
    """In a team mailbox (admit = all) people write as the mailbox: there only the mark or letter_addresses count."""
    own = policy.letter_addresses if policy.admit == "all" else (*policy.addresses, *policy.letter_addresses)
    senders = [message.author.address, message.sender.address if message.sender else ""]
    if message.header(OWN_MARK) or any(split_plus(one, own) is not None for one in senders if one):
        return Admission(Verdict.REFUSE, "own-letter", "A letter of the bridge itself: it is never read back.")
    return None


def _oversize(message: Message, policy: Policy, _signs: AutomaticSigns) -> Admission | None:
    if message.size <= policy.max_bytes:
        return None
    return Admission(Verdict.HOLD, "oversize", f"It has {message.size} bytes; max_bytes allows {policy.max_bytes}.")


def _automatic(message: Message, policy: Policy, signs: AutomaticSigns) -> Admission | None:
    kind = automatic_kind(message, signs)
    if kind is Kind.MACHINE and message.author.key in _keys(policy.machine_senders):
        return None
    if kind not in _MACHINES:
        return None
    verdict, detail = _MACHINES[kind]
    return Admission(verdict, f"automatic-{kind.value}", detail)


def _private(message: Message, policy: Policy, _signs: AutomaticSigns) -> Admission | None:
    header = private_header(message)
    if header:
        return Admission(Verdict.REFUSE, "private-header", f"Its writer asked by the header {header} to keep it out.")
    mark = private_mark(message.subject, policy.private_marks)
    if mark:
        return Admission(Verdict.REFUSE, "private-mark", f"Its subject is marked [{mark}].")
    return None


def _encrypted(message: Message, _policy: Policy, _signs: AutomaticSigns) -> Admission | None:
    if not is_encrypted(message):
        return None
    return Admission(Verdict.HOLD, "encrypted", "It is encrypted; the bridge has no key and cannot read it.")


def _not_addressed(message: Message, policy: Policy, _signs: AutomaticSigns) -> Admission | None:
    if policy.admit == "all" or not policy.addresses or is_addressed(message, policy.addresses):
        return None
    if not is_delivered(message, policy.addresses):
        return Admission(Verdict.HOLD, "not-addressed", "The bridge stands neither in To nor in Cc.")
    if policy.admits_bcc:
        return None
    return Admission(Verdict.HOLD, "bcc-only", "The bridge stands only in Bcc, or the mail was redirected to it.")


def _unclear_sender(message: Message, _policy: Policy, _signs: AutomaticSigns) -> Admission | None:
    """Two readers must not see two senders (CVE-2023-27043): then no rule about senders can be trusted."""
    unclear = {"occurs twice", "is not a proper list of addresses", "can be read in two ways"}
    if not message.author.address and not message.author.name:
        return Admission(Verdict.HOLD, "sender-missing", "It has no readable From.")
    if any(one.where == "from" and one.what in unclear for one in message.defects):
        return Admission(Verdict.HOLD, "sender-unclear", "Its From can be read in two ways.")
    return None


def _imitation(message: Message, policy: Policy, _signs: AutomaticSigns) -> Admission | None:
    """Also where people outside may write: nobody has such a domain by chance."""
    domain = message.author.address.rpartition("@")[2]
    if not imitates(domain, policy.domains) or message.author.key in _keys(policy.allowed_senders):
        return None
    return Admission(
        Verdict.HOLD, "sender-imitated", f"The sender's domain {domain} only looks like one of the team's."
    )


def _outsider(message: Message, policy: Policy, _signs: AutomaticSigns) -> Admission | None:
    if not policy.domains or policy.admits_outsiders or message.author.key in _keys(policy.allowed_senders):
        return None
    domain = message.author.address.rpartition("@")[2]
    if any(is_within(domain, one) for one in policy.domains):
        return None
    return Admission(
        Verdict.HOLD, "sender-outside", f"The sender's domain {domain or '(none)'} is not one of the team."
    )


def _unauthenticated(message: Message, policy: Policy, _signs: AutomaticSigns) -> Admission | None:
    if not _checks_senders(policy):
        return None
    outcome = _outcome(message, policy)
    if outcome is Outcome.PASS:
        return None
    if outcome is Outcome.FAIL:
        return Admission(
            Verdict.REFUSE, "authentication-failed", "The sender's domain did not send it: From is forged."
        )
    own = _told_by_own_check(message) if policy.checks_dkim else ""
    if outcome is Outcome.MISSING:
        return Admission(Verdict.HOLD, "authentication-missing", own or "No trusted server has checked who sent it.")
    return Admission(Verdict.HOLD, "authentication-unsure", own or "The trusted server could not tell who sent it.")


def _checks_senders(policy: Policy) -> bool:
    return bool(policy.authserv_ids) or policy.trusts_microsoft or policy.checks_dkim


def _outcome(message: Message, policy: Policy) -> Outcome:
    """The trusted server's word; where it says neither yes nor no, a signature that fits by our own check is a yes.

    One that does not fit is no sign of forgery: mailing lists break signatures, and keys are changed [RFC 6376 §6.1].
    """
    outcome = authenticate(message, policy.authserv_ids, trusts_microsoft=policy.trusts_microsoft)
    is_open = outcome in (Outcome.MISSING, Outcome.UNSURE)
    return Outcome.PASS if is_open and policy.checks_dkim and is_signed(message) else outcome


def _told_by_own_check(message: Message) -> str:
    own = own_result(message)
    if own.value == "temperror":
        return "The DNS did not answer when its DKIM signature was to be checked."
    if own.value in ("", "none"):
        return "It has no DKIM signature of the sender's domain."
    return f"The DKIM signature of the sender's domain does not count: {own.properties.get('reason', own.value)}."


def is_of_team(message: Message, policy: Policy) -> bool:
    """Whether it says that somebody of the team wrote it."""
    domain = message.author.address.rpartition("@")[2]
    return any(is_within(domain, one) for one in policy.domains)


def is_proven(message: Message, policy: Policy) -> bool:
    """Whether somebody of the team sent it, as a trusted server or its signature has proven: only such a mail may
    change anything.

    Where nobody checks senders nobody is proven: a From is written by whoever likes to.
    """
    return is_of_team(message, policy) and _checks_senders(policy) and _outcome(message, policy) is Outcome.PASS


def _keys(addresses: tuple[str, ...]) -> frozenset[str]:
    return frozenset(one.casefold() for one in addresses)


# Own letters first: nothing else may be said about them. Robots before size, privacy before addressing.
_RULES: tuple[Callable[[Message, Policy, AutomaticSigns], Admission | None], ...] = (
    _own_letter,
    _automatic,
    _private,
    _encrypted,
    _oversize,
    _unclear_sender,
    _not_addressed,
    _imitation,
    _outsider,
    _unauthenticated,
)
