"""The outbox: a letter is decided once, under a unique name, with its bytes; sending it is tried until it is away.

    enqueue -> waiting -> claim -> sent
                  ^          |---> failed: waiting again, later (4xx, a broken line)
                  |                        suppressed, with the reason (5xx, or tried for four days)
                  '---- a crash after claim: waiting again when the lease is over, the same bytes

Whether a letter is due is a row here and never the memory of a process. What is away leaves no words behind: bytes and
recipient are emptied, the name stays.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection, Row

from bridge.letters.letter import Letter
from bridge.store.insert import insert_new
from bridge.store.schema import outbox

LEASE = timedelta(minutes=15)  # longer than one sending may take, so that no two workers send the same letter
GIVE_UP = timedelta(days=4)  # RFC 5321 section 4.5.4.1: 4 to 5 days
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=4)


Values = dict[str, Any]  # column -> value


class State(StrEnum):
    """What became of a letter."""

    WAITING = "waiting"
    SENT = "sent"
    SUPPRESSED = "suppressed"  # refused for good, or given up: the operator should know
    SILENT = "silent"  # decided that there is nothing to say


@dataclass(frozen=True, slots=True)
class PutOff:
    """Letters that were not taken for the same reason; the next of them is tried again at `again_at`."""

    letters: int
    reason: str
    again_at: datetime


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A letter that will not be sent any more."""

    name: str
    kind: str
    feed: str
    recipient: str
    reason: str
    ended_at: datetime


def enqueue(db: Connection, letter: Letter, feed: str, now: datetime) -> bool:
    """Take a letter for sending; False if one of this name was decided before, whatever became of it."""
    values: Values = {
        "state": State.WAITING.value,
        "sender": letter.sender,
        "recipient": letter.recipient,
        "message_id": letter.message_id,
        "raw": letter.raw,
    }
    return _decide(db, letter.name, feed, now, values)


def skip(db: Connection, name: str, feed: str, now: datetime) -> bool:
    """Decide that the letter of this name is not written; False if it was decided before."""
    return _decide(db, name, feed, now, {"state": State.SILENT.value, "ended_at": now})


def refuse(db: Connection, name: str, feed: str, now: datetime, *, recipient: str, reason: str) -> bool:
    """Decide that the letter of this name cannot be sent, and why; False if it was decided before."""
    values: Values = {"state": State.SUPPRESSED.value, "recipient": recipient, "reason": reason, "ended_at": now}
    return _decide(db, name, feed, now, values)


def is_decided(db: Connection, name: str) -> bool:
    """Was a letter of this name written, or decided against?"""
    return db.scalar(select(outbox.c.state).where(outbox.c.name == name)) is not None


def claim(db: Connection, now: datetime, limit: int, lease: timedelta = LEASE) -> tuple[Letter, ...]:
    """The letters that are due, oldest first, at most `limit`; nobody else gets them before the lease is over."""
    due = (outbox.c.state == State.WAITING.value, outbox.c.not_before <= now)
    rows = db.execute(select(outbox).where(*due).order_by(outbox.c.not_before, outbox.c.name).limit(limit)).all()
    for row in rows:
        values = {"attempts": row.attempts + 1, "claimed_at": now, "not_before": now + lease}
        db.execute(update(outbox).where(outbox.c.name == row.name).values(values))
    return tuple(Letter(row.name, row.sender, row.recipient, row.message_id, bytes(row.raw)) for row in rows)


def sent(db: Connection, name: str, now: datetime) -> None:
    """It is away; its words are emptied."""
    _end(db, name, now, {"state": State.SENT.value, "reason": "", "recipient": ""})


def failed(db: Connection, name: str, reason: str, now: datetime, *, permanent: bool) -> datetime | None:
    """It was not taken. When it is tried again, or None: then it is suppressed and `status` shows why."""
    row = db.execute(select(outbox.c.attempts, outbox.c.created_at).where(outbox.c.name == name)).first()
    if row is None:
        return None
    if permanent or now - row.created_at >= GIVE_UP:
        words = reason if permanent else f"given up after {row.attempts} tries: {reason}"
        _end(db, name, now, {"state": State.SUPPRESSED.value, "reason": words})
        return None
    again: datetime = now + min(_LONGEST_PAUSE, _FIRST_PAUSE * 3 ** min(row.attempts - 1, 9))
    db.execute(update(outbox).where(outbox.c.name == name).values(reason=reason, not_before=again))
    return again


def put_back(db: Connection, name: str, now: datetime) -> None:
    """It was claimed and not tried: due again at once, and the try does not count."""
    values = {"attempts": outbox.c.attempts - 1, "not_before": now, "claimed_at": None}
    db.execute(update(outbox).where(outbox.c.name == name, outbox.c.state == State.WAITING.value).values(values))


def claimed_since(db: Connection, since: datetime) -> int:
    """How many letters were tried after `since`: for the rate limit."""
    return db.scalar(select(func.count()).where(outbox.c.claimed_at > since)) or 0


def counts(db: Connection) -> dict[tuple[str, str], int]:
    """(kind, state) -> how many letters: for `status`."""
    rows = db.execute(select(outbox.c.kind, outbox.c.state, func.count()).group_by(outbox.c.kind, outbox.c.state))
    return {(kind, state): number for kind, state, number in rows}


def put_off(db: Connection, limit: int = 20) -> tuple[PutOff, ...]:
    """The letters that wait because a server did not take them, by its answer, the most frequent first."""
    number = func.count()
    query = select(number, outbox.c.reason, func.min(outbox.c.not_before))
    query = query.where(outbox.c.state == State.WAITING.value, outbox.c.reason != "").group_by(outbox.c.reason)
    rows = db.execute(query.order_by(number.desc(), outbox.c.reason).limit(limit))
    return tuple(PutOff(letters, reason, again_at) for letters, reason, again_at in rows)


def suppressed(db: Connection, limit: int = 20) -> tuple[Suppressed, ...]:
    """The letters that were refused for good, newest first."""
    query = select(outbox).where(outbox.c.state == State.SUPPRESSED.value).order_by(outbox.c.ended_at.desc())
    return tuple(_suppressed(row) for row in db.execute(query.limit(limit)))


def withdraw(db: Connection, feed: str, now: datetime) -> int:
    """Give up what waits with words of this feed (or of several feeds): for `forget`, whose words may be in it.

    Returns how many. The names stay decided: better no letter than one that says what was to be forgotten.
    """
    waiting = (outbox.c.state == State.WAITING.value, outbox.c.feed.in_(("", feed)))
    values = {"state": State.SILENT.value, "reason": "withdrawn", "raw": None, "recipient": "", "ended_at": now}
    return db.execute(update(outbox).where(*waiting).values(values)).rowcount


def _decide(db: Connection, name: str, feed: str, now: datetime, values: Values) -> bool:
    """The kind of a letter is the first word of its name: "week/2026-W47/..."."""
    row: Values = dict.fromkeys(("reason", "message_id", "sender", "recipient"), "")
    row |= {"name": name, "kind": name.partition("/")[0], "feed": feed, "attempts": 0, "created_at": now}
    statement = insert_new(db, outbox).values(row | {"not_before": now} | values)
    return db.scalar(statement.returning(outbox.c.name)) is not None


def _end(db: Connection, name: str, now: datetime, values: Values) -> None:
    db.execute(update(outbox).where(outbox.c.name == name).values({"raw": None, "ended_at": now} | values))


def _suppressed(row: Row[tuple[object, ...]]) -> Suppressed:
    return Suppressed(row.name, row.kind, row.feed, row.recipient, row.reason, row.ended_at)
