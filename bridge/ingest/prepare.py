"""Read a delivery: all that needs no store, so that it may run in another process."""

from dataclasses import replace

from bridge.conversation.reading import read
from bridge.ingest.commanded import commanded
from bridge.ingest.suppress import GONE, without_forgotten
from bridge.ingest.values import FeedRules, Prepared
from bridge.language.automatic import Kind
from bridge.language.tables import Tables
from bridge.mail.absence import read_absence
from bridge.mail.admission import Admission, Verdict, decide_admission
from bridge.mail.delivery import Delivery
from bridge.mail.message import Message
from bridge.mail.parse import parse_message
from bridge.redaction import Forgotten
from bridge.store import archive

CANNOT_HANDLE = "cannot-handle"
ABSENCE_NOTE = f"automatic-{Kind.VACATION.value}"  # the reason admission gives


def prepare(delivery: Delivery, rules: FeedRules, tables: Tables, forgotten: Forgotten | None = None) -> Prepared:
    """Read a delivery. Never raises: a mail that cannot be handled is held, with the kind of error as its detail."""
    try:
        message = parse_message(delivery.raw)
        if forgotten is not None:
            delivery, message = without_forgotten(delivery, message, forgotten, rules, tables)
            if not delivery.raw:
                return Prepared(delivery, message, GONE, None)
        admission = decide_admission(message, rules.policy, tables.automatic)
        accepted = admission.verdict is Verdict.ACCEPT
        reading = read(message, tables, rules.policy.addresses) if accepted else None
        told = commanded(message, reading, admission, rules, tables)
        if told is not None:
            return Prepared(delivery, message, told[1], None, command=told[0])
        is_note = not accepted and admission.reason == ABSENCE_NOTE
        absence = read_absence(message, tables.automatic) if is_note else None
    except Exception as error:  # one bad mail must not stop the others
        return Prepared(delivery, _unreadable(delivery.raw), cannot_handle(error), None)
    return Prepared(delivery, message, admission, reading, absence)


def cannot_handle(error: Exception) -> Admission:
    """The verdict on a mail that broke the program: the kind of error, no word of the mail."""
    return Admission(Verdict.HOLD, CANNOT_HANDLE, f"the program stumbled over this mail ({type(error).__name__})")


def cannot_read(delivery: Delivery, why: str) -> Prepared:
    """A mail that is held without a look into it."""
    return Prepared(delivery, _unreadable(delivery.raw), Admission(Verdict.HOLD, CANNOT_HANDLE, why), None)


def _unreadable(raw: bytes) -> Message:
    return replace(parse_message(b""), content_key=archive.raw_hash(raw), size=len(raw))
