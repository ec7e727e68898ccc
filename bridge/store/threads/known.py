"""What bears on new mails: found by their keys, never by looking through the archive (law 7).

The contract is conversation.sketch.Known. Clusters are kept as mails come: `wanted_key` says which cluster looks for a
key, `offered_key` which mails may be looked for by it. Two mails touch if one looks for what the other looks for or
offers.

No query says DISTINCT: SQLite would go through an index that is in order already, and that is the whole archive.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, select
from sqlalchemy.engine import Connection

from bridge.conversation.sketch import Placed, Sketch, WeakLink
from bridge.store import codec
from bridge.store.columns import short_key
from bridge.store.insert import Value, portions
from bridge.store.schema import offered_key, post, wanted_key, weak_link
from bridge.store.schema import sketch as sketches
from bridge.store.threads.neighbours import near_by_subject
from bridge.store.threads.surroundings import Surroundings

# Built once: for every mail SQLAlchemy would take longer to build them than SQLite to answer.
_FEED: BindParameter[Any] = bindparam("feed")
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_WHO_WANT = select(wanted_key.c.key, wanted_key.c.cluster).where(
    wanted_key.c.feed == _FEED, wanted_key.c.key.in_(_KEYS)
)
_WHO_OFFER = (
    select(offered_key.c.key, sketches.c.message, sketches.c.cluster)
    .join(sketches, offered_key.c.message == sketches.c.message)
    .where(offered_key.c.feed == _FEED, offered_key.c.key.in_(_KEYS))
)
_CLUSTERS = select(sketches.c.cluster).where(sketches.c.message.in_(_KEYS))
_SKETCHES = select(sketches.c.cluster, sketches.c.data).where(sketches.c.cluster.in_(_KEYS))
_THREADS = select(post.c.thread).where(post.c.message.in_(_KEYS))
_MAILS = select(post.c.message).where(post.c.feed == _FEED, post.c.thread.in_(_KEYS))
_POSTS = select(post.c.data).where(post.c.feed == _FEED, post.c.thread.in_(_KEYS))
_WEAK = select(weak_link).where(weak_link.c.feed == _FEED, weak_link.c.thread.in_(_KEYS))


def load_surroundings(db: Connection, feed: str, portion: Sequence[Sketch]) -> Surroundings:
    """The clusters that these mails make or join, their neighbours by subject and time, their threads, and all those's
    clusters.

    A bounded number of queries, however large the archive; the rows are those of the conversations.
    """
    wants = {short_key(key) for one in portion for key in one.keys}
    offers = {short_key(key) for one in portion for key in one.offers}
    wanted = {row.key: row.cluster for row in _rows(db, _WHO_WANT, wants | offers, feed=feed)}
    offering = list(_rows(db, _WHO_OFFER, wants, feed=feed))
    clusters = _in_clusters(db, {*wanted.values(), *(row.cluster for row in offering)})
    own = {one.mail: one for some in clusters.values() for one in some}
    first = own.keys() | near_by_subject(db, feed, [*own.values(), *portion])
    threads = set(_ask(db, _THREADS, first))
    others = (first | set(_ask(db, _MAILS, threads, feed=feed))) - own.keys()
    clusters |= _in_clusters(db, {*_ask(db, _CLUSTERS, others)} - clusters.keys())
    mails = {one.mail for some in clusters.values() for one in some}
    posts = _posts(db, feed, threads.union(_ask(db, _THREADS, mails - first)))
    offered: dict[str, list[int]] = defaultdict(list)
    for row in offering:
        offered[row.key].append(row.message)
    return Surroundings(clusters, wanted, offered, posts, _weak(db, feed, {one.thread for one in posts}))


def _rows(db: Connection, query: Select[Any], keys: Iterable[Value], **more: str) -> Iterable[Row[Any]]:
    for portion in portions(keys):
        yield from db.execute(query, {"keys": portion, **more})


def _ask(db: Connection, query: Select[tuple[Any]], keys: Iterable[Value], **more: str) -> Iterable[Any]:
    """The first column of all rows for these keys."""
    return (row[0] for row in _rows(db, query, keys, **more))


def _in_clusters(db: Connection, clusters: Collection[int]) -> dict[int, list[Sketch]]:
    found: dict[int, list[Sketch]] = {}
    for row in _rows(db, _SKETCHES, clusters):
        found.setdefault(row.cluster, []).append(codec.decode(Sketch, row.data))
    return found


def _posts(db: Connection, feed: str, threads: Collection[str]) -> list[Placed]:
    return [codec.decode(Placed, data) for data in _ask(db, _POSTS, threads, feed=feed)]


def _weak(db: Connection, feed: str, threads: Collection[str]) -> list[WeakLink]:
    rows = _rows(db, _WEAK, threads, feed=feed)
    return [WeakLink(row.thread, row.other, row.reason, row.post) for row in rows]
