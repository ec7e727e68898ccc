"""Drop all that is derived from a feed's raw mails, so that it can be derived again (law 5)."""

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from bridge.store.schema import DERIVED, absence, message


def drop_derived(db: Connection, feed: str) -> None:
    """Posts, threads, sketches and readings go; raw mails, receipts and pending changes stay.

    What an absence note said stays too if the operator threw its bytes away: it cannot be read again.
    """
    mails = select(message.c.number).where(message.c.feed == feed)
    for table in DERIVED:
        if table is absence:
            readable = mails.where(message.c.raw.is_not(None))
            db.execute(delete(table).where(table.c.message.in_(readable)))
        elif "feed" in table.c:
            db.execute(delete(table).where(table.c.feed == feed))
        else:
            db.execute(delete(table).where(table.c.message.in_(mails)))
