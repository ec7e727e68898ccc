"""The values of one mail: Address, Message, Body, Line, Attachment, Defect."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of RFC 5322 §3.4: display name and addr-spec, both decoded; either may be empty."""

    name: str
    address: str

    @property
    def key(self) -> str:
        """What two spellings of the same address share."""
        return self.address.casefold()


NOBODY = Address("", "")


@dataclass(frozen=True, slots=True)
class Defect:
    """Something a mail gets wrong: `where` (header name or part number) and `what`, in English, without mail text."""

    where: str
    what: str


class Mark(StrEnum):
    """What the HTML source of a line says about it: client marks, FACTS section e."""

    NONE = ""
    QUOTE = "quote"  # inside a quote container (blockquote type=cite, .gmail_quote, .yahoo_quoted ...)
    ATTRIBUTION = "attribution"  # .gmail_attr, .moz-cite-prefix: the line before a quote
    HEADER_BLOCK = "header-block"  # Outlook's divider (#divRplyFwdMsg, border-top rule): From/Sent/To/Subject follow
    SIGNATURE = "signature"  # .gmail_signature, #Signature, .moz-signature ...
    FORWARD = "forward"  # .moz-forward-container and the like


class Line(NamedTuple):
    """One line of a body without its line end; `depth` counts the quote containers of its HTML (0 for plain text)."""

    text: str
    depth: int = 0
    mark: Mark = Mark.NONE


@dataclass(frozen=True, slots=True)
class Body:
    """What a human wrote: `text` from text/plain (flowed undone), `html` its HTML twin; either may be ""."""

    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is a file. `filename` is safe to show, never a path; `content_id` without angle brackets."""

    filename: str
    media_type: str
    size: int
    sha256: str
    content: bytes
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One mail, read. Law 1: exists for every byte string; what was wrong stands in `defects`."""

    message_id: str  # without angle brackets; "" if there is none
    author: Address  # From, with mailing-list rewriting undone where the mail says how
    sender: Address | None  # Sender, if it differs: who pressed send
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    subject: str  # decoded, unfolded, as sent
    sent_at: datetime | None  # Date, aware, UTC; None if unreadable
    utc_offset: int  # minutes east of UTC as the Date header has it: the author's clock
    in_reply_to: tuple[str, ...]  # ids without angle brackets
    references: tuple[str, ...]
    thread_index: str  # Outlook's Thread-Index, as sent (base64); ""
    thread_topic: str
    headers: tuple[tuple[str, str], ...]  # all, in order: (lower-case name, decoded unfolded value)
    body: Body
    attachments: tuple[Attachment, ...]
    attached: tuple["Message", ...]  # message/rfc822 parts, never mixed into the body
    defects: tuple[Defect, ...]
    size: int  # bytes of the raw mail
    content_key: str  # hex; the same for the same mail whatever its transport headers were (law 4)

    def header(self, name: str) -> str:
        """The first value of a header, or ""."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), "")

    def all_headers(self, name: str) -> tuple[str, ...]:
        """Every value of a header, in the order of the mail."""
        wanted = name.lower()
        return tuple(value for key, value in self.headers if key == wanted)
