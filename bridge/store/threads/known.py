"""What bears on a new mail: found by its keys, never by looking through the archive (law 7).

A *family* is kept up to date as mails come: mails that share a strong key, or of which one, having a reply prefix, could
answer the other by its subject alone. Families only ever grow together, so they do not depend on the order of arrival
(law 3), and what is decided within one is decided with everything that bears on it.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select, update
from sqlalchemy.engine import Connection

from bridge.conversation.sketch import Known, Placed, Sketch
from bridge.store import codec
from bridge.store.insert import insert_or_replace
from bridge.store.schema import post, sketch_key
from bridge.store.schema import sketch as sketches
from bridge.store.types import short_key

WINDOW = timedelta(days=31)  # rule 4 looks 30 days far; a day more, for clocks of two zones
CROWD = 400  # a subject with more mails than this in a window proves nothing: none of them is looked at
_AT_ONCE = 500  # values in one IN (...)


def load_known(db: Connection, feed: str, sketch: Sketch) -> Known:
    """The families a mail joins, those that share its families' subjects at the same time, and all their posts.

    At most seven queries, however large the archive; the rows are those of the conversations.
    """
    joined = families_of(db, feed, sketch)
    near = _sketches(db, feed, joined)
    around = _neighbours(db, feed, [*near, sketch]) - joined
    found = sorted([*near, *_sketches(db, feed, around)], key=lambda one: one.mail)
    return Known(tuple(found), _posts(db, feed, [one.mail for one in found]))


def families_of(db: Connection, feed: str, sketch: Sketch) -> set[int]:
    """The families a mail belongs to, by its strong keys and by its subject."""
    found: set[int] = set()
    for keys in _portions({short_key(key) for key in sketch.keys}):
        query = select(sketch_key.c.family).distinct().where(sketch_key.c.feed == feed, sketch_key.c.key.in_(keys))
        found.update(db.scalars(query))
    if sketch.bucket:
        rows = _bucket(db, feed, sketch.bucket, sketch.sent_at - WINDOW, sketch.sent_at + WINDOW)
        found.update(family for family, seeks in rows if seeks or sketch.has_reply_prefix)
    return found


def keep_sketch(db: Connection, feed: str, sketch: Sketch) -> None:
    """Write a sketch, its keys and its family; families it connects become one. Rows written: those of the conversation."""
    joined = families_of(db, feed, sketch)
    family = min({*joined, sketch.mail})
    others = sorted(joined - {family})
    for table in (sketches, sketch_key):
        for portion in _portions(others):
            db.execute(update(table).where(table.c.feed == feed, table.c.family.in_(portion)).values(family=family))
    row = {
        "message": sketch.mail,
        "feed": feed,
        "family": family,
        "bucket": sketch.bucket,
        "sent_at": sketch.sent_at,
        "seeks": sketch.has_reply_prefix,
        "data": codec.encode(sketch).encode(),
    }
    db.execute(insert_or_replace(db, sketches), row)
    keys = [{"feed": feed, "key": key, "family": family} for key in sorted({short_key(key) for key in sketch.keys})]
    if keys:
        db.execute(insert_or_replace(db, sketch_key), keys)


def _neighbours(db: Connection, feed: str, members: Iterable[Sketch]) -> set[int]:
    """Families with a mail of the same subject at about the same time as one of these: weak evidence may point there."""
    spans: dict[str, tuple[datetime, datetime]] = {}
    for one in members:
        if one.bucket:
            first, last = spans.get(one.bucket, (one.sent_at, one.sent_at))
            spans[one.bucket] = (min(first, one.sent_at), max(last, one.sent_at))
    found: set[int] = set()
    for portion in _portions(spans):
        wanted = [
            and_(sketches.c.bucket == short_key(bucket), sketches.c.sent_at.between(spans[bucket][0] - WINDOW, spans[bucket][1] + WINDOW))
            for bucket in portion
        ]
        query = select(sketches.c.family).where(sketches.c.feed == feed, or_(*wanted)).limit(CROWD * len(wanted))
        found.update(db.scalars(query))
    return found


def _bucket(db: Connection, feed: str, bucket: str, first: datetime, last: datetime) -> list[tuple[int, bool]]:
    at = (sketches.c.feed == feed, sketches.c.bucket == short_key(bucket), sketches.c.sent_at.between(first, last))
    rows = db.execute(select(sketches.c.family, sketches.c.seeks).where(*at).limit(CROWD + 1)).all()
    return [] if len(rows) > CROWD else [(row.family, row.seeks) for row in rows]


def _sketches(db: Connection, feed: str, families: Collection[int]) -> list[Sketch]:
    found: list[Sketch] = []
    for portion in _portions(families):
        query = select(sketches.c.data).where(sketches.c.feed == feed, sketches.c.family.in_(portion))
        found.extend(codec.decode(Sketch, data) for data in db.scalars(query))
    return found


def _posts(db: Connection, feed: str, numbers: Collection[int]) -> tuple[Placed, ...]:
    found: list[Placed] = []
    for portion in _portions(numbers):
        query = select(post.c.data).where(post.c.message.in_(portion), post.c.feed == feed)
        found.extend(codec.decode(Placed, data) for data in db.scalars(query))
    return tuple(sorted(found, key=lambda one: one.id))


def _portions[Value](values: Iterable[Value]) -> list[list[Value]]:
    listed = sorted(values)
    return [listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE)]
