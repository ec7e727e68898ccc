"""What bears on a new mail: found by its keys, never by looking through the archive (law 7).

The contract is conversation.sketch.Known. Clusters are kept as mails come: `wanted_key` says which cluster looks for a
key, `offered_key` which mails may be looked for by it. Two mails touch if one looks for what the other looks for or
offers.

No query says DISTINCT: SQLite would go through an index that is in order already, and that is the whole archive.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bridge.conversation.sketch import Known, Placed, Sketch, WeakLink
from bridge.store import codec
from bridge.store.columns import short_key
from bridge.store.insert import insert_new, insert_or_replace, portions
from bridge.store.schema import offered_key, post, wanted_key, weak_link
from bridge.store.schema import sketch as sketches
from bridge.store.threads.neighbours import near_by_subject


def load_known(db: Connection, feed: str, sketch: Sketch) -> Known:
    """The cluster a mail makes or joins, its neighbours by subject and time, their threads, and all those's clusters.

    A bounded number of queries, however large the archive; the rows are those of the conversations.
    """
    own = _in_clusters(db, clusters_touched(db, feed, sketch))
    members = [*(one for one in own.values() if one.mail != sketch.mail), sketch]
    first = {sketch.mail, *own, *near_by_subject(db, feed, members)}
    if first == {sketch.mail}:
        return Known((), (), ())
    threads = _threads_of(db, first)
    wanted = first | _mails_of(db, feed, threads)
    loaded = _in_clusters(db, _clusters_of(db, wanted)) | own
    posts = _posts(db, feed, threads | _threads_of(db, loaded))
    loaded.pop(sketch.mail, None)
    names = {one.thread for one in posts}
    return Known(tuple(loaded[number] for number in sorted(loaded)), posts, _weak(db, feed, names))


def clusters_touched(db: Connection, feed: str, sketch: Sketch) -> set[int]:
    """The clusters a mail touches: who look for what it looks for or offers, and who offer what it looks for."""
    wants, offers = _keys(sketch.keys), _keys(sketch.offers)
    found: set[int] = set()
    for keys in portions(wants | offers):
        query = select(wanted_key.c.cluster).where(wanted_key.c.feed == feed, wanted_key.c.key.in_(keys))
        found.update(db.scalars(query))
    for keys in portions(wants):
        offering = select(sketches.c.cluster).join(offered_key, offered_key.c.message == sketches.c.message)
        found.update(db.scalars(offering.where(offered_key.c.feed == feed, offered_key.c.key.in_(keys))))
    return found


def keep_sketch(db: Connection, feed: str, sketch: Sketch) -> None:
    """Write a sketch and its keys; the clusters it connects become one. Rows written: those of the conversation."""
    joined = clusters_touched(db, feed, sketch)
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


def _clusters_of(db: Connection, mails: Collection[int]) -> set[int]:
    found: set[int] = set()
    for portion in portions(mails):
        found.update(db.scalars(select(sketches.c.cluster).where(sketches.c.message.in_(portion))))
    return found


def _in_clusters(db: Connection, clusters: Collection[int]) -> dict[int, Sketch]:
    found: dict[int, Sketch] = {}
    for portion in portions(clusters):
        query = select(sketches.c.message, sketches.c.data).where(sketches.c.cluster.in_(portion))
        found |= {row.message: codec.decode(Sketch, row.data) for row in db.execute(query)}
    return found


def _threads_of(db: Connection, mails: Collection[int]) -> set[str]:
    found: set[str] = set()
    for portion in portions(mails):
        found.update(db.scalars(select(post.c.thread).where(post.c.message.in_(portion))))
    return found


def _mails_of(db: Connection, feed: str, threads: Collection[str]) -> set[int]:
    found: set[int] = set()
    for portion in portions(threads):
        found.update(db.scalars(select(post.c.message).where(post.c.feed == feed, post.c.thread.in_(portion))))
    return found


def _posts(db: Connection, feed: str, threads: Collection[str]) -> tuple[Placed, ...]:
    found: list[Placed] = []
    for portion in portions(threads):
        query = select(post.c.data).where(post.c.feed == feed, post.c.thread.in_(portion))
        found.extend(codec.decode(Placed, data) for data in db.scalars(query))
    return tuple(sorted(found, key=lambda one: one.id))


def _weak(db: Connection, feed: str, threads: Collection[str]) -> tuple[WeakLink, ...]:
    found: list[WeakLink] = []
    for portion in portions(threads):
        rows = db.execute(select(weak_link).where(weak_link.c.feed == feed, weak_link.c.thread.in_(portion)))
        found.extend(WeakLink(row.thread, row.other, row.reason, row.post) for row in rows)
    return tuple(sorted(found, key=lambda one: (one.thread, one.post, one.other)))


def _keys(keys: Iterable[str]) -> set[str]:
    return {short_key(key) for key in keys}
