"""Sketches of single mails for tests, by way of the real `sketch`."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bridge.conversation.linking import Linked, LinkedPost, sketch
from bridge.conversation.sketch import Sketch
from bridge.conversation.thread import Kind, Quoted, Reading, Segment
from bridge.language.prefixes import parse_prefixes
from bridge.mail.message import Address, Body, Message
from bridge.shipped import language_texts

PREFIXES = parse_prefixes(language_texts()["subject_prefixes.toml"])
BRIDGE = "feed@firma.example"
JANA = Address("Jana Vogt", "jana.vogt@firma.example")
JONAS = Address("Jonas Weber", "j.weber@firma.example")
LUIS = Address("Luis Peña", "luis@lieferant.example")
VALVE = "Das Ventil am Kühlaggregat in Werk 2 klemmt seit heute Morgen, wer kann es sich bitte vor Mittag ansehen?"
TRIP = "Ich fahre um zehn Uhr hin und nehme das Ersatzteil aus dem Lager mit, der Empfang weiß Bescheid."
BILL = "Die Rechnung vom Oktober liegt bei, bitte bis zum 20. November 2026 prüfen und an die Buchhaltung geben."


def at(day: int, hour: int = 8, minute: int = 0) -> datetime:
    """A time in November 2026 (day 31 and later run on into the next months)."""
    return datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour, minutes=minute)


def quoted(author: Address, said_at: datetime | None, text: str, depth: int = 1, **more: object) -> Quoted:
    kind = more.pop("kind", Kind.QUOTE)
    assert isinstance(kind, Kind)
    subject, is_trimmed = str(more.pop("subject", "")), bool(more.pop("is_trimmed", False))
    assert not more
    return Quoted(author, said_at, "", subject, text, depth, kind, is_trimmed)


def mail(
    number: int,
    author: Address,
    sent_at: datetime,
    subject: str,
    said: str = "",
    *,
    to: Sequence[Address] = (),
    name: str | None = None,
    refs: Sequence[str] = (),
    chain: Sequence[Quoted] = (),
    unattributed: str = "",
    index: bytes = b"",
    content: str | None = None,
    recover: str = "everyone",
) -> Sketch:
    """The sketch of mail `number`; its Message-ID is `name`, or "m<number>"."""
    segments = (Segment(Kind.QUOTE, 1, unattributed),) if unattributed else ()
    message = Message(
        message_id=f"m{number}" if name is None else name,
        author=author,
        sender=None,
        to=tuple(to),
        cc=(Address("", BRIDGE),),
        reply_to=(),
        subject=subject,
        sent_at=sent_at,
        utc_offset=60,
        in_reply_to=tuple(refs[-1:]),
        references=tuple(refs),
        thread_index=b64encode(index).decode(),
        thread_topic="",
        headers=(),
        body=Body("", ""),
        attachments=(),
        attached=(),
        defects=(),
        size=0,
        content_key=content or f"key{number}",
    )
    reading = Reading("de", segments, said, "", tuple(chain))
    return sketch(number, message, reading, PREFIXES, sent_at, (BRIDGE,), recover, ("firma.example",))


def post_of(linked: Linked, number: int) -> LinkedPost:
    """The post of mail `number`."""
    return next(post for post in linked.posts if post.source.level < 0 and post.source.sketch.mail == number)


def parent_of(linked: Linked, number: int) -> LinkedPost | None:
    found = post_of(linked, number).parent
    return None if found < 0 else linked.posts[found]


def together(linked: Linked, *numbers: int) -> bool:
    return len({post_of(linked, number).thread for number in numbers}) == 1
