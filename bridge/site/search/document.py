"""What of a conversation can be found, and how a hit is shown: documents, made from a thread as its page shows it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bridge.conversation.paging import lines_below
from bridge.conversation.thread import Kind, Post, Thread
from bridge.site.page import SiteOptions
from bridge.site.view import text
from bridge.site.view.person import view_person
from bridge.site.view.place import place_posts

SHOWN = 1500  # characters of what was said that stand in the index for excerpts
SHOWN_QUOTE = 300
_INDEXED, _INDEXED_QUOTE = 60_000, 20_000  # characters whose words are found: an absurdly long mail costs no more
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the organisation's own clock, whatever its zone


@dataclass(frozen=True, slots=True)
class Document:
    """A post as the index knows it. `minute`: since 1970 on the organisation's clock."""

    post: str
    page: int
    minute: int
    author: str
    language: str
    subject: str
    said: str
    quoted: str
    to: tuple[str, ...]
    names: tuple[str, ...]  # of attached files
    topics: tuple[str, ...]
    is_first: bool  # its subject counts for more than that of the answers

    @property
    def fingerprint(self) -> str:
        """Another one means that something of it is found or shown differently."""
        return hashlib.sha256(repr(self).encode("utf-8", "replace")).hexdigest()[:16]

    def row(self, thread: str) -> bytes:
        """What is shown of it, as JSON."""
        said = " ".join(self.said[: SHOWN * 2].split())[:SHOWN]
        quoted = " ".join(self.quoted[: SHOWN_QUOTE * 2].split())[:SHOWN_QUOTE]
        shown = [self.post, thread, self.page, self.subject, self.author, said, quoted, self.language, self.minute]
        return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Entry:
    """A conversation as the index knows it; without documents it is taken out."""

    thread: str
    status: str = "info"
    documents: tuple[Document, ...] = ()


def make_entry(thread: Thread, options: SiteOptions) -> Entry:
    """The documents of a conversation: addresses of outsiders masked as on its page (UX §5)."""
    places = place_posts(thread, 1, lines_below(thread.posts))
    subject = text.plain_line(thread.subject, options)
    made = (
        _document(post, thread, subject, places.pages[post.id], options, is_first=not number)
        for number, post in enumerate(thread.posts)
    )
    return Entry(thread.id, thread.status.value, tuple(made))


def _document(post: Post, thread: Thread, subject: str, page: int, options: SiteOptions, *, is_first: bool) -> Document:
    person = view_person(post.author, options)
    return Document(
        post=post.id,
        page=page,
        minute=int((post.said_at.astimezone(options.clock).replace(tzinfo=None) - _EPOCH).total_seconds() // 60),
        author=person.name or person.organisation,
        language=post.language,
        subject=subject,
        said=text.block(post.said[:_INDEXED], options),
        quoted=text.block("\n".join(_quotes(post))[:_INDEXED_QUOTE], options),
        to=tuple(name for one in post.to if (name := view_person(one, options).name)),
        names=tuple(text.plain_line(file.filename, options) for file in post.files if not file.is_inline),
        topics=tuple(text.plain_line(topic, options) for topic in thread.topics),
        is_first=is_first,
    )


def _quotes(post: Post) -> Iterator[str]:
    """Quoted and forwarded lines without their marks; not signatures and disclaimers: nobody looks for those."""
    for fold in post.folds:
        if fold.kind in (Kind.QUOTE, Kind.FORWARD):
            for line in fold.text[:_INDEXED_QUOTE].split("\n"):
                yield line.lstrip("> ")
