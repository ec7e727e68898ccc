"""The central values: Segment, Quoted, Reading of one mail; Post, Thread, Request as the page shows them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bridge.mail.invitation import Event
from bridge.mail.message import Address


class Kind(StrEnum):
    """What a segment of a body is."""

    SAID = "said"
    QUOTE = "quote"
    ATTRIBUTION = "attribution"
    SIGNATURE = "signature"
    DISCLAIMER = "disclaimer"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True)
class Segment:
    """Whole lines of a body with their line ends. Law 2: joined, the segments of a body give the body."""

    kind: Kind
    depth: int  # 0 for what the author said, n for the n-th quote level
    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quoted or forwarded level with a readable author: what recovery makes a post of."""

    author: Address  # name and address as the quote has them; the address may be ""
    said_at: datetime | None  # aware, UTC; the zone worked out from the carrying mail
    clock: str  # the date as written in the quote
    subject: str
    text: str  # its own words: deeper levels, signature lines and marks taken off
    depth: int  # 1 for the level the carrying mail answers
    kind: Kind  # QUOTE or FORWARD
    is_trimmed: bool = False  # the quoting person left lines out
    language: str = ""
    is_acknowledgement: bool = False
    is_day: bool = False  # the quote names a day, but no time of it


@dataclass(frozen=True, slots=True)
class Ask:
    """A request as one sentence of one mail says it, before anybody answered."""

    text: str  # the sentence
    kind: str  # "question" | "task"
    asked: tuple[str, ...] = ()  # names or addresses as said; empty: nobody in particular
    due: str = ""  # the deadline as said


@dataclass(frozen=True, slots=True)
class FileCard:
    """An attachment as a page lists it; the bytes are found again by `sha256` in the raw mail of the post."""

    filename: str
    media_type: str
    size: int
    sha256: str
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What one mail says, taken by itself: a function of the mail and the language tables, stored beside the mail."""

    language: str  # "de", "en" ... or "" when not sure
    segments: tuple[Segment, ...]
    said: str  # what the author added, plain text
    html: str  # the same as safe HTML
    chain: tuple[Quoted, ...]  # newest first
    asks: tuple[Ask, ...] = ()
    commitments: tuple[str, ...] = ()
    is_acknowledgement: bool = False
    topics: tuple[str, ...] = ()
    files: tuple[FileCard, ...] = ()
    event: Event | None = None  # the mail is a calendar invitation


class Origin(StrEnum):
    """Where a post comes from."""

    RECEIVED = "received"  # its own mail is here
    RECOVERED = "recovered"  # rebuilt from a quote in another mail


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a post stands where it stands (law 9). `post` is the id of the post that proves it, if one does."""

    rule: str  # "in-reply-to" | "references" | "thread-index" | "quote" | "forward" | "subject" | "start"
    detail: str = ""  # for `explain`: ids, quote level, the words that match
    post: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """What one person added to a conversation."""

    id: str
    parent: str  # id of the post it answers; "" for the first
    origin: Origin
    message_id: str  # "" for recovered posts whose id nobody named
    author: Address
    is_outside: bool  # author is not on the feed's domains: shown without address
    said_at: datetime
    subject: str
    said: str
    html: str
    language: str
    folds: tuple[Segment, ...]  # what is one click away: quotes, signature, disclaimer (law 2)
    files: tuple[FileCard, ...]
    because: Evidence
    carrier: str = ""  # RECOVERED: id of the post whose quote it was rebuilt from
    clock: str = ""  # RECOVERED: the date as written in the quote
    is_trimmed: bool = False
    is_acknowledgement: bool = False
    thanks: str = ""  # an acknowledgement: id of the post it thanks
    to: tuple[Address, ...] = ()  # To without the feed's own addresses: the ones asked when nobody is named
    inline: tuple[tuple[str, str], ...] = ()  # (quoted text, what is said right below it): inline answers
    event: Event | None = None  # what its mail invites to


class Status(StrEnum):
    """How far a request has come. INFO: nobody asked anything."""

    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"
    DONE = "done"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Step:
    """One move of a request, with the post and the sentence that prove it (law 9)."""

    status: Status
    post: str
    sentence: str
    at: datetime
    by: Address
    language: str = ""  # of the post


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody's out-of-office note: shown beside a waiting request, never a post."""

    who: Address
    until: str  # the date as written; "" if the note names none
    since: datetime
    last_day: date | None = None  # the last day away, if the note names one
    has_left: bool = False  # gone for good


@dataclass(frozen=True, slots=True)
class Request:
    """Who asked whom for what, and how far it has been answered."""

    text: str
    kind: str  # "question" | "task"
    post: str
    asker: Address
    asked: tuple[Address, ...]  # empty: nobody in particular
    status: Status
    since: datetime
    steps: tuple[Step, ...]  # the first is OPEN: the post and sentence that ask
    due: str = ""
    away: tuple[Away, ...] = ()  # the ones asked who are away
    due_on: date | None = None  # the day the deadline means, if it names one
    unfollowed: int = 0  # how many more the same mail has that are not followed; on the last one that is

    @property
    def language(self) -> str:
        """That of the post that asks."""
        return self.steps[0].language if self.steps else ""

    @property
    def awaited(self) -> tuple[Address, ...]:
        """Whose answer it waits for: who took it on, else the ones asked."""
        return (self.steps[-1].by,) if self.status is Status.TAKEN and self.steps else self.asked

    @property
    def opened_at(self) -> datetime:
        """When it was asked, or opened again: since then it waits."""
        return max((step.at for step in self.steps if step.status is Status.OPEN), default=self.since)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A thread that probably belongs here, but on weak evidence: shown, never merged (law 12)."""

    thread: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Thread:
    """One conversation of one feed, complete: its posts in order of time."""

    id: str
    feed: str
    subject: str
    topics: tuple[str, ...]
    status: Status
    posts: tuple[Post, ...]
    requests: tuple[Request, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    started_from: str = ""  # id of the thread it was started from by a hijacked reply
    redirects: tuple[str, ...] = ()  # older thread ids whose URL leads here


@dataclass(frozen=True, slots=True)
class Card:
    """A conversation as lists show it: all that a card or a line of a month needs; no post is loaded for a list."""

    thread: str
    subject: str
    language: str
    topics: tuple[str, ...]
    status: Status
    first_at: datetime
    last_at: datetime
    last_post: str
    last_author: Address
    gist: str  # first sentences of what the newest post says, no greeting, at most 300 characters
    gist_language: str
    people: tuple[Address, ...]  # authors in order of first appearance, at most 8
    people_count: int
    posts: int
    files: int
    waiting_for: tuple[Address, ...] = ()  # of the oldest open or taken request
    waiting_since: datetime | None = None
    question: str = ""  # its sentence
    asker: Address | None = None
    away: tuple[Away, ...] = ()  # of those it waits for
    answered: tuple[tuple[datetime, datetime], ...] = ()  # (asked, first answered) of its newest requests, at most 8
    keys: tuple[str, ...] = ()  # the words of weight of the request it waits for: who could answer is found by them
    subject_language: str = ""  # by its own words, else that of the first post
    opening_post: str = ""
    opening: str = ""  # what `gist` is of the newest post; "" if the first is that one
