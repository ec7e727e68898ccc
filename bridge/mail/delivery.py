"""What a source hands to `ingest`: the bytes of one mail, when they arrived and where they lay."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail was found. (mailbox, validity, uid) says only "asked for"; identity is Message.content_key."""

    mailbox: str  # name of the mailbox in the configuration, or a path
    folder: str = ""
    validity: int = 0  # IMAP UIDVALIDITY; 0 elsewhere
    uid: str = ""  # IMAP UID, Maildir file name, byte offset in an mbox


@dataclass(frozen=True, slots=True)
class Delivery:
    """One mail as it came. `received_at`: aware, UTC, the time the mailbox got it, else the time it was read."""

    raw: bytes
    received_at: datetime
    place: Place
