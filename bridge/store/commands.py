"""Commands by mail, each carried out once: the row comes in with its mail, and is done with the letter that answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection, Row

from bridge.conversation.command import Command, Wish
from bridge.store.insert import insert_new
from bridge.store.schema import command


@dataclass(frozen=True, slots=True)
class Waiting:
    """One command. `sender`: an address, folded; `at`: when its mail came."""

    mail: int
    command: Command
    sender: str
    at: datetime


def keep(db: Connection, feed: str, mail: int, asked: Command, *, sender: str, at: datetime) -> None:
    """Note a command in the transaction that keeps its mail; the same mail again changes nothing."""
    row = {
        "message": mail,
        "feed": feed,
        "wish": asked.wish.value,
        "language": asked.language,
        "argument": asked.argument,
        "token": asked.token,
        "sender": sender,
        "at": at,
    }
    db.execute(insert_new(db, command).values(row))


def waiting(db: Connection, feed: str, limit: int = 50) -> tuple[Waiting, ...]:
    """The commands that wait, in order of arrival."""
    query = select(command).where(command.c.feed == feed, command.c.done_at.is_(None))
    rows = db.execute(query.order_by(command.c.message).limit(limit))
    return tuple(_waiting(row) for row in rows)


def find(db: Connection, feed: str, mail: int) -> Waiting | None:
    """The command of one mail, carried out or not; None if the mail was none."""
    row = db.execute(select(command).where(command.c.feed == feed, command.c.message == mail)).first()
    return _waiting(row) if row else None


def done(db: Connection, mail: int, now: datetime) -> bool:
    """It is carried out; False if it was before."""
    where = (command.c.message == mail, command.c.done_at.is_(None))
    return db.execute(update(command).where(*where).values(done_at=now)).rowcount == 1


def done_since(db: Connection, feed: str, sender: str, since: datetime) -> int:
    """How many commands of somebody were carried out after `since`."""
    where = (command.c.feed == feed, command.c.sender == sender, command.c.done_at > since)
    return db.scalar(select(func.count()).select_from(command).where(*where)) or 0


def _waiting(row: Row[tuple[object, ...]]) -> Waiting:
    return Waiting(row.message, Command(Wish(row.wish), row.language, row.argument, row.token), row.sender, row.at)
