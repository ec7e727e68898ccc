"""Random conversations of a small firm, as sketches: headers lost, quotes cut, clocks off, subjects shared."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bridge.conversation.linking import sketch
from bridge.conversation.sketch import Sketch
from bridge.conversation.thread import Kind, Quoted, Reading, Segment
from bridge.language.prefixes import parse_prefixes
from bridge.mail.message import Address, Body, Message
from bridge.shipped import language_texts

PREFIXES = parse_prefixes(language_texts()["subject_prefixes.toml"])
START = datetime(2026, 11, 2, 7, 30, tzinfo=UTC)
BRIDGE = "feed@firma.example"
PEOPLE = (
    Address("Jana Vogt", "jana.vogt@firma.example"),
    Address("Weber, Jonas", "j.weber@firma.example"),
    Address("Luis Peña", "luis@lieferant.example"),
    Address("", "sabine.koch@firma.example"),
)
SPELLINGS = (
    Address("Jana Vogt", ""),
    Address("Jonas Weber", "j.weber@firma.example"),
    Address("Luis Peña", "luis@lieferant.example"),
    Address("Sabine Koch", "sabine.koch@firma.example"),
)
SUBJECTS = ("Rechnung", "Kühlaggregat Werk 2", "[PATCH 1/2] Ventil", "[PATCH 2/2] Ventil", "")
TEXTS = (
    "Das Ventil am Kühlaggregat in Werk 2 klemmt seit heute Morgen, wer kann es sich bitte vor Mittag ansehen?",
    "Ich fahre um zehn Uhr hin und nehme das Ersatzteil aus dem Lager mit, der Kollege vom Empfang weiß Bescheid.",
    "Danke, läuft wieder!",
    "Die Rechnung vom Oktober liegt bei, bitte bis zum 20. November 2026 prüfen und dann an die Buchhaltung geben.",
    "The supplier promised the new valve for next week, but I would rather order a second one to be on the safe side.",
    "",
)


@dataclass(frozen=True)
class Said:
    """What one mail of a story is made of."""

    who: int
    answers: int  # -1: nothing; else an earlier mail of the story
    minutes: int
    text: int
    subject: int
    has_headers: bool
    has_index: bool
    has_prefix: bool
    levels: int
    hours_off: int
    is_dated: bool
    is_day: bool  # its quotes name no time of the day
    is_attributed: bool
    is_cut: bool
    is_forward: bool
    twin: bool  # takes the Message-ID of the mail before it: an imposter


@st.composite
def said(draw: st.DrawFn, place: int) -> Said:
    often = st.sampled_from((True, True, True, False))
    seldom = st.sampled_from((False, False, False, False, False, True))
    return Said(
        who=draw(st.integers(0, 3)),
        answers=draw(st.integers(-1, place - 1)),
        minutes=draw(st.sampled_from((0, 1, 7, 60, 300, 1440, 9000, 30000))),
        text=draw(st.integers(0, len(TEXTS) - 1)),
        subject=draw(st.sampled_from((0, 0, 0, 1, 2, 3, 4))),
        has_headers=draw(st.booleans()),
        has_index=draw(seldom),
        has_prefix=draw(often),
        levels=draw(st.integers(0, 3)),
        hours_off=draw(st.sampled_from((0, 0, 0, 1, -6))),
        is_dated=draw(often),
        is_day=draw(seldom),
        is_attributed=draw(often),
        is_cut=draw(seldom),
        is_forward=draw(seldom),
        twin=draw(seldom),
    )


@st.composite
def stories(draw: st.DrawFn, most: int = 9) -> tuple[Sketch, ...]:
    """The sketches of one story, numbered in order of sending; some mails are missing."""
    size = draw(st.integers(1, most))
    told = [draw(said(place)) for place in range(size)]
    mails = tell(told)
    missing = draw(st.sets(st.integers(0, size - 1), max_size=size // 2))
    return tuple(mail for place, mail in enumerate(mails) if place not in missing or size - len(missing) < 1)


def tell(told: list[Said]) -> list[Sketch]:
    messages: list[Message] = []
    readings: list[Reading] = []
    at = START
    for place, one in enumerate(told):
        at += timedelta(minutes=one.minutes)
        messages.append(_message(told, messages, place, at))
        readings.append(_reading(told, messages, readings, place))
    return [
        sketch(place, message, reading, PREFIXES, message.sent_at or START, (BRIDGE,))
        for place, (message, reading) in enumerate(zip(messages, readings, strict=True))
    ]


def _message(told: list[Said], messages: list[Message], place: int, at: datetime) -> Message:
    one = told[place]
    parent = messages[one.answers] if one.answers >= 0 else None
    message_id = messages[place - 1].message_id if one.twin and place else f"mail{place}@firma.example"
    headed = parent is not None and one.has_headers
    prefix = ("WG: " if one.is_forward else "AW: ") if parent is not None and one.has_prefix else ""
    to = (parent.author,) if parent is not None else (PEOPLE[(one.who + 1) % 4],)
    return Message(
        message_id=message_id,
        author=PEOPLE[one.who],
        sender=None,
        to=to,
        cc=(Address("", BRIDGE),),
        reply_to=(),
        subject=prefix + SUBJECTS[one.subject],
        sent_at=at,
        utc_offset=60,
        in_reply_to=(parent.message_id,) if headed and parent else (),
        references=(*parent.references, parent.message_id) if headed and parent else (),
        thread_index=_index(told, place),
        thread_topic="",
        headers=(),
        body=Body("", ""),
        attachments=(),
        attached=(),
        defects=(),
        size=0,
        content_key=f"{place:040x}",
    )


def _index(told: list[Said], place: int) -> str:
    from base64 import b64encode

    path: list[int] = []
    here = place
    while here >= 0:
        path.insert(0, here)
        here = told[here].answers
    blocks = b"".join(bytes([1, 2, 3, 4, step]) for step in path[1:])
    return b64encode(b"\1" * 21 + bytes([path[0]]) + blocks).decode() if told[place].has_index else ""


def _reading(told: list[Said], messages: list[Message], readings: list[Reading], place: int) -> Reading:
    one = told[place]
    chain: list[Quoted] = []
    segments: tuple[Segment, ...] = ()
    if one.answers >= 0 and one.levels:
        first = _quoted(told, messages, one, one.answers)
        inner = readings[one.answers].chain[: one.levels - 1]
        if one.is_attributed:
            chain = [first, *(replace(level, depth=level.depth + 1) for level in inner)]
        else:
            segments = (Segment(Kind.QUOTE, 1, first.text),)
            chain = [replace(level, depth=level.depth + 1) for level in inner]
    return Reading("de", segments, TEXTS[one.text], "", tuple(chain))


def _quoted(told: list[Said], messages: list[Message], one: Said, answered: int) -> Quoted:
    mail = messages[answered]
    at = mail.sent_at.replace(second=0) + timedelta(hours=one.hours_off) if mail.sent_at and one.is_dated else None
    at = at.replace(hour=12, minute=0) if at is not None and one.is_day else at
    text = TEXTS[told[answered].text]
    return Quoted(
        author=SPELLINGS[told[answered].who],
        said_at=at,
        clock="",
        subject="",
        text=text[: len(text) // 2] if one.is_cut else text,
        depth=1,
        kind=Kind.FORWARD if one.is_forward else Kind.QUOTE,
        is_trimmed=one.is_cut,
        is_day=one.is_day,
    )
