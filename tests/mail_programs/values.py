"""Who writes, and a mail as sent: the truth that a test compares with."""

from dataclasses import dataclass, replace
from datetime import datetime

TEXT_ONLY = frozenset(
    {"mutt", "bottom", "outlook-plain", "notes", "groupwise", "evolution", "kmail", "roundcube", "claws"}
)
HTML_ONLY = frozenset({"webde"})


@dataclass(frozen=True)
class Person:
    """Somebody who writes mail: with this program, in this language, in this zone."""

    name: str
    address: str
    program: str = "outlook"
    language: str = "de"
    zone: str = "Europe/Berlin"
    signature: str = ""

    def using(self, program: str, language: str = "") -> "Person":
        """The same person at another program."""
        return replace(self, program=program, language=language or self.language)

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>"


@dataclass(frozen=True)
class Sent:
    """A mail as sent: what the next program quotes, and the truth a test compares with."""

    author: Person
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    at: datetime
    subject: str
    said: str
    text: str  # the plain body as its lines are on the wire; "" for programs that write HTML only
    flat: str  # the same as a program shows it that reads the HTML: lines not broken
    html: str  # the HTML body without <html> around it; "" for programs that write text only
    message_id: str
    references: tuple[str, ...] = ()
    thread_index: bytes = b""
    parent: "Sent | None" = None  # what it answers or forwards
    headers: tuple[tuple[str, str], ...] = ()  # more of them
    has_references: bool = True  # False: the program or a gateway drops In-Reply-To and References
    has_index: bool = True  # False: no Thread-Index
    files: tuple[tuple[str, str, bytes], ...] = ()
    enclosed: "Sent | None" = None
    is_flowed: bool = False
    is_forward: bool = False

    @property
    def ancestors(self) -> "list[Sent]":
        """All that was said before, newest first."""
        found, now = [], self.parent
        while now is not None:
            found.append(now)
            now = now.parent
        return found
