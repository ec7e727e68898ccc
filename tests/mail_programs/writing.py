"""Write, answer, forward: what a user does, and the mail that comes of it."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.mail_programs import forwards, marked, others, outlook
from tests.mail_programs.lines import flowed, mso_lines, paragraphs, signed, spaced, wrapped
from tests.mail_programs.outlook import Written
from tests.mail_programs.values import HTML_ONLY, TEXT_ONLY, Person, Sent
from tests.mail_programs.words import FORWARD, REPLY

Body = Callable[[Person, str, Sent], Written]

ANSWERS: dict[str, Body] = {
    "outlook": outlook.outlook,
    "outlook-mac": outlook.outlook_mac,
    "outlook-plain": outlook.outlook_plain,
    "outlook-web": outlook.outlook_web,
    "outlook-mobile": outlook.outlook_mobile,
    "webde": outlook.webde,
    "notes": outlook.notes,
    "gmail": marked.gmail,
    "apple": marked.apple,
    "iphone": marked.iphone,
    "thunderbird": marked.thunderbird,
    "mutt": marked.mutt,
    "bottom": marked.bottom,
    "yahoo": marked.yahoo,
    "k9": others.k9,
    "samsung": others.samsung,
    "proton": others.proton,
    "zimbra": others.zimbra,
    "groupwise": others.groupwise,
    "evolution": others.evolution,
    "kmail": others.kmail,
    "roundcube": others.roundcube,
    "claws": others.claws,
}
FORWARDS: dict[str, Body] = {
    "gmail": forwards.gmail_forward,
    "apple": forwards.apple_forward,
    "iphone": forwards.apple_forward,
    "thunderbird": forwards.mozilla_forward,
    "bottom": forwards.mozilla_forward,
    "notes": forwards.notes_forward,
    "mutt": forwards.mutt_forward,
    "yahoo": forwards.yahoo_forward,
}
_FLOWED = frozenset({"thunderbird", "bottom"})
DASHES = frozenset({"gmail", "thunderbird", "bottom", "mutt", "evolution", "kmail", "roundcube", "claws"})
_EPOCH_1601 = 11644473600


def write(
    author: Person,
    to: Sequence[Person],
    subject: str,
    said: str,
    at: datetime,
    *,
    cc: Sequence[Person] = (),
    **more: Any,
) -> Sent:
    """A first mail."""
    return _sent(author, (tuple(to), tuple(cc)), at, subject, said, _first(author, said), **more)


def answer(
    author: Person,
    parent: Sent,
    said: str,
    at: datetime,
    *,
    cc: Sequence[Person] = (),
    to: Sequence[Person] = (),
    subject: str = "",
    body: Written | None = None,
    **more: Any,
) -> Sent:
    """Reply to all, the way the author's program does it. `cc` are people added; `to` replaces the one answered."""
    everybody = [person for person in (*parent.to, *parent.cc) if person.address != author.address]
    receivers = tuple(to) or ((parent.author,) if parent.author.address != author.address else parent.to)
    taken = {person.address for person in receivers} | {parent.author.address}
    copies = tuple(person for person in everybody if person.address not in taken) + tuple(cc)
    return _sent(
        author,
        (receivers, copies),
        at,
        subject or reply_subject(parent.subject, author),
        said,
        body or ANSWERS[author.program](author, said, parent),
        parent=parent,
        references=(*parent.references, parent.message_id),
        **more,
    )


def forward(
    author: Person,
    parent: Sent,
    said: str,
    at: datetime,
    to: Sequence[Person],
    *,
    cc: Sequence[Person] = (),
    attach: bool = False,
    **more: Any,
) -> Sent:
    """Forward inline, or as message/rfc822 with `attach`."""
    is_outlook = author.program.startswith(("outlook", "notes"))
    subject = f"{FORWARD[author.language] if is_outlook else 'Fwd'}: {parent.subject}"
    form = FORWARDS.get(author.program, ANSWERS[author.program])
    return _sent(
        author,
        (tuple(to), tuple(cc)),
        at,
        subject,
        said,
        _first(author, said) if attach else form(author, said, parent),
        parent=parent,
        references=(parent.message_id,) if author.program in ("thunderbird", "bottom", "apple") else (),
        enclosed=parent if attach else None,
        is_forward=True,
        **more,
    )


def reply_subject(subject: str, author: Person) -> str:
    """One prefix more, as programs do: none if the same one stands there."""
    word = "Re"
    if author.program.startswith("outlook"):
        word = REPLY[author.language]
    elif author.program == "notes":
        word = "Antwort" if author.language == "de" else "Re"
    elif author.program == "webde":
        word = "Aw"
    return subject if subject.casefold().startswith(f"{word}: ".casefold()) else f"{word}: {subject}"


def minutes(start: datetime, *steps: int) -> list[datetime]:
    """Times after `start`, each so many minutes after the one before."""
    times, now = [], start
    for step in steps:
        now += timedelta(minutes=step)
        times.append(now)
    return times


def _first(author: Person, said: str) -> Written:
    """The body of a mail that quotes nothing."""
    own = signed(said, author, dashes=author.program in DASHES)
    text = {"mutt": lambda: wrapped(own, 72), "gmail": lambda: wrapped(own, 78)}.get(author.program, lambda: own)()
    text = flowed(text) if author.program in _FLOWED else text
    if author.program in TEXT_ONLY:
        return text, text if author.program == "mutt" else own, ""
    form = paragraphs if author.program == "thunderbird" else spaced
    form = mso_lines if author.program in ("outlook", "outlook-mac") else form
    return "" if author.program in HTML_ONLY else text, own, form(own)


def _sent(  # noqa: PLR0917 - all a mail is made of
    author: Person,
    people: tuple[tuple[Person, ...], tuple[Person, ...]],
    at: datetime,
    subject: str,
    said: str,
    written: Written,
    **more: Any,
) -> Sent:
    text, flat, html = written
    to, cc = people
    known: dict[str, Any] = {
        "message_id": _message_id(author, at, subject),
        "is_flowed": author.program in _FLOWED,
        "thread_index": _thread_index(
            author, more.get("parent"), at, subject, is_forward=more.get("is_forward", False)
        ),
    }
    return Sent(author, to, cc, at, subject, said, text, flat, html, **{**known, **more})


def _message_id(author: Person, at: datetime, subject: str) -> str:
    digest = hashlib.sha256(f"{author.address}{at.isoformat()}{subject}".encode()).hexdigest()
    domain = "mail.gmail.example" if author.program == "gmail" else author.address.partition("@")[2]
    return f"{digest[:8]}.{digest[8:20]}@{domain}"


def _thread_index(author: Person, parent: Sent | None, at: datetime, subject: str, *, is_forward: bool) -> bytes:
    """Outlook's: 22 bytes, and 5 more for each answer [MS-OXOMSG §2.2.1.3]. Other programs drop it."""
    if not author.program.startswith("outlook"):
        return b""
    seed = hashlib.sha256(f"{author.address}{at.isoformat()}{subject}".encode()).digest()
    if parent is None or not parent.thread_index or is_forward:
        ticks = int((at.timestamp() + _EPOCH_1601) * 10_000_000)
        return b"\x01" + ticks.to_bytes(8, "big")[1:6] + seed[:16]
    return parent.thread_index + seed[:5]
