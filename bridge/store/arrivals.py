"""Deliveries that come in: raw mails and receipts are written, each mail once a feed (law 4)."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.engine import Connection

from bridge.mail.admission import Admission, Verdict
from bridge.mail.delivery import Delivery, Place
from bridge.store.archive import FORGOTTEN, raw_hash
from bridge.store.columns import short_key
from bridge.store.insert import insert_new, portions
from bridge.store.schema import message as mails
from bridge.store.schema import receipt

_LARGEST = 2**63 - 1
# Built once: for every mail SQLAlchemy would take longer to build them than the database to answer.
_NEWEST = [func.coalesce(func.max(one), 0) for one in (mails.c.number, mails.c.turn)]
_LAST = select(*(select(one).scalar_subquery() for one in _NEWEST))  # each by itself, or SQLite would not use the index
_KEEP = insert(mails)
_SAME = select(mails.c.content_key, mails.c.number).where(
    mails.c.feed == bindparam("feed"), mails.c.content_key.in_(bindparam("keys", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a delivery: its number, and whether it was not here before."""

    mail: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """A delivery with what says which mail it is, and the verdict on it."""

    delivery: Delivery
    content_key: str
    message_id: str
    admission: Admission


def keep_all(db: Connection, feed: str, arrivals: Sequence[Arrival]) -> list[Kept]:
    """Keep mails in their order and note where each was seen. One that this feed has already only gets the receipt; its
    verdict stays. Numbers and turns are counted here: there is one writer at a time.
    """
    number, turn = db.execute(_LAST).one()
    keys = [short_key(one.content_key) for one in arrivals]
    known: dict[str, int] = {}
    for portion in portions(set(keys)):
        known |= {row.content_key: row.number for row in db.execute(_SAME, {"feed": feed, "keys": portion})}
    kept: list[Kept] = []
    rows: list[dict[str, object]] = []
    for key, one in zip(keys, arrivals, strict=True):
        is_new = key not in known
        if is_new:
            number += 1
            takes_turn = one.admission.verdict is Verdict.ACCEPT
            turn += takes_turn
            known[key] = number
            rows.append({**_row(feed, one), "number": number, "turn": turn if takes_turn else None})
        kept.append(Kept(known[key], is_new))
    if rows:
        db.execute(_KEEP, rows)
    _note(db, [(one.delivery.place, done.mail) for one, done in zip(arrivals, kept, strict=True)])
    return kept


def _row(feed: str, one: Arrival) -> dict[str, object]:
    is_forgotten, raw_bytes = one.admission.reason == FORGOTTEN, one.delivery.raw
    return {
        "feed": feed,
        "content_key": one.content_key,
        "message_id": one.message_id,
        "received_at": one.delivery.received_at,
        "verdict": one.admission.verdict.value,
        "reason": one.admission.reason,
        "detail": one.admission.detail,
        "size": len(raw_bytes),
        "raw_hash": "" if is_forgotten else raw_hash(raw_bytes),
        "raw": None if is_forgotten else zlib.compress(raw_bytes, 6),
    }


def keep_again(db: Connection, feed: str, deliveries: Iterable[Delivery]) -> dict[str, int]:
    """Receipts for those deliveries whose very bytes this feed has already; raw hash -> mail number of these."""
    hashed = [(raw_hash(one.raw), one.place) for one in deliveries]
    wanted = mails.c.raw_hash.in_({digest for digest, _ in hashed})
    query = select(mails.c.raw_hash, mails.c.number).where(mails.c.feed == feed, wanted)
    found = {row.raw_hash: row.number for row in db.execute(query)}
    _note(db, [(place, found[digest]) for digest, place in hashed if digest in found])
    return found


def known_hashes(db: Connection, feed: str, deliveries: Iterable[Delivery]) -> frozenset[str]:
    """The raw hashes of those deliveries whose very bytes this feed has."""
    wanted = {raw_hash(one.raw) for one in deliveries}
    return frozenset(db.scalars(select(mails.c.raw_hash).where(mails.c.feed == feed, mails.c.raw_hash.in_(wanted))))


def _note(db: Connection, seen: Iterable[tuple[Place, int]]) -> None:
    rows = [_receipt(place, number) for place, number in seen]
    if rows:
        db.execute(insert_new(db, receipt), rows)


def _receipt(place: Place, number: int) -> dict[str, object]:
    position = int(place.uid) if place.uid.isascii() and place.uid.isdigit() else 0
    return {
        "mailbox": place.mailbox,
        "folder": place.folder,
        "validity": place.validity,
        "uid": place.uid,
        "message": number,
        "position": position if position <= _LARGEST else 0,
    }
