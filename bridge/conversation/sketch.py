"""What linking needs to know of a mail (Sketch), what it decides (Placed, Change), and what it was told before (Known).

A sketch is small and stored, so that a new mail never makes the program read old bodies again (law 7).
"""

from dataclasses import dataclass
from datetime import datetime

from bridge.conversation.thread import Evidence, Kind, Origin
from bridge.mail.message import Address


@dataclass(frozen=True, slots=True)
class Level:
    """One quoted level of a mail, without its words: `index` is its place in Reading.chain."""

    index: int
    author: Address
    said_at: datetime | None
    prints: tuple[str, ...]  # fingerprints of its words; () if too short to prove anything
    words: int  # how many words it has
    depth: int
    kind: Kind
    is_trimmed: bool
    whole: str = ""  # print of all its words, however few: proves something only beside author and minute
    is_day: bool = False  # `said_at` is right to the day only: the quote names no time
    may_recover: bool = True  # False: the feed's policy or a private mark keeps it a folded quote; it still links


@dataclass(frozen=True, slots=True)
class Sketch:
    """One accepted mail, as linking sees it."""

    mail: int  # its number in order of arrival (store.archive)
    content_key: str
    message_id: str
    references: tuple[str, ...]  # oldest first, In-Reply-To last, no repeats
    thread_index: str
    author: Address
    sent_at: datetime  # Date, or the time of arrival if Date is missing or absurd
    subject: str
    base_subject: str  # folded base subject (RFC 5256 §2.1 and the real prefixes)
    has_reply_prefix: bool
    has_forward_prefix: bool
    people: tuple[str, ...]  # address keys of From, To, Cc without the bridge's own
    prints: tuple[str, ...]  # fingerprints of what the author said
    words: int
    levels: tuple[Level, ...]
    keys: tuple[str, ...]  # strong lookup keys: what this mail looks for (see Known)
    bucket: str  # key of the base subject, for weak evidence; "" if the subject is empty
    offers: tuple[str, ...] = ()  # strong lookup keys by which others may look for this mail (see Known)
    whole: str = ""  # print of all the author said, however little
    quoted: tuple[str, ...] = ()  # prints of a first-level quote that no readable author stands before


@dataclass(frozen=True, slots=True)
class Placed:
    """A post as the store keeps it: where it stands and where its words are (Reading of `mail`, level `level`)."""

    id: str
    thread: str
    parent: str
    origin: Origin
    mail: int
    level: int  # -1: what the mail itself says; n: Reading.chain[n]
    author: Address
    said_at: datetime
    because: Evidence
    key: str  # what makes it the same post when it is decided again; ids never depend on anything else
    message_id: str = ""  # RECOVERED: the id under which a reply's headers name it; "" if nobody named it


@dataclass(frozen=True, slots=True)
class WeakLink:
    """Evidence too weak to merge: the thread of `post` probably belongs to thread `other` (law 12)."""

    thread: str
    other: str
    reason: str
    post: str = ""  # id of the post in `thread` that the evidence is about


@dataclass(frozen=True, slots=True)
class Known:
    """All that bears on a new mail. More is harmless, less breaks law 3. Without the new mail itself.

    Two sketches touch if a key of one is among the keys or the offers of the other; offers alone do not touch
    (ten robots saying the same are no conversation until somebody quotes them). A cluster is what hangs together by
    touching. Loaded are, with `own` = the cluster the new mail makes or joins:
    1. `own`;
    2. `near`: for every bucket of `own`, the sketches of that bucket less than 60 days from a member of `own` with that
       bucket, at least the 41 before and the 41 after each such member in order of `sent_at`;
    3. every thread that has a post of 1 or 2, and the whole clusters of all sketches so far.
    `posts` and `weak` are those of all threads of 1 to 3.
    """

    sketches: tuple[Sketch, ...]
    posts: tuple[Placed, ...]
    weak: tuple[WeakLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What a mail changes: rows to write, rows to drop, ids that moved, threads to look at again."""

    placed: tuple[Placed, ...]  # new or different from Known
    dropped: tuple[str, ...]  # ids of posts that are no posts any more
    moved: tuple[tuple[str, str], ...]  # (old thread id, thread id it redirects to)
    weak: tuple[WeakLink, ...]  # complete for the touched threads
    origins: tuple[tuple[str, str], ...]  # (thread, thread it was started from)
    touched: tuple[str, ...]  # ids of every thread whose page may differ
