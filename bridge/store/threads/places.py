"""Where posts stand besides their own page: what a tombstone must tell whom, and what is too old."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bridge.conversation.person import Role
from bridge.store.insert import portions
from bridge.store.schema import part, post, redirect, thread, thread_list

SITE = ""


def topic_place(topic: str, id_key: bytes) -> str:
    """The place of a topic's feed: a keyed hash, for a topic may be somebody's word. `topic`: as its page is called."""
    return "#" + _hashed(topic, id_key)


def person_place(key: str, id_key: bytes) -> str:
    """The place of a person's feed, from one of their addresses: a keyed hash too."""
    return "@" + _hashed(key, id_key)


def _hashed(name: str, id_key: bytes) -> str:
    return blake2b(name.encode("utf-8", "replace"), key=id_key[:64], digest_size=8).hexdigest()


def posts_by_place(db: Connection, feed: str, id_key: bytes) -> dict[str, set[str]]:
    """Every place of a feed -> the posts whose entries its Atom feed may have had."""
    shown = select(post.c.id, post.c.thread).join(
        thread, (thread.c.feed == post.c.feed) & (thread.c.id == post.c.thread)
    )
    posts: dict[str, set[str]] = defaultdict(set)
    for name, of_thread in db.execute(shown.where(post.c.feed == feed)):
        posts[of_thread].add(name)
    return _places(db, feed, posts, id_key)


def places_of_thread(db: Connection, feed: str, name: str, id_key: bytes) -> dict[str, set[str]]:
    """The same for one thread."""
    found = db.scalars(select(post.c.id).where(post.c.feed == feed, post.c.thread == name))
    return _places(db, feed, {name: set(found)}, id_key)


def _places(db: Connection, feed: str, posts: dict[str, set[str]], id_key: bytes) -> dict[str, set[str]]:
    places: dict[str, set[str]] = defaultdict(set, posts)
    for names in portions(posts):
        topics = select(thread_list.c.thread, thread_list.c.name).where(
            thread_list.c.feed == feed, thread_list.c.kind == "topic", thread_list.c.thread.in_(names)
        )
        for of_thread, topic in db.execute(topics):
            places[topic_place(topic, id_key)] |= posts[of_thread]
        answered = select(part.c.who, part.c.post).where(
            part.c.feed == feed, part.c.role == Role.ANSWERED.value, part.c.thread.in_(names)
        )
        for who, answer in db.execute(answered):
            places[person_place(who, id_key)].add(answer)
    places[SITE] = set().union(*posts.values()) if posts else set()
    return dict(places)


def posts_of_mails(db: Connection, feed: str, mails: Collection[int]) -> frozenset[str]:
    """The posts whose words stand in these mails."""
    found: set[str] = set()
    for portion in portions(set(mails)):
        found.update(db.scalars(select(post.c.id).where(post.c.feed == feed, post.c.message.in_(portion))))
    return frozenset(found)


def redirects_to(db: Connection, feed: str, name: str) -> tuple[str, ...]:
    """The older ids that lead to a thread."""
    return tuple(db.scalars(select(redirect.c.old).where(redirect.c.feed == feed, redirect.c.thread == name)))


def older_than(db: Connection, feed: str, before: datetime) -> tuple[str, ...]:
    """The threads whose newest post is older, in order of id."""
    query = select(thread.c.id).where(thread.c.feed == feed, thread.c.last_at < before)
    return tuple(db.scalars(query.order_by(thread.c.id)))
