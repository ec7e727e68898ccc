"""What introduces a quoted or forwarded mail."""

from dataclasses import dataclass, field
from enum import StrEnum

from bridge.language.clock import Clock


class Form(StrEnum):
    """How a quoted level is introduced."""

    ATTRIBUTION = "attribution"  # "On ... X wrote:"
    BLOCK = "block"  # From / Sent / To / Subject
    DIVIDER = "divider"  # a line that says that a mail follows, and nothing else


@dataclass(slots=True)
class Heading:
    """Rows [start, end) and what they say, as written: nothing is cleaned or decided here."""

    form: Form
    start: int
    end: int
    marks: int
    author: str = ""
    date: str = ""
    subject: str = ""
    to: str = ""
    languages: frozenset[str] = field(default_factory=frozenset)
    is_forward: bool = False  # a line says "forwarded message"
    is_divided: bool = False  # a dashed line or a client's mark stands before it
    clock: Clock | None = None  # ATTRIBUTION: where in `date`, the whole line unwrapped, its date stands
