"""What an IMAP mailbox needs to be read; settings fills it."""

from dataclasses import dataclass, field
from enum import StrEnum

from bridge.tokens import Tokens


class Tls(StrEnum):
    """How the connection is protected."""

    IMPLICIT = "implicit"  # TLS from the first byte, port 993
    STARTTLS = "starttls"  # TLS asked for on port 143; refused means no connection, never a plain one
    NONE = "none"  # for a gateway on this machine only; settings refuses it for any other host


class Settle(StrEnum):
    """What happens to a mail at its source after it is committed here."""

    NONE = "none"
    SEEN = "seen"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class ImapOptions:
    """One mailbox. Seconds and bytes; `port` 0 means the usual one of `tls`; `next_step` names the file to edit in
    error messages.
    """

    mailbox: str
    host: str
    user: str
    password: str = field(repr=False)
    tokens: Tokens | None = field(default=None, repr=False)  # instead of a password
    port: int = 0
    folder: str = "INBOX"
    tls: Tls = Tls.IMPLICIT
    ca_file: str = ""  # "": the CAs of the system
    settle: Settle = Settle.NONE
    move_to: str = ""
    connect_seconds: float = 20.0
    read_seconds: float = 60.0
    # of a longer mail only the first max_bytes + 1 come: admission sees that it is too large and holds it
    max_bytes: int = 50_000_000

    @property
    def address(self) -> str:
        """host:port, for people."""
        return f"{self.host}:{self.port or (993 if self.tls is Tls.IMPLICIT else 143)}"
