"""Drop all that is derived from a feed's raw mails, so that it can be derived again (law 5)."""

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from bridge.store.schema import DERIVED, message
from bridge.store.search import forget_feed


def drop_derived(db: Connection, feed: str) -> None:
    """Posts, threads, sketches, readings and search words go; raw mails, receipts and pending changes stay."""
    forget_feed(db, feed)
    mails = select(message.c.number).where(message.c.feed == feed)
    for table in DERIVED:
        if "feed" in table.c:
            db.execute(delete(table).where(table.c.feed == feed))
        else:
            db.execute(delete(table).where(table.c.message.in_(mails)))
