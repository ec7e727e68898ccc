"""The JSON of `explain PATH` (DESIGN §13): a contract, its keys stay. What is not understood yet is empty, never
invented.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from bridge.conversation.reading import read
from bridge.conversation.request import follow, greeted
from bridge.conversation.thread import Evidence, Origin, Post, Quoted, Reading
from bridge.language.tables import Tables
from bridge.mail.admission import Policy, decide_admission
from bridge.mail.delivery import Delivery
from bridge.mail.message import NOBODY, Address, Attachment, Message
from bridge.mail.parse import parse_message
from bridge.mail.subject import read_subject

_MOST_ASKED = 3  # what goes to more people asks nobody in particular
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)


def explained_mail(delivery: Delivery, policy: Policy, tables: Tables) -> dict[str, object]:
    """All that is decided about one mail by itself."""
    message = parse_message(delivery.raw)
    admission = decide_admission(message, policy, tables.automatic)
    reading = read(message, tables, policy.addresses)
    return {
        **_about(delivery, message, tables),
        "language": reading.language,
        "admission": {"verdict": admission.verdict.value, "reason": admission.reason},
        "said": reading.said,
        "segments": [{"kind": one.kind.value, "depth": one.depth, "text": one.text} for one in reading.segments],
        "chain": [_quoted(one) for one in reading.chain],
        "html": reading.html,
        "requests": _requests(message, reading, policy, tables),
        "commitments": [{"text": text} for text in reading.commitments],
        "acknowledgement": reading.is_acknowledgement,
        "topics": list(reading.topics),
        "attachments": [_attachment(one) for one in message.attachments],
        "defects": [{"where": one.where, "what": one.what} for one in message.defects],
    }


def unexplained_mail(delivery: Delivery, error: str) -> dict[str, object]:
    """The same keys for a mail on which the program itself failed."""
    nothing: dict[str, object] = {
        "path": delivery.place.mailbox,
        "msg_id": "",
        "subject": "",
        "base_subject": "",
        "author": person(NOBODY),
        "sent_at": None,
        "language": "",
        "admission": {"verdict": "hold", "reason": "program-error"},
        "said": "",
        "html": "",
        "acknowledgement": False,
        "defects": [{"where": "feedbridge", "what": f"the program failed: {error}"}],
    }
    lists: Sequence[str] = ("segments", "chain", "requests", "commitments", "topics", "attachments")
    return {**nothing, **{key: [] for key in lists}}


def person(address: Address) -> dict[str, str]:
    """{"name", "address"}."""
    return {"name": address.name, "address": address.address}


def stamp(at: datetime | None) -> str | None:
    """ISO 8601 with its zone."""
    return at.isoformat() if at else None


def _about(delivery: Delivery, message: Message, tables: Tables) -> dict[str, object]:
    is_answer = bool(message.in_reply_to or message.references)
    return {
        "path": delivery.place.mailbox,
        "msg_id": message.message_id,
        "subject": message.subject,
        "base_subject": read_subject(message.subject, tables.prefixes, has_evidence=is_answer).base,
        "author": person(message.author),
        "sent_at": stamp(message.sent_at),
    }


def _requests(message: Message, reading: Reading, policy: Policy, tables: Tables) -> list[dict[str, object]]:
    """The requests of the mail, each with whom it asks: named in the sentence, else greeted, else a short To; not us.

    "Kann jemand ..." and a round letter to everybody ask nobody in particular, as in a conversation.
    """
    ours = {_without_plus(address) for address in policy.addresses}
    people = tuple(person for person in message.to if _without_plus(person.address) not in ours)
    followed = {one.text: one.asked for one in follow((_post(message, reading, people),), tables.lexicons)}
    names = greeted(reading.said, reading.language, tables.lexicons)
    default = names or tuple(one.name or one.address for one in people if len(people) <= _MOST_ASKED)
    return [
        {
            "text": one.text,
            "kind": one.kind,
            "asked": list(one.asked or (default if followed.get(one.text, ()) else ())),
        }
        for one in reading.asks
    ]


def _post(message: Message, reading: Reading, to: tuple[Address, ...]) -> Post:
    """The mail as a conversation of one post."""
    return Post(
        id=message.content_key,
        parent="",
        origin=Origin.RECEIVED,
        message_id=message.message_id,
        author=message.author,
        is_outside=False,
        said_at=message.sent_at or _NO_DATE,
        subject=message.subject,
        said=reading.said,
        html=reading.html,
        language=reading.language,
        folds=(),
        files=(),
        because=Evidence("start"),
        to=to,
    )


def _without_plus(address: str) -> str:
    """feed+einkauf@firma.example -> feed@firma.example, lower case."""
    local, _, domain = address.casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _quoted(level: Quoted) -> dict[str, object]:
    return {
        "author": level.author.name,
        "address": level.author.address,
        "said_at": stamp(level.said_at),
        "subject": level.subject,
        "text": level.text,
        "depth": level.depth,
        "kind": level.kind.value,
    }


def _attachment(file: Attachment) -> dict[str, object]:
    return {"filename": file.filename, "media_type": file.media_type, "size": file.size, "sha256": file.sha256}
