"""A conversation from its rows: posts with their words, requests, suggestions, redirects."""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.engine import Connection

from bridge.conversation.acknowledgement import show_promises
from bridge.conversation.request import inline_answers
from bridge.conversation.sketch import Placed
from bridge.conversation.thread import Card, Kind, Origin, Post, Request, Status, Suggestion, Thread
from bridge.conversation.topic import named_topics
from bridge.mail.markup import text_html
from bridge.store import codec
from bridge.store.insert import portions
from bridge.store.read import Read, load_reads
from bridge.store.schema import post, redirect, thread, weak_link


@dataclass(frozen=True, slots=True)
class Pieces:
    """What a conversation is made of: its posts as placed, in order of time, and the readings their words stand in."""

    placed: tuple[Placed, ...]
    reads: Mapping[int, Read]
    carriers: Mapping[int, str]  # mail number -> id of its own post

    @property
    def posts(self) -> tuple[Post, ...]:
        """The posts as pages show them."""
        return tuple(_post(one, self.reads[one.mail], self.carriers) for one in self.placed)

    def named_topics(self, domains: Collection[str]) -> tuple[str, ...]:
        """The topics its mails name, or those that somebody on the team's `domains` moved it under."""
        received = (one for one in self.placed if one.origin is Origin.RECEIVED)
        return named_topics(((one.author, self.reads[one.mail].reading) for one in received), domains)

    @property
    def subject(self) -> str:
        """What the conversation is called: the base subject of the first post that has one."""
        return next((name for one in self.placed if (name := self.reads[one.mail].base_subject)), "")


_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_FEED: BindParameter[Any] = bindparam("feed")
_NAME: BindParameter[Any] = bindparam("name")
_THREAD = select(thread).where(thread.c.feed == _FEED, thread.c.id == _NAME)
_REDIRECTS = select(redirect.c.old).where(redirect.c.feed == _FEED, redirect.c.thread == _NAME).order_by(redirect.c.old)
_WEAK = (
    select(weak_link.c.other, thread.c.subject, weak_link.c.reason)
    .join(thread, (thread.c.feed == weak_link.c.feed) & (thread.c.id == weak_link.c.other))
    .where(weak_link.c.feed == _FEED, weak_link.c.thread == _NAME)
    .order_by(weak_link.c.other, weak_link.c.post)
)
_POSTS = select(post.c.thread, post.c.data).where(post.c.feed == bindparam("feed"), post.c.thread.in_(_KEYS))
_CARRIERS = select(post.c.message, post.c.id).where(post.c.message.in_(_KEYS), post.c.level == -1)


def load_pieces(db: Connection, feed: str, name: str) -> Pieces:
    """The pieces of a thread; three queries, whatever its size."""
    return load_all_pieces(db, feed, [name])[name]


def load_all_pieces(db: Connection, feed: str, names: Iterable[str]) -> dict[str, Pieces]:
    """The pieces of threads, by id and in its order; of one that has no posts they are empty."""
    found: dict[str, list[Placed]] = {name: [] for name in sorted(names)}
    for portion in portions(found):
        for row in db.execute(_POSTS, {"feed": feed, "keys": portion}):
            found[row.thread].append(codec.decode(Placed, row.data))
    everything = [one for placed in found.values() for one in placed]
    reads, carriers = load_reads(db, {one.mail for one in everything}), _carriers(db, everything)
    return {name: Pieces(tuple(in_time(placed)), reads, carriers) for name, placed in found.items()}


def load_thread(db: Connection, feed: str, name: str) -> Thread | None:
    """The thread as the last `refresh` left it, or None. Six queries, whatever its size."""
    row = db.execute(_THREAD, {"feed": feed, "name": name}).first()
    if row is None:
        return None
    pieces = load_pieces(db, feed, name)
    requests = codec.decode_many(Request, row.requests)
    return Thread(
        id=name,
        feed=feed,
        subject=row.subject,
        topics=codec.decode(Card, row.card).topics,
        status=Status(row.status),
        posts=show_promises(pieces.posts, requests),
        requests=requests,
        suggestions=_suggestions(db, feed, name),
        started_from=row.started_from,
        redirects=_redirects(db, feed, name),
    )


def _redirects(db: Connection, feed: str, name: str) -> tuple[str, ...]:
    return tuple(db.scalars(_REDIRECTS, {"feed": feed, "name": name}))


def find_post(db: Connection, feed: str, name: str) -> Placed | None:
    """A post by its id."""
    data = db.scalar(select(post.c.data).where(post.c.feed == feed, post.c.id == name))
    return None if data is None else codec.decode(Placed, data)


def posts_of_mail(db: Connection, feed: str, mail: int) -> tuple[Placed, ...]:
    """The posts whose words stand in a mail: its own first, then those recovered from its quotes."""
    rows = db.scalars(select(post.c.data).where(post.c.message == mail, post.c.feed == feed).order_by(post.c.level))
    return tuple(codec.decode(Placed, data) for data in rows)


def thread_of_post(db: Connection, feed: str, name: str) -> str:
    """The id of the thread a post stands in, or ""."""
    return db.scalar(select(post.c.thread).where(post.c.feed == feed, post.c.id == name)) or ""


def find_redirect(db: Connection, feed: str, old: str) -> str:
    """Where the URL of a thread that was merged away leads, or ""; nowhere if that conversation is hidden."""
    leads = (redirect.c.feed == feed, redirect.c.old == old, thread.c.feed == feed, thread.c.id == redirect.c.thread)
    return db.scalar(select(redirect.c.thread).where(*leads)) or ""


def thread_ids(db: Connection, feed: str, after: str = "", limit: int = 500) -> tuple[str, ...]:
    """Ids of threads in order of id, those over `after`: to go through all of them by portions."""
    query = select(thread.c.id).where(thread.c.feed == feed, thread.c.id > after).order_by(thread.c.id).limit(limit)
    return tuple(db.scalars(query))


def all_ids(db: Connection, feed: str) -> frozenset[str]:
    """The ids of all threads and redirects: what has a page."""
    threads = db.scalars(select(thread.c.id).where(thread.c.feed == feed))
    return frozenset(threads) | frozenset(db.scalars(select(redirect.c.old).where(redirect.c.feed == feed)))


def mails_of_thread(db: Connection, feed: str, name: str) -> tuple[int, ...]:
    """The mails that are posts of a thread themselves, hidden or not, in order of arrival."""
    own = (post.c.feed == feed, post.c.thread == name, post.c.level == -1)
    return tuple(db.scalars(select(post.c.message).where(*own).order_by(post.c.message)))


def post_ids(db: Connection, feed: str, name: str) -> tuple[str, ...]:
    """The ids of a thread's posts."""
    return tuple(db.scalars(select(post.c.id).where(post.c.feed == feed, post.c.thread == name).order_by(post.c.id)))


def thread_ids_in_time(db: Connection, feed: str) -> tuple[str, ...]:
    """Ids of all threads, those that began first first: neighbours in time stand together in the search index."""
    query = select(thread.c.id).where(thread.c.feed == feed).order_by(thread.c.first_at, thread.c.id)
    return tuple(db.scalars(query))


def in_time(placed: Iterable[Placed]) -> list[Placed]:
    """Order of time, a parent before its answers (clocks are wrong); equal times in order of key: one order only."""
    posts = {one.id: one for one in placed}
    answers: dict[str, list[Placed]] = defaultdict(list)
    for one in posts.values():
        answers[one.parent if one.parent in posts else ""].append(one)
    ready = [(one.said_at, one.key, one.id) for one in answers[""]]
    heapq.heapify(ready)
    ordered: list[Placed] = []
    while ready:
        one = posts[heapq.heappop(ready)[2]]
        ordered.append(one)
        for answer in answers[one.id]:
            heapq.heappush(ready, (answer.said_at, answer.key, answer.id))
    return ordered


def _carriers(db: Connection, placed: Iterable[Placed]) -> dict[int, str]:
    """Mail number -> id of its own post, for the mails that recovered posts were rebuilt from."""
    found: dict[int, str] = {}
    for portion in portions({one.mail for one in placed if one.origin is Origin.RECOVERED}):
        found |= {row.message: row.id for row in db.execute(_CARRIERS, {"keys": portion})}
    return found


def _post(placed: Placed, read: Read, carriers: Mapping[int, str]) -> Post:
    return _recovered(placed, read, carriers) if placed.level >= 0 else _received(placed, read)


def _received(placed: Placed, read: Read) -> Post:
    reading = read.reading
    return Post(
        id=placed.id,
        parent=placed.parent,
        origin=placed.origin,
        message_id=read.message_id,
        author=placed.author,
        is_outside=False,
        said_at=placed.said_at,
        subject=read.subject,
        said=reading.said,
        html=reading.html,
        language=reading.language,
        folds=tuple(one for one in reading.segments if one.kind is not Kind.SAID),
        files=reading.files,
        because=placed.because,
        is_acknowledgement=reading.is_acknowledgement,
        thanks=placed.parent if reading.is_acknowledgement else "",
        to=read.to,
        inline=inline_answers(reading.segments),
        event=reading.event,
    )


def _recovered(placed: Placed, read: Read, carriers: Mapping[int, str]) -> Post:
    quoted = read.reading.chain[placed.level]
    return Post(
        id=placed.id,
        parent=placed.parent,
        origin=placed.origin,
        message_id=placed.message_id,
        author=placed.author,
        is_outside=False,
        said_at=placed.said_at,
        subject=quoted.subject or read.subject,
        said=quoted.text,
        html=text_html(quoted.text),
        language=quoted.language or read.reading.language,
        folds=(),
        files=(),
        because=placed.because,
        carrier=carriers.get(placed.mail, ""),
        clock=quoted.clock,
        is_trimmed=quoted.is_trimmed,
        is_acknowledgement=quoted.is_acknowledgement,
        thanks=placed.parent if quoted.is_acknowledgement else "",
    )


def _suggestions(db: Connection, feed: str, name: str) -> tuple[Suggestion, ...]:
    rows = db.execute(_WEAK, {"feed": feed, "name": name})
    return tuple({row.other: Suggestion(row.other, row.subject, row.reason) for row in rows}.values())
