"""Who works on what: a lease is a row with its owner and its end, by the clock of the database, the same for all.

Two workers may share a store. What they must not do at once has a name ("site/feed", "mailbox/team"); whoever claims it
has it until the lease is over or given up. `token` grows with each new owner, so that one who slept and woke up late
can see that the work is another's now (fencing).
"""

from dataclasses import dataclass

from sqlalchemy import delete, select, text
from sqlalchemy.engine import Connection

from bridge.store.insert import insert_or_replace
from bridge.store.owner import is_gone
from bridge.store.schema import lease as leases

SECONDS = 60  # longer than any single step of the work; a machine that vanished is replaced after it
_NOW = {
    "sqlite": text("SELECT CAST(strftime('%s', 'now') AS INTEGER)"),
    "postgresql": text("SELECT CAST(extract(epoch FROM clock_timestamp()) AS BIGINT)"),
}


@dataclass(frozen=True, slots=True)
class Lease:
    """A piece of work and whose it is."""

    work: str
    owner: str
    token: int


def claim(db: Connection, work: str, owner: str, seconds: int = SECONDS) -> Lease | None:
    """The lease for so long, also if it was this owner's before; None while somebody else has it."""
    now = _now(db)
    row = db.execute(select(leases).where(leases.c.work == work)).first()
    is_ours = row is not None and row.owner == owner
    if row is not None and not is_ours and row.until > now and not is_gone(row.owner):
        return None
    token = 1 if row is None else row.token + (0 if is_ours else 1)
    values = {"work": work, "owner": owner, "token": token, "until": now + seconds}
    db.execute(insert_or_replace(db, leases), values)
    return Lease(work, owner, token)


def keep(db: Connection, lease: Lease, seconds: int = SECONDS) -> bool:
    """Have it longer; False if it is another's by now, and then nothing changes."""
    return holds(db, lease) and claim(db, lease.work, lease.owner, seconds) is not None


def holds(db: Connection, lease: Lease) -> bool:
    """Whether nobody else has claimed it since."""
    query = select(leases.c.token).where(leases.c.work == lease.work, leases.c.owner == lease.owner)
    return db.scalar(query) == lease.token


def give_up(db: Connection, lease: Lease) -> None:
    """Free for others at once. The row stays: its token must never begin anew."""
    if holds(db, lease):
        values = {"work": lease.work, "owner": "", "token": lease.token, "until": 0}
        db.execute(insert_or_replace(db, leases), values)


def owners(db: Connection, kind: str) -> dict[str, str]:
    """Work -> owner, of the leases that begin with `kind` ("mailbox/") and run."""
    now = _now(db)
    rows = db.execute(select(leases).where(leases.c.work.startswith(kind, autoescape=True), leases.c.until > now))
    return {row.work: row.owner for row in rows if not is_gone(row.owner)}


def sweep(db: Connection, kind: str) -> None:
    """Forget the leases of this kind that are over: for names that never come again (of workers)."""
    over = select(leases.c.work).where(leases.c.work.startswith(kind, autoescape=True), leases.c.until <= _now(db))
    db.execute(delete(leases).where(leases.c.work.in_(over)))


def _now(db: Connection) -> int:
    """Seconds since 1970."""
    return int(db.scalar(_NOW[db.dialect.name]) or 0)
