"""What bears on a new mail: found by its keys, never by looking through the archive (law 7).

The contract is conversation.sketch.Known. Clusters are kept as mails come: `wanted_key` says which cluster looks for a
key, `offered_key` which mails may be looked for by it. Two mails touch if one looks for what the other looks for or
offers.

No query says DISTINCT: SQLite would go through an index that is in order already, and that is the whole archive.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select, update
from sqlalchemy.engine import Connection

from bridge.conversation.sketch import Known, Placed, Sketch, WeakLink
from bridge.store import codec
from bridge.store.columns import short_key
from bridge.store.insert import Value, insert_new, insert_or_replace, portions
from bridge.store.schema import offered_key, post, wanted_key, weak_link
from bridge.store.schema import sketch as sketches
from bridge.store.threads.neighbours import near_by_subject

# Built once: for every mail SQLAlchemy would take longer to build them than SQLite to answer.
_FEED: BindParameter[Any] = bindparam("feed")
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_WHO_WANT = select(wanted_key.c.cluster).where(wanted_key.c.feed == _FEED, wanted_key.c.key.in_(_KEYS))
_WHO_OFFER = (
    select(sketches.c.cluster)
    .join(offered_key, offered_key.c.message == sketches.c.message)
    .where(offered_key.c.feed == _FEED, offered_key.c.key.in_(_KEYS))
)
_CLUSTERS = select(sketches.c.cluster).where(sketches.c.message.in_(_KEYS))
_SKETCHES = select(sketches.c.message, sketches.c.data).where(sketches.c.cluster.in_(_KEYS))
_THREADS = select(post.c.thread).where(post.c.message.in_(_KEYS))
_MAILS = select(post.c.message).where(post.c.feed == _FEED, post.c.thread.in_(_KEYS))
_POSTS = select(post.c.data).where(post.c.feed == _FEED, post.c.thread.in_(_KEYS))
_WEAK = select(weak_link).where(weak_link.c.feed == _FEED, weak_link.c.thread.in_(_KEYS))


def load_known(db: Connection, feed: str, sketch: Sketch, touched: frozenset[int] | None = None) -> Known:
    """The cluster a mail makes or joins, its neighbours by subject and time, their threads, and all those's clusters.

    A bounded number of queries, however large the archive; the rows are those of the conversations. `touched`: what
    `clusters_touched` said, if it was asked already.
    """
    clusters = clusters_touched(db, feed, sketch) if touched is None else touched
    own = _in_clusters(db, clusters)
    members = [*(one for one in own.values() if one.mail != sketch.mail), sketch]
    first = {sketch.mail, *own, *near_by_subject(db, feed, members)}
    if first == {sketch.mail}:
        return Known((), (), ())
    threads = set(_ask(db, _THREADS, first))
    others = (first | set(_ask(db, _MAILS, threads, feed=feed))) - own.keys()
    loaded = _in_clusters(db, {*_ask(db, _CLUSTERS, others)} - clusters) | own
    posts = _posts(db, feed, threads.union(_ask(db, _THREADS, loaded.keys())))
    loaded.pop(sketch.mail, None)
    names = {one.thread for one in posts}
    return Known(tuple(loaded[number] for number in sorted(loaded)), posts, _weak(db, feed, names))


def clusters_touched(db: Connection, feed: str, sketch: Sketch) -> frozenset[int]:
    """The clusters a mail touches: who look for what it looks for or offers, and who offer what it looks for."""
    wants, offers = _keys(sketch.keys), _keys(sketch.offers)
    wanting = _ask(db, _WHO_WANT, wants | offers, feed=feed)
    return frozenset(wanting).union(_ask(db, _WHO_OFFER, wants, feed=feed))


def keep_sketch(db: Connection, feed: str, sketch: Sketch, joined: frozenset[int]) -> None:
    """Write a sketch and its keys; the clusters it touches become one. Rows written: those of the conversation."""
    cluster = min({*joined, sketch.mail})
    for table in (sketches, wanted_key):
        for portion in portions(joined - {cluster}):
            db.execute(update(table).where(table.c.cluster.in_(portion)).values(cluster=cluster))
    row = {
        "message": sketch.mail,
        "feed": feed,
        "cluster": cluster,
        "bucket": sketch.bucket,
        "sent_at": sketch.sent_at,
        "data": codec.encode(sketch).encode(),
    }
    db.execute(insert_or_replace(db, sketches), row)
    wanted = [{"feed": feed, "key": key, "cluster": cluster} for key in sorted(_keys(sketch.keys))]
    offered = [{"feed": feed, "key": key, "message": sketch.mail} for key in sorted(_keys(sketch.offers))]
    if wanted:
        db.execute(insert_or_replace(db, wanted_key), wanted)
    if offered:
        db.execute(insert_new(db, offered_key), offered)


def _ask(db: Connection, query: Select[tuple[Any]], keys: Iterable[Value], **more: str) -> Iterable[Any]:
    """The first column of all rows for these keys."""
    for portion in portions(keys):
        yield from db.scalars(query, {"keys": portion, **more})


def _in_clusters(db: Connection, clusters: Collection[int]) -> dict[int, Sketch]:
    found: dict[int, Sketch] = {}
    for portion in portions(clusters):
        found |= {row.message: codec.decode(Sketch, row.data) for row in db.execute(_SKETCHES, {"keys": portion})}
    return found


def _posts(db: Connection, feed: str, threads: Collection[str]) -> tuple[Placed, ...]:
    found = (codec.decode(Placed, data) for data in _ask(db, _POSTS, threads, feed=feed))
    return tuple(sorted(found, key=lambda one: one.id))


def _weak(db: Connection, feed: str, threads: Collection[str]) -> tuple[WeakLink, ...]:
    found: list[WeakLink] = []
    for portion in portions(threads):
        rows = db.execute(_WEAK, {"keys": portion, "feed": feed})
        found.extend(WeakLink(row.thread, row.other, row.reason, row.post) for row in rows)
    return tuple(sorted(found, key=lambda one: (one.thread, one.post, one.other)))


def _keys(keys: Iterable[str]) -> set[str]:
    return {short_key(key) for key in keys}
