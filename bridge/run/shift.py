"""Which mailboxes this worker reads, when several workers share a store.

Each worker has a lease on being there and one on each mailbox it reads, and renews them together. It takes what is
free up to its fair share, and gives back what is more: a second worker gets its half within a round or two, and when
one dies its mailboxes are taken over as soon as its leases are over. Reading is safe without all this (once is once);
leases only keep two workers from doing the same work.
"""

import math
import threading
import time
from dataclasses import dataclass, field

from bridge.errors import StoreError
from bridge.store import Connection, Store, leases
from bridge.store.owner import new_owner

ROUND = leases.SECONDS / 4  # seconds between two renewals: three may fail
_WORKERS = "worker/"
_MARGIN = 5.0  # seconds before the end of a lease in which nothing is begun


@dataclass(slots=True)
class Shift:
    """The mailboxes of one worker. `renew` and `end` are one thread's; `has` is for all."""

    store: Store
    mailboxes: tuple[str, ...]
    owner: str = field(default_factory=new_owner)
    _held: dict[str, leases.Lease] = field(default_factory=dict)
    _until: float = 0.0  # by the monotonic clock

    def has(self, mailbox: str) -> bool:
        """Whether this worker should read it now."""
        return mailbox in self._held and time.monotonic() < self._until - _MARGIN

    def renew(self) -> None:
        """Keep what is held, take what is free, give back what is more than a fair share. StoreError: as it was."""
        began = time.monotonic()
        with self.store.write() as db:
            leases.claim(db, self._here, self.owner)
            leases.sweep(db, _WORKERS)
            held = self._kept(db)
            share = math.ceil(len(self.mailboxes) / len(leases.owners(db, _WORKERS)))
            for mailbox in list(held)[share:]:
                leases.give_up(db, held.pop(mailbox))
            for mailbox in self.mailboxes:
                lease = leases.claim(db, _work(mailbox), self.owner) if len(held) < share else None
                if lease is not None:
                    held[mailbox] = lease
        self._held, self._until = held, began + leases.SECONDS

    def keep_renewing(self, stopping: threading.Event) -> None:
        """Until `stopping`; then everything is free for others at once. StoreError only if it is permanent."""
        while not stopping.wait(ROUND):
            try:
                self.renew()
            except StoreError as error:
                if error.permanent:
                    raise

    def end(self) -> None:
        """Free for others at once; if the store fails, when the leases are over."""
        held, self._held = self._held, {}
        with self.store.write() as db:
            for lease in held.values():
                leases.give_up(db, lease)
            leases.claim(db, self._here, self.owner, seconds=0)
            leases.sweep(db, _WORKERS)

    @property
    def _here(self) -> str:
        return _WORKERS + self.owner

    def _kept(self, db: Connection) -> dict[str, leases.Lease]:
        return {mailbox: lease for mailbox, lease in self._held.items() if leases.keep(db, lease)}


def _work(mailbox: str) -> str:
    return f"mailbox/{mailbox}"
