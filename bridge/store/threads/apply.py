"""Write what was decided of a portion of mails: sketches and keys, posts, redirects, weak links."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, select, update
from sqlalchemy.engine import Connection

from bridge.conversation.sketch import Placed, Sketch
from bridge.store import codec
from bridge.store.columns import short_key
from bridge.store.insert import insert_new, insert_or_replace, portions
from bridge.store.schema import offered_key, post, redirect, thread, wanted_key, weak_link
from bridge.store.schema import sketch as sketches
from bridge.store.threads.surroundings import Surroundings

_FEED: BindParameter[Any] = bindparam("feed")
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_GONE = delete(post).where(post.c.feed == _FEED, post.c.id.in_(_KEYS))
_ALIVE = delete(redirect).where(redirect.c.feed == _FEED, redirect.c.old.in_(_KEYS))
_SUGGESTING = delete(weak_link).where(weak_link.c.feed == _FEED, weak_link.c.thread.in_(_KEYS))
_MERGING = tuple(
    update(table).where(table.c.cluster == bindparam("was")).values(cluster=bindparam("now"))
    for table in (sketches, wanted_key)
)


def write_surroundings(db: Connection, feed: str, done: Surroundings) -> set[str]:
    """Everything a portion changed, in the running transaction. Thread rows themselves are the work of `refresh`.

    Returns threads that no change knew it touches: they name one that moved, and must be refreshed too.
    """
    _write_sketches(db, feed, done)
    for names in portions(done.changed_posts - done.posts.keys()):
        db.execute(_GONE, {"feed": feed, "keys": names})
    placed = [_row(feed, done.posts[name]) for name in sorted(done.changed_posts & done.posts.keys())]
    if placed:
        db.execute(insert_or_replace(db, post), placed)
    renamed = set(done.renamed)
    for led in done.led:
        for alive in portions(led.alive):
            db.execute(_ALIVE, {"feed": feed, "keys": alive})
        if led.moved:
            renamed |= _move(db, feed, *led.moved)
    _write_weak(db, feed, done)
    return renamed


def _write_sketches(db: Connection, feed: str, done: Surroundings) -> None:
    """Sketches and their keys; rows written: those of the conversations."""
    new = {one.mail for one in done.new}
    merged = [{"was": was, "now": done.root(was)} for was in sorted(done.merged) if was not in new]
    if merged:
        for statement in _MERGING:
            db.execute(statement, merged)
    wanted: dict[str, int] = {}
    for one in done.new:
        wanted |= dict.fromkeys(map(short_key, one.keys), done.cluster(one.mail))
    offered = [
        {"feed": feed, "key": key, "message": one.mail}
        for one in done.new
        for key in sorted({short_key(key) for key in one.offers})
    ]
    db.execute(insert_or_replace(db, sketches), [_sketch_row(feed, one, done.cluster(one.mail)) for one in done.new])
    if wanted:
        rows = [{"feed": feed, "key": key, "cluster": wanted[key]} for key in sorted(wanted)]
        db.execute(insert_or_replace(db, wanted_key), rows)
    if offered:
        db.execute(insert_new(db, offered_key), offered)


def _sketch_row(feed: str, one: Sketch, cluster: int) -> Mapping[str, object]:
    return {
        "message": one.mail,
        "feed": feed,
        "cluster": cluster,
        "bucket": one.bucket,
        "sent_at": one.sent_at,
        "data": codec.encode(one).encode(),
    }


def _row(feed: str, one: Placed) -> Mapping[str, object]:
    return {
        "feed": feed,
        "id": one.id,
        "thread": one.thread,
        "message": one.mail,
        "level": one.level,
        "said_at": one.said_at,
        "data": codec.encode(one),
    }


def _move(db: Connection, feed: str, old: str, new: str) -> set[str]:
    """Always one hop: what led to a thread that moved leads on to where it went, and so does what names it; the threads
    whose page that changes.
    """
    db.execute(update(redirect).where(redirect.c.feed == feed, redirect.c.thread == old).values(thread=new))
    db.execute(insert_or_replace(db, redirect), {"feed": feed, "old": old, "thread": new})
    started = (thread.c.feed == feed, thread.c.started_from == old)
    suggesting = (weak_link.c.feed == feed, weak_link.c.other == old)
    names = set(db.scalars(select(thread.c.id).where(*started)))
    links = db.execute(select(weak_link).where(*suggesting)).all()
    if names:
        db.execute(update(thread).where(*started).values(started_from=new))
    if links:
        db.execute(delete(weak_link).where(*suggesting))
    rows = [{**link._mapping, "other": new} for link in links if link.thread != new]
    if rows:
        db.execute(insert_new(db, weak_link), rows)
    return names | {link.thread for link in links}


def _write_weak(db: Connection, feed: str, done: Surroundings) -> None:
    for names in portions(done.changed_weak):
        db.execute(_SUGGESTING, {"feed": feed, "keys": names})
    rows = [
        {"feed": feed, "thread": one.thread, "post": one.post, "other": one.other, "reason": one.reason}
        for name in sorted(done.changed_weak)
        for one in sorted(done.weak.get(name, ()), key=lambda link: (link.post, link.other))
    ]
    if rows:
        db.execute(insert_or_replace(db, weak_link), rows)
