"""Read a delivery: all that needs no store, so that it may run in another process."""

from datetime import datetime

from bridge.conversation.command import Command
from bridge.conversation.linking import sketch
from bridge.conversation.person import is_team, read_letterhead
from bridge.conversation.reading import look
from bridge.conversation.thread import Reading
from bridge.conversation.topic import name_of
from bridge.ingest.commanded import commanded
from bridge.ingest.suppress import GONE, without_forgotten
from bridge.ingest.values import Draft, FeedRules, Prepared
from bridge.language.automatic import Kind
from bridge.language.tables import Tables
from bridge.mail.absence import Absence, read_absence
from bridge.mail.admission import Admission, Verdict, decide_admission
from bridge.mail.delivery import Delivery
from bridge.mail.message import Message
from bridge.mail.parse import parse_message
from bridge.mail.subject import read_subject
from bridge.redaction import Forgotten
from bridge.store import archive
from bridge.store.read import make_read

CANNOT_HANDLE = "cannot-handle"
ABSENCE_NOTE = f"automatic-{Kind.VACATION.value}"  # the reason admission gives


def prepare(delivery: Delivery, rules: FeedRules, tables: Tables, forgotten: Forgotten | None = None) -> Prepared:
    """Read a delivery. Never raises: a mail that cannot be handled is held, with the kind of error as its detail."""
    try:
        message = parse_message(delivery.raw)
        if forgotten is not None:
            delivery, message = without_forgotten(delivery, message, forgotten, rules, tables)
            if not delivery.raw:
                return _prepared(delivery, message, GONE)
        return _admitted(delivery, message, rules, tables)
    except Exception as error:  # one bad mail must not stop the others
        return _unread(delivery, cannot_handle(error))


def _admitted(delivery: Delivery, message: Message, rules: FeedRules, tables: Tables) -> Prepared:
    admission = decide_admission(message, rules.policy, tables.automatic)
    is_accepted = admission.verdict is Verdict.ACCEPT
    reading = look(message, tables, rules.policy.addresses) if is_accepted else None
    told = commanded(message, reading, admission, rules, tables)
    if told is not None:
        return _prepared(delivery, message, told[1], command=told[0])
    if reading is not None:
        return _prepared(delivery, message, admission, draft(message, reading, delivery.received_at, rules, tables))
    is_note = admission.reason == ABSENCE_NOTE
    absence = read_absence(message, tables.automatic) if is_note else None
    return _prepared(delivery, message, admission, absence=absence)


def draft(message: Message, reading: Reading, received_at: datetime, rules: FeedRules, tables: Tables) -> Draft:
    """What a mail that is read becomes in the store."""
    own, prefixes = rules.policy.addresses, tables.prefixes
    drawn = sketch(0, message, reading, prefixes, received_at, own, rules.recover, rules.domains)
    name = name_of(read_subject(message.subject, prefixes, has_evidence=bool(drawn.references)))
    is_ours = is_team(drawn.author, rules.domains)  # nobody else has a page
    letterhead = read_letterhead(message, reading, drawn.sent_at) if is_ours else None
    return Draft(drawn, make_read(message, name, reading, own), letterhead)


def _prepared(
    delivery: Delivery,
    message: Message,
    admission: Admission,
    drafted: Draft | None = None,
    *,
    absence: Absence | None = None,
    command: Command | None = None,
) -> Prepared:
    author, sent_at = message.author.key, message.sent_at
    key, name = message.content_key, message.message_id
    return Prepared(delivery, key, name, admission, drafted, absence, command, author, sent_at)


def cannot_handle(error: Exception) -> Admission:
    """The verdict on a mail that broke the program: the kind of error, no word of the mail."""
    return Admission(Verdict.HOLD, CANNOT_HANDLE, f"the program stumbled over this mail ({type(error).__name__})")


def cannot_read(delivery: Delivery, why: str) -> Prepared:
    """A mail that is held without a look into it: nobody may read it but in a child with limits."""
    return _unread(delivery, Admission(Verdict.HOLD, archive.UNREADABLE, why))


def cannot_place(delivery: Delivery) -> Prepared:
    """A mail that is held because of what it does to the others."""
    why = "placing it among the conversations ended the program twice"
    return _unread(delivery, Admission(Verdict.HOLD, CANNOT_HANDLE, why))


def _unread(delivery: Delivery, admission: Admission) -> Prepared:
    return Prepared(delivery, archive.raw_hash(delivery.raw), "", admission)
