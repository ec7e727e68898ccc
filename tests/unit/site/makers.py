"""Values for the site's tests: one conversation, as hostile or as plain as a test wants it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bridge.conversation.thread import (
    Card,
    Evidence,
    FileCard,
    Kind,
    Origin,
    Post,
    Request,
    Segment,
    Status,
    Step,
    Thread,
)
from bridge.mail.markup import text_html
from bridge.mail.message import Address
from bridge.shipped import template_texts
from bridge.site.page import SiteOptions
from bridge.site.render import Renderer, make_renderer

OPTIONS = SiteOptions(title="Nordlicht Feed", address="feed@nordlicht.example", domains=("nordlicht.example",))
AT = datetime(2026, 11, 19, 7, 41, tzinfo=UTC)
JONAS = Address("Jonas Weber", "jonas.weber@nordlicht.example")
TOM = Address("Tom Okafor", "tom.okafor@nordlicht.example")
SEIDEL = Address("Dr. Ute Seidel", "u.seidel@hartmann.example")
TEMPLATES = template_texts()
ASSETS = {name.removeprefix("assets/"): name for name in TEMPLATES if name.startswith("assets/")}


def renderer(options: SiteOptions = OPTIONS, own: dict[str, str] | None = None) -> Renderer:
    """The shipped templates, ready."""
    return make_renderer(TEMPLATES, options, ASSETS, own)


def post(number: int, author: Address = JONAS, said: str = "Wer hat das Prüfprotokoll?", **more: Any) -> Post:
    """Post `number`, one hour after the one before, which it answers."""
    made = Post(
        id=f"p{number}",
        parent=f"p{number - 1}" if number > 1 else "",
        origin=Origin.RECEIVED,
        message_id=f"{number}@nordlicht.example",
        author=author,
        is_outside=False,
        said_at=AT + timedelta(hours=number),
        subject="Prüfprotokoll",
        said=said,
        html=text_html(said),
        language="de",
        folds=(),
        files=(),
        because=Evidence("in-reply-to" if number > 1 else "start"),
    )
    return replace(made, **more)


def thread(*posts: Post, **more: Any) -> Thread:
    """A conversation of these posts, nobody asking anything."""
    made = Thread(
        "8f3k", "feed", "Prüfprotokoll", ("qualitaet",), Status.INFO, posts or (post(1), post(2, TOM, "Anbei."))
    )
    return replace(made, **more)


def asked(status: Status = Status.ANSWERED) -> Thread:
    """A question of Jonas, answered by Tom."""
    steps = (
        Step(Status.OPEN, "p1", "Wer hat das Prüfprotokoll?", AT, JONAS),
        Step(Status.ANSWERED, "p2", "Anbei.", AT + timedelta(hours=2), TOM),
    )
    request = Request("Wer hat das Prüfprotokoll?", "question", "p1", JONAS, (TOM,), status, AT, steps)
    return thread(status=status, requests=(request,))


def card(**more: Any) -> Card:
    """A conversation as lists show it."""
    made = Card(
        thread="8f3k",
        subject="Prüfprotokoll",
        language="de",
        topics=("qualitaet",),
        status=Status.OPEN,
        first_at=AT,
        last_at=AT,
        last_post="p1",
        last_author=JONAS,
        gist="Wer hat das Prüfprotokoll?",
        gist_language="de",
        people=(JONAS,),
        people_count=1,
        posts=1,
        files=0,
        waiting_for=(TOM,),
        waiting_since=AT,
        question="Wer hat das Prüfprotokoll?",
        asker=JONAS,
    )
    return replace(made, **more)


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "]]><x/>&amp;&unknown;",
    "a\x00b\x08c\x1b[31m\ufffe\ud800",
    "\u202egpj.exe \u2066x",
    "{{ 7 * 7 }} {% raw %} %(number)s %s",
    "' onmouseover='alert(1)",
)


def hostile_thread(payload: str) -> Thread:
    """The payload wherever a mail may put words."""
    wicked = Address(payload, "x@konkurrenz.example")
    file = FileCard(payload, "text/html", 12, "ab" * 32, "cid1")
    one = post(
        1,
        wicked,
        payload,
        subject=payload,
        files=(file,),
        folds=(Segment(Kind.QUOTE, 1, payload), Segment(Kind.SIGNATURE, 0, payload)),
        clock=payload,
        language="de",
    )
    two = post(2, TOM, payload, subject=payload + " anders", origin=Origin.RECOVERED, carrier="p1", clock=payload)
    thanks = post(3, JONAS, payload, is_acknowledgement=True, thanks="p2")
    steps = (Step(Status.OPEN, "p1", payload, AT, wicked),)
    request = Request(payload, "question", "p1", wicked, (wicked,), Status.OPEN, AT, steps, due=payload)
    return thread(one, two, thanks, subject=payload, topics=(payload,), status=Status.OPEN, requests=(request,))
