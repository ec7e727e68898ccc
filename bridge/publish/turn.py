"""One at a time: a site is written by one process, whoever else wants to, or an older page could come last."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bridge.errors import PublishError
from bridge.store import Connection, Store, leases
from bridge.store.owner import new_owner


class TakenError(PublishError):
    """Another process writes this site just now; what is pending stays pending."""


@dataclass(slots=True)
class Turn:
    """The right to write a site: kept while files are written, lost by a process that slept too long."""

    store: Store
    lease: leases.Lease
    renewed: float = field(default_factory=time.monotonic)

    def keep(self) -> None:
        """Before each file. TakenError if another process took over meanwhile."""
        now = time.monotonic()
        if now - self.renewed < leases.SECONDS / 3:
            return
        with self.store.write() as db:
            if not leases.keep(db, self.lease):
                raise _taken(self.lease.work)
        self.renewed = now

    def is_ours(self, db: Connection) -> bool:
        """Whether nobody else has taken over, in the transaction that says what was done."""
        return leases.holds(db, self.lease)


@contextmanager
def turn(store: Store, feed: str) -> Iterator[Turn]:
    """The turn of this run. TakenError if it is another's."""
    work = f"site/{feed}"
    with store.write() as db:
        lease = leases.claim(db, work, new_owner())
    if lease is None:
        raise _taken(work)
    try:
        yield Turn(store, lease)
    finally:
        with store.write() as db:
            leases.give_up(db, lease)


def _taken(work: str) -> TakenError:
    return TakenError("another process writes this site just now", where=work, next_step="wait until it is ready")
