"""What linking decides, before ids are given."""

from dataclasses import dataclass
from datetime import datetime

from bridge.conversation.sketch import Sketch
from bridge.conversation.thread import Origin
from bridge.mail.message import Address


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place where the words of a post stand: what a mail says itself (level -1) or its quoted level n."""

    sketch: Sketch
    level: int


@dataclass(frozen=True, slots=True)
class LinkedPost:
    """A post and its place. `parent` and `proof` are indices into Linked.posts; -1 for none."""

    source: Sighting  # where its words are taken from
    sightings: tuple[Sighting, ...]
    origin: Origin
    author: Address
    said_at: datetime
    message_id: str
    parent: int
    rule: str
    detail: str
    proof: int
    thread: int  # posts with the same number are one conversation


@dataclass(frozen=True, slots=True)
class Linked:
    """All posts of a set of mails; `weak` has (post, other post, reason), `origins` (post, post it started from)."""

    posts: tuple[LinkedPost, ...]
    weak: tuple[tuple[int, int, str], ...] = ()
    origins: tuple[tuple[int, int], ...] = ()
