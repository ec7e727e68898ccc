"""Write what was decided: posts, redirects, weak links."""

from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, select, update
from sqlalchemy.engine import Connection

from bridge.conversation.sketch import Change, Placed, Sketch
from bridge.store import codec
from bridge.store.insert import insert_new, insert_or_replace, portions
from bridge.store.read import Read, keep_read
from bridge.store.schema import post, redirect, thread, weak_link
from bridge.store.threads.known import clusters_touched, keep_sketch

_FEED: BindParameter[Any] = bindparam("feed")
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_ALIVE = delete(redirect).where(redirect.c.feed == _FEED, redirect.c.old.in_(_KEYS))
_SUGGESTING = delete(weak_link).where(weak_link.c.feed == _FEED, weak_link.c.thread.in_(_KEYS))


def apply_change(  # noqa: PLR0917 - a mail, what is known of it, and what follows
    db: Connection, feed: str, sketch: Sketch, read: Read, change: Change, touched: frozenset[int] | None = None
) -> set[str]:
    """Everything a mail changes, in the running transaction. Thread rows themselves are the work of `refresh`.

    `touched`: what `clusters_touched` said of the mail, if it was asked already.
    Returns threads that the change does not know it touches: they name one that moved, and must be refreshed too.
    """
    keep_read(db, sketch.mail, read)
    keep_sketch(db, feed, sketch, clusters_touched(db, feed, sketch) if touched is None else touched)
    if change.dropped:
        db.execute(delete(post).where(post.c.feed == feed, post.c.id.in_(change.dropped)))
    if change.placed:
        db.execute(insert_or_replace(db, post), [_row(feed, one) for one in change.placed])
    _redirect(db, feed, change)
    _suggest(db, feed, change)
    return {name for old, new in change.moved for name in _lead_on(db, feed, old, new)}


def _row(feed: str, one: Placed) -> dict[str, object]:
    return {
        "feed": feed,
        "id": one.id,
        "thread": one.thread,
        "message": one.mail,
        "level": one.level,
        "said_at": one.said_at,
        "data": codec.encode(one),
    }


def _redirect(db: Connection, feed: str, change: Change) -> None:
    """Always one hop: what led to a thread that moved leads on to where it went; a thread that lives is no redirect."""
    for alive in portions({one.thread for one in change.placed}):
        db.execute(_ALIVE, {"feed": feed, "keys": alive})
    for old, new in change.moved:
        db.execute(update(redirect).where(redirect.c.feed == feed, redirect.c.thread == old).values(thread=new))
        db.execute(insert_or_replace(db, redirect), {"feed": feed, "old": old, "thread": new})


def _suggest(db: Connection, feed: str, change: Change) -> None:
    for threads in portions({*change.touched, *(link.thread for link in change.weak)}):
        db.execute(_SUGGESTING, {"feed": feed, "keys": threads})
    rows = [
        {"feed": feed, "thread": one.thread, "post": one.post, "other": one.other, "reason": one.reason}
        for one in change.weak
    ]
    if rows:
        db.execute(insert_or_replace(db, weak_link), rows)


def _lead_on(db: Connection, feed: str, old: str, new: str) -> set[str]:
    """What names a thread that moved names where it went from now on; the threads whose page that changes."""
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
