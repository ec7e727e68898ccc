"""What was forgotten and hidden: marks that keep it away, tombstones, the log of removals; bytes that are erased."""

import json
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.engine import Connection

from bridge.mail.admission import Verdict
from bridge.store.archive import raw_hash
from bridge.store.insert import insert_new, insert_or_replace, portions
from bridge.store.schema import absence, forgotten, hidden, post, removal, tombstone
from bridge.store.schema import message as mails

EXPIRED = "expired"  # the reason of mails that were too old
_MOST_TOMBSTONES = 60
_HIDDEN = select(hidden.c.message).where(
    hidden.c.feed == bindparam("feed"), hidden.c.message.in_(bindparam("keys", expanding=True))
)
_TOMBSTONES = (
    select(tombstone.c.post, tombstone.c.at)
    .where(tombstone.c.feed == bindparam("feed"), tombstone.c.place.in_(bindparam("keys", expanding=True)))
    .distinct()
    .order_by(tombstone.c.at.desc(), tombstone.c.post)
    .limit(_MOST_TOMBSTONES)
)


@dataclass(frozen=True, slots=True)
class Removal:
    """One line of the log. `what`: id of a thread, or the keyed hash of an address; `by`: an account, "by mail"."""

    feed: str
    at: datetime
    kind: str  # "forget-person" | "forget-thread" | "hide" | "show" | "expire"
    by: str
    what: str
    counts: Mapping[str, int]


def keep_marks(db: Connection, feed: str, marks: Iterable[str], *, are_words: bool) -> None:
    """Remember hashes: the few of a person, or the many of words."""
    rows = [{"feed": feed, "mark": one, "is_words": int(are_words)} for one in sorted(set(marks))]
    if rows:
        db.execute(insert_new(db, forgotten), rows)


def load_marks(db: Connection, feed: str) -> frozenset[str]:
    """All hashes but those of words: few, whatever was forgotten."""
    query = select(forgotten.c.mark).where(forgotten.c.feed == feed, forgotten.c.is_words == 0)
    return frozenset(db.scalars(query))


def known_marks(db: Connection, feed: str, marks: Collection[str]) -> frozenset[str]:
    """Those of the hashes that were forgotten: looked up, never loaded as a whole."""
    found: set[str] = set()
    for portion in portions(marks):
        query = select(forgotten.c.mark).where(forgotten.c.feed == feed, forgotten.c.mark.in_(portion))
        found.update(db.scalars(query))
    return frozenset(found)


def has_words(db: Connection, feed: str) -> bool:
    """Whether any words were forgotten: else no mail need be looked through for them."""
    query = select(forgotten.c.mark).where(forgotten.c.feed == feed, forgotten.c.is_words == 1).limit(1)
    return db.scalar(query) is not None


def erase(db: Connection, mail: int, reason: str) -> None:
    """Throw a mail away, bytes, Message-ID and all; the row stays, so that the mail does not come back."""
    values = {
        "turn": None,
        "message_id": "",
        "verdict": Verdict.REFUSE.value,
        "reason": reason,
        "detail": "",
        "size": 0,
        "raw_hash": "",
        "raw": None,
    }
    db.execute(update(mails).where(mails.c.number == mail).values(values))
    db.execute(delete(absence).where(absence.c.message == mail))  # derived, but a rebuild keeps what it cannot read
    db.execute(delete(hidden).where(hidden.c.message == mail))


def replace_raw(db: Connection, mail: int, raw: bytes) -> None:
    """Other bytes for a mail: what it said of somebody is masked. Its identity stays, and with it its URL."""
    values = {"raw": zlib.compress(raw, 6), "raw_hash": raw_hash(raw), "size": len(raw)}
    db.execute(update(mails).where(mails.c.number == mail).values(values))


def replace_notes(db: Connection, mail: int, message_id: str, detail: str) -> None:
    """Another Message-ID and another sentence for the operator, where the old ones named somebody."""
    db.execute(update(mails).where(mails.c.number == mail).values(message_id=message_id, detail=detail))


def hide_mails(db: Connection, feed: str, numbers: Iterable[int], at: datetime) -> int:
    """Hide the conversation of these mails from now on; how many were not hidden before."""
    rows = [{"message": one, "feed": feed, "at": at} for one in sorted(set(numbers))]
    return sum(db.execute(insert_new(db, hidden).values(row)).rowcount for row in rows)


def show_mails(db: Connection, feed: str, numbers: Collection[int]) -> int:
    """Undo it; how many were hidden."""
    count = 0
    for portion in portions(set(numbers)):
        count += db.execute(delete(hidden).where(hidden.c.feed == feed, hidden.c.message.in_(portion))).rowcount
    return count


def is_hidden(db: Connection, feed: str, mails_of_thread: Collection[int]) -> bool:
    """Whether one of the mails is hidden; then their conversation is on no page."""
    return bool(hidden_among(db, feed, mails_of_thread))


def hidden_among(db: Connection, feed: str, mails: Collection[int]) -> set[int]:
    """Those of the mails that are hidden."""
    found: set[int] = set()
    for portion in portions(set(mails)):
        found.update(db.scalars(_HIDDEN, {"feed": feed, "keys": portion}))
    return found


def hidden_threads(db: Connection, feed: str) -> tuple[tuple[str, datetime], ...]:
    """(thread id, since when) of what is hidden, in order of id."""
    query = (
        select(post.c.thread, func.min(hidden.c.at))
        .join(hidden, (hidden.c.message == post.c.message) & (post.c.level == -1))
        .where(post.c.feed == feed)
        .group_by(post.c.thread)
        .order_by(post.c.thread)
    )
    return tuple((name, at) for name, at in db.execute(query))


def keep_tombstones(db: Connection, feed: str, places: Mapping[str, Collection[str]], at: datetime) -> None:
    """Place -> ids of posts that are gone there."""
    rows = [
        {"feed": feed, "place": place, "post": one, "at": at}
        for place, posts in sorted(places.items())
        for one in sorted(set(posts))
    ]
    if rows:
        db.execute(insert_or_replace(db, tombstone), rows)


def drop_tombstones(db: Connection, feed: str, posts: Collection[str]) -> None:
    """The posts are back."""
    for portion in portions(set(posts)):
        db.execute(delete(tombstone).where(tombstone.c.feed == feed, tombstone.c.post.in_(portion)))


def load_tombstones(db: Connection, feed: str, *places: str) -> tuple[tuple[str, datetime], ...]:
    """(post id, when it went) of the newest in these places, newest first; each once."""
    return tuple((name, at) for name, at in db.execute(_TOMBSTONES, {"feed": feed, "keys": places}))


def log_removal(db: Connection, one: Removal) -> None:
    """Write a line of the log."""
    number = select(func.coalesce(func.max(removal.c.number), 0) + 1).scalar_subquery()
    counts = json.dumps(dict(one.counts), sort_keys=True)
    row = {"feed": one.feed, "at": one.at, "kind": one.kind, "by": one.by, "what": one.what, "counts": counts}
    db.execute(insert_new(db, removal).values(number=number, **row))


def removals(db: Connection) -> tuple[Removal, ...]:
    """The whole log, oldest first."""
    rows = db.execute(select(removal).order_by(removal.c.number))
    return tuple(Removal(row.feed, row.at, row.kind, row.by, row.what, json.loads(row.counts)) for row in rows)
