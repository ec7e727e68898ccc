"""`mailto:` links [RFC 6068], for pages and letters: whoever reads sends, with a mail program of their own."""

from collections.abc import Iterable
from urllib.parse import quote

_LONGEST = 1900  # characters; older Windows cuts at about 2000
_SUBJECT = 700  # of them for the subject: 110 umlauts, each of which takes six
_PREFIXES = ("re:", "aw:", "antw:", "sv:", "vs:", "r:")


def mailto(to: str, copies: Iterable[str] = (), subject: str = "", answers: str = "") -> str:
    """A mailto link of at most 1900 characters: copies are dropped last to first until it fits.

    `answers` is the Message-ID of the mail answered; most programs ignore it, then subject and people link the reply.
    """
    kept = list(copies)
    while len(quote(subject, safe="", errors="replace")) > _SUBJECT:
        subject = subject[: len(subject) * 3 // 4]
    while True:
        link = _build(to, kept, subject, answers)
        if len(link) <= _LONGEST:
            return link
        if kept:
            kept.pop()
        elif answers:
            answers = ""
        else:
            return link


def _build(to: str, copies: list[str], subject: str, answers: str) -> str:
    fields = {"cc": ",".join(copies), "subject": subject, "In-Reply-To": f"<{answers}>" if answers else ""}
    query = "&".join(f"{name}={quote(value, safe='', errors='replace')}" for name, value in fields.items() if value)
    return f"mailto:{quote(to, safe='', errors='replace')}" + (f"?{query}" if query else "")


def reply_subject(subject: str) -> str:
    """With "Re: " unless it begins with a reply prefix already; one line."""
    plain = " ".join(subject.split())[:300]
    return plain if plain.casefold().startswith(_PREFIXES) else f"Re: {plain}"


def command_address(address: str, word: str) -> str:
    """ "feed@x" + "weg" -> "feed+weg@x"."""
    local, _, domain = address.partition("@")
    return f"{local}+{word}@{domain}"
