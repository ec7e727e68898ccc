"""Raw mails and receipts: the only truth. Once is once (law 4): one row a feed and content key, whoever brought it."""

import hashlib
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.engine import Connection, Row

from bridge.errors import StoreError
from bridge.mail.admission import Verdict
from bridge.mail.delivery import Place
from bridge.store.columns import short_key
from bridge.store.engine import Store
from bridge.store.schema import message as mails
from bridge.store.schema import receipt

FORGOTTEN = "forgotten"  # the reason of mails whose bytes are not kept because their author is forgotten
UNREADABLE = "cannot-read"  # the reason of mails that end every process that reads them
_READABLE = (mails.c.raw.is_not(None), mails.c.reason != UNREADABLE)
_ALL = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Mail:
    """One row of the archive, without the raw bytes."""

    number: int
    feed: str
    content_key: str
    message_id: str
    received_at: datetime
    verdict: Verdict
    reason: str
    detail: str
    size: int
    turn: int | None  # None: never became a post
    is_dropped: bool  # its bytes were thrown away


@dataclass(frozen=True, slots=True)
class ReceiptMarks:
    """What was read of one mailbox before, for its source (sources.source.Marks)."""

    store: Store
    mailbox: str

    def last(self, folder: str, validity: int) -> int:
        """The highest UID kept under this UIDVALIDITY; 0 if none."""
        with self.store.read() as db:
            return cursor(db, self.mailbox, folder, validity)

    def has(self, folder: str, uid: str) -> bool:
        """Was this name read before, under any validity?"""
        at = (receipt.c.mailbox == self.mailbox, receipt.c.folder == folder, receipt.c.uid == uid)
        with self.store.read() as db:
            return db.scalar(select(receipt.c.message).where(*at).limit(1)) is not None


def raw_hash(raw: bytes) -> str:
    """SHA-256 of the bytes as they came, hex."""
    return hashlib.sha256(raw).hexdigest()


def raw(db: Connection, mail: int) -> bytes:
    """The bytes of a mail as they came; b"" if it was dropped or never was. StoreError if the disk garbled them."""
    row = db.execute(select(mails.c.raw, mails.c.raw_hash).where(mails.c.number == mail)).first()
    if row is None or row.raw is None:
        return b""
    try:
        content = zlib.decompress(bytes(row.raw))
    except zlib.error:
        content = b""
    if raw_hash(content) != row.raw_hash:
        raise StoreError(
            f"the stored bytes of mail {mail} are damaged",
            next_step="restore a backup with `feedbridge restore`",
            permanent=True,
        )
    return content


def cursor(db: Connection, mailbox: str, folder: str, validity: int) -> int:
    """The highest UID kept from a folder under this UIDVALIDITY; 0 if none. Never ahead of the raw mails (law 6)."""
    at = (receipt.c.mailbox == mailbox, receipt.c.folder == folder, receipt.c.validity == validity)
    return db.scalar(select(func.max(receipt.c.position)).where(*at)) or 0


def places(db: Connection, mail: int) -> tuple[Place, ...]:
    """Everywhere a mail was seen."""
    rows = db.execute(
        select(receipt).where(receipt.c.message == mail).order_by(receipt.c.mailbox, receipt.c.folder, receipt.c.uid)
    )
    return tuple(Place(row.mailbox, row.folder, row.validity, row.uid) for row in rows)


def find(db: Connection, mail: int) -> Mail | None:
    """The row of a mail, or None."""
    return next(iter(_mails(db, mails.c.number == mail)), None)


def find_message_id(db: Connection, message_id: str) -> tuple[Mail, ...]:
    """Every mail with this Message-ID (imposters too), in order of arrival, at most 100."""
    return _mails(db, mails.c.message_id == short_key(message_id))


def held(db: Connection, feed: str, limit: int = 100, after: int = 0) -> tuple[Mail, ...]:
    """Mails that wait for the operator, in order of arrival, with numbers over `after`."""
    return _mails(db, mails.c.feed == feed, mails.c.verdict == Verdict.HOLD.value, mails.c.number > after, limit=limit)


def refused(db: Connection, feed: str, limit: int = 100, after: int = 0) -> tuple[Mail, ...]:
    """Mails that were refused (their bytes are kept too), in order of arrival, with numbers over `after`."""
    return _mails(
        db, mails.c.feed == feed, mails.c.verdict == Verdict.REFUSE.value, mails.c.number > after, limit=limit
    )


def counts(db: Connection, feed: str) -> dict[tuple[str, str], int]:
    """(verdict, reason) -> how many mails; reads the index of the whole archive: for `status`, never for a page."""
    rows = db.execute(
        select(mails.c.verdict, mails.c.reason, func.count())
        .where(mails.c.feed == feed)
        .group_by(mails.c.verdict, mails.c.reason)
    )
    return {(verdict, reason): number for verdict, reason, number in rows}


def accept(db: Connection, mail: int, reason: str) -> None:
    """A held mail becomes a post now: it takes the next turn, so that a rebuild does the same again."""
    values = {"verdict": Verdict.ACCEPT.value, "reason": reason, "turn": _next_turn()}
    db.execute(update(mails).where(mails.c.number == mail, mails.c.turn.is_(None)).values(values))


def hold(db: Connection, mail: int, reason: str, detail: str) -> None:
    """A mail that cannot become a post waits for the operator, bytes and all."""
    values = {"verdict": Verdict.HOLD.value, "reason": reason, "detail": detail, "turn": None}
    db.execute(update(mails).where(mails.c.number == mail).values(values))


def drop(db: Connection, mail: int) -> bool:
    """Throw away the bytes of a held or refused mail; its row stays, so it does not come back. False for a post."""
    values = {"verdict": Verdict.REFUSE.value, "reason": "dropped", "detail": "", "raw": None}
    return db.execute(update(mails).where(mails.c.number == mail, mails.c.turn.is_(None)).values(values)).rowcount == 1


def in_turn(db: Connection, feed: str, after: int, limit: int) -> tuple[Mail, ...]:
    """The mails that are posts, in the order they became so, with turns over `after`: what a rebuild goes through."""
    return _mails(db, mails.c.feed == feed, mails.c.turn > after, order=mails.c.turn, limit=limit)


def newest(db: Connection, feed: str, limit: int) -> tuple[int, ...]:
    """Numbers of the mails that came in last and can be read, newest first."""
    query = select(mails.c.number).where(mails.c.feed == feed, *_READABLE)
    return tuple(db.scalars(query.order_by(mails.c.number.desc()).limit(limit)))


def latest(db: Connection, feed: str, limit: int) -> tuple[Mail, ...]:
    """The mails that came last, whatever became of them, newest first."""
    return _mails(db, mails.c.feed == feed, order=mails.c.number.desc(), limit=limit)


def came_after(db: Connection, feed: str, after: int, limit: int) -> tuple[Mail, ...]:
    """The mails with numbers over `after`, whatever became of them, in order of arrival."""
    return _mails(db, mails.c.feed == feed, mails.c.number > after, limit=limit)


def readable(db: Connection, feed: str, after: int, limit: int) -> tuple[Mail, ...]:
    """Every mail whose bytes are here, whatever its verdict, in order of arrival, with numbers over `after`; but not
    those that end who reads them.
    """
    return _mails(db, mails.c.feed == feed, *_READABLE, mails.c.number > after, limit=limit)


def unreadable(db: Connection, feed: str) -> tuple[Mail, ...]:
    """The others, whose bytes are here: to be read in a child with limits (bridge.apart), or not at all."""
    where = (mails.c.reason == UNREADABLE, mails.c.raw.is_not(None))
    return _mails(db, mails.c.feed == feed, *where, limit=_ALL)


def unused_before(db: Connection, feed: str, before: datetime) -> tuple[int, ...]:
    """Numbers of held and refused mails that came before a time and whose bytes are still here."""
    where = (mails.c.feed == feed, mails.c.turn.is_(None), mails.c.raw.is_not(None), mails.c.received_at < before)
    return tuple(db.scalars(select(mails.c.number).where(*where).order_by(mails.c.number)))


def refused_as(db: Connection, feed: str, reason: str, after: int, limit: int) -> tuple[Mail, ...]:
    """Mails refused for a reason, whose bytes are still here, in order of arrival, with numbers over `after`."""
    where = (mails.c.feed == feed, mails.c.verdict == Verdict.REFUSE.value, mails.c.reason == reason)
    return _mails(db, *where, mails.c.raw.is_not(None), mails.c.number > after, limit=limit)


def _next_turn() -> object:
    return select(func.coalesce(func.max(mails.c.turn), 0) + 1).scalar_subquery()


def _mails(
    db: Connection, *where: ColumnElement[bool], order: ColumnElement[Any] | None = None, limit: int = 100
) -> tuple[Mail, ...]:
    columns = [column for column in mails.c if column.name not in {"raw", "raw_hash"}]
    query = select(*columns, mails.c.raw.is_(None).label("is_dropped")).where(*where)
    return tuple(
        _mail(row) for row in db.execute(query.order_by(mails.c.number if order is None else order).limit(limit))
    )


def _mail(row: Row[*tuple[Any, ...]]) -> Mail:
    values = dict(row._mapping)
    return Mail(**{**values, "verdict": Verdict(row.verdict)})
