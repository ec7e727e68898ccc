"""What people do not want said of them. Said by themselves (config, or a command by mail), so no rebuild loses it."""

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from bridge.store import changes
from bridge.store.columns import short_key
from bridge.store.insert import insert_new
from bridge.store.schema import opt_out, part, thread


def set_opt_out(db: Connection, feed: str, who: str, line: str | None = None) -> bool:
    """`who` (an address, any spelling) wants nothing said of what they know; or not that they know about the topic
    `line`. Marks every page that may say it; False if it was known.
    """
    key = who.strip().casefold()
    row = {"feed": feed, "who": key, "line": (line or "").strip().lstrip("#").casefold()}
    if not db.execute(insert_new(db, opt_out).returning(opt_out.c.who), row).all():
        return False
    _mark(db, feed, key)
    return True


def take_back_opt_out(db: Connection, feed: str, who: str) -> bool:
    """Everything may be said of `who` again; False if nothing was forbidden."""
    key = who.strip().casefold()
    if not db.execute(delete(opt_out).where(opt_out.c.feed == feed, opt_out.c.who == key)).rowcount:
        return False
    _mark(db, feed, key)
    return True


def load_opt_outs(db: Connection, feed: str) -> frozenset[tuple[str, str]]:
    """(address key, topic), topic "" for everything."""
    rows = db.execute(select(opt_out.c.who, opt_out.c.line).where(opt_out.c.feed == feed))
    return frozenset((row.who, row.line) for row in rows)


def _mark(db: Connection, feed: str, who: str) -> None:
    """The conversations they had a part in: their topics' pages go with them."""
    names = set(db.scalars(select(part.c.thread).where(part.c.feed == feed, part.c.who == short_key(who))))
    shown = names or set(db.scalars(select(thread.c.id).where(thread.c.feed == feed).order_by(thread.c.id).limit(1)))
    if shown:
        changes.mark(db, feed, shown, {min(shown): changes.Lists(people=(short_key(who),))})
