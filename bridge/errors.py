"""The exception tree: who may see it, and whether trying again helps.

BridgeError                 never raised itself; `.permanent` says that trying again cannot help
├── UsageError              wrong use of the command line (exit code 2)
├── SettingsError           the configuration is wrong: every fault at once, with key and file:line
├── TokenError              a sign-in service gives no access token; permanent: an operator must act
├── SourceError             a mailbox cannot be read now; back off, the others go on
├── StoreError              the database failed: stop taking mail, nothing is settled at its source
├── PublishError            a page could not be written: what is pending stays pending
└── DeliveryError           a letter was not taken: 5xx is permanent, 4xx is not

The core (mail, conversation, language, site, letters) raises none of them for bad mail: it returns defects,
reasons and evidence. Edges wrap the errors of their library once. Messages carry no secret and no mail text.
"""


class BridgeError(Exception):
    """What went wrong, where, and what to do next; `permanent` is True if trying again cannot help."""

    permanent = False

    def __init__(self, what: str, *, where: str = "", next_step: str = "", permanent: bool | None = None) -> None:
        """`where` is a place a person can open (file:line, mailbox name); `next_step` a command or a key to change."""
        super().__init__(what)
        self.what = what
        self.where = where
        self.next_step = next_step
        if permanent is not None:
            self.permanent = permanent

    def __str__(self) -> str:
        """One to three lines: where and what, then the next step."""
        first = f"{self.where}: {self.what}" if self.where else self.what
        return f"{first}\n  Next: {self.next_step}" if self.next_step else first


class UsageError(BridgeError):
    """The command was called wrongly."""

    permanent = True


class SettingsError(BridgeError):
    """The configuration has faults; `faults` holds one line for each."""

    permanent = True

    def __init__(self, faults: tuple[str, ...], *, next_step: str = "") -> None:
        """`faults`: complete sentences that begin with file:line and key."""
        super().__init__("\n".join(faults), next_step=next_step)
        self.faults = faults


class TokenError(BridgeError):
    """No access token could be had; the mailbox waits, the others go on."""


class SourceError(BridgeError):
    """A mailbox or file could not be read; `retry_after` is the server's own number of seconds, if it gave one."""

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        next_step: str = "",
        permanent: bool | None = None,
        retry_after: float | None = None,
    ) -> None:
        """As BridgeError; `retry_after` in seconds."""
        super().__init__(what, where=where, next_step=next_step, permanent=permanent)
        self.retry_after = retry_after


class StoreError(BridgeError):
    """The database refused; nothing of the running transaction is kept."""


class PublishError(BridgeError):
    """A page could not be written; the change stays pending."""


class DeliveryError(BridgeError):
    """A letter was refused (5xx: permanent) or put off (4xx); `stops`: the server refuses us, not this letter alone."""

    def __init__(
        self, what: str, *, where: str = "", next_step: str = "", permanent: bool | None = None, stops: bool = False
    ) -> None:
        """As BridgeError; with `stops` the other letters would fare the same and are not tried now."""
        super().__init__(what, where=where, next_step=next_step, permanent=permanent)
        self.stops = stops
