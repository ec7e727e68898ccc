"""The status page: a plain sentence for each mailbox. Its times are no part of the page (law 5): see `states`."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MailboxState:
    """What the status page says of a mailbox. `name` is its name in the configuration, never an address.

    `checked`: the last attempt; `last_mail`: when the newest mail came out of it, None if nobody knows;
    `failing_since`: the first of the failed attempts, None while it works.
    """

    name: str
    is_working: bool
    checked: datetime | None = None
    last_mail: datetime | None = None
    failing_since: datetime | None = None

    @property
    def problem(self) -> bool:
        """For the template."""
        return not self.is_working


@dataclass(frozen=True, slots=True)
class StatusView:
    """The status page; `mailboxes` is empty where nobody reads any (demo, import of files)."""

    problems: int
    has_mail: bool
    mailboxes: tuple[MailboxState, ...]
