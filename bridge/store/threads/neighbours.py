"""Mails of the same subject at about the same time: the weak evidence that new mails may have (rule 4)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.engine import Connection

from bridge.conversation.sketch import Sketch
from bridge.store.columns import short_key
from bridge.store.schema import sketch as sketches
from bridge.store.threads.surroundings import NEAR, NEAREST, around

CROWD = 500  # more mails of one subject than this are not looked through, but asked for around each member
_NEAR = (
    select(sketches.c.sent_at, sketches.c.message)
    .where(sketches.c.feed == bindparam("feed"), sketches.c.bucket == bindparam("bucket"))
    .where(sketches.c.sent_at.between(bindparam("start"), bindparam("end")))
    .order_by(sketches.c.sent_at)
    .limit(CROWD + 1)
)


def near_by_subject(db: Connection, feed: str, members: Iterable[Sketch]) -> set[int]:
    """Of every bucket of `members` the mails less than 60 days from one: at least the 41 before and the 41 after it.

    Rows read: those near the members, also in a bucket that a machine fills all day long (law 7).
    """
    times: dict[str, list[datetime]] = {}
    for one in members:
        if one.bucket:
            times.setdefault(one.bucket, []).append(one.sent_at)
    found: set[int] = set()
    for bucket, own in sorted(times.items()):
        wanted = {"feed": feed, "bucket": bucket, "start": min(own) - NEAR, "end": max(own) + NEAR}
        rows = sorted((row.sent_at, row.message) for row in db.execute(_NEAR, wanted))
        if len(rows) > CROWD:
            at = (sketches.c.feed == feed, sketches.c.bucket == short_key(bucket))
            rows = _ask_around(db, at, own)
        found.update(around(rows, own))
    return found


def _ask(
    db: Connection, where: Iterable[ColumnElement[bool]], order: ColumnElement[datetime], limit: int
) -> list[tuple[datetime, int]]:
    query = select(sketches.c.sent_at, sketches.c.message).where(*where).order_by(order).limit(limit)
    return sorted((row.sent_at, row.message) for row in db.execute(query))


def _ask_around(
    db: Connection, at: tuple[ColumnElement[bool], ...], times: Iterable[datetime]
) -> list[tuple[datetime, int]]:
    sent_at = sketches.c.sent_at
    found: set[tuple[datetime, int]] = set()
    for when in sorted(set(times)):
        found.update(_ask(db, [*at, sent_at < when], sent_at.desc(), NEAREST))
        found.update(_ask(db, [*at, sent_at == when], sent_at, CROWD))
        found.update(_ask(db, [*at, sent_at > when], sent_at, NEAREST))
    return sorted(found)
