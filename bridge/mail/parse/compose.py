"""One mail put together from its header and its tree."""

from bridge.mail.body import Content, attach, read_content
from bridge.mail.message import Defect, Message
from bridge.mail.mime.structure import Limits, read_structure
from bridge.mail.parse.content_key import content_key
from bridge.mail.parse.header import Header

_DEEPEST_MESSAGE = 20
ANSWERS = "x-feedbridge-answers"  # written by ourselves above a mail whose address had a token (ingest.answers)


def parse_message(raw: bytes) -> Message:
    """The mail in `raw`. Law 1: for every byte string; what was wrong stands in `defects` [RFC 5322, RFC 2045]."""
    return _parse(raw, Limits(), 0)


def _parse(raw: bytes, limits: Limits, depth: int) -> Message:
    data = raw if b"\n" in raw else raw.replace(b"\r", b"\n")
    root = read_structure(data, limits)
    content = read_content(root, limits)
    attached = _attached(content, limits, depth)
    header = Header(root.block)
    author, sender = header.author(), header.sender()
    sent_at, offset = header.date()
    message_id, subject = header.message_id(), header.value("subject")
    moment = sent_at.isoformat() if sent_at else ""
    key = content_key(
        message_id, author, date=moment, subject=subject, pieces=content.pieces, attachments=content.attachments
    )
    to, cc, reply_to = header.addresses("to"), header.addresses("cc"), header.addresses("reply-to")
    in_reply_to, references = (
        header.identifiers("in-reply-to") or header.identifiers(ANSWERS),
        header.identifiers("references"),
    )
    faults = limits.faults if depth == 0 else []
    return Message(
        message_id=message_id,
        author=author,
        sender=sender if sender is not None and sender.key != author.key else None,
        to=to,
        cc=cc,
        reply_to=reply_to,
        subject=subject,
        sent_at=sent_at,
        utc_offset=offset,
        in_reply_to=in_reply_to,
        references=references,
        thread_index="".join(header.first("thread-index").split()),
        thread_topic=header.value("thread-topic"),
        headers=tuple((field.name, field.value) for field in root.block.fields),
        body=content.body,
        attachments=tuple(content.attachments),
        attached=attached,
        defects=tuple(Defect(where, what) for where, what in [*faults, *header.faults()]),
        size=len(raw),
        content_key=key,
    )


def _attached(content: Content, limits: Limits, depth: int) -> tuple[Message, ...]:
    """The mails inside a mail, each read for itself; those nested too deep stay files."""
    messages = []
    for part in content.messages:
        if depth >= _DEEPEST_MESSAGE or limits.parts <= 0:
            limits.fault(part.number or "body", "attached mails nested too deep stay files")
            attach(part, content)
        else:
            messages.append(_parse(part.content(limits), limits, depth + 1))
    return tuple(messages)
