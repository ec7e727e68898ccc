"""A stored reading: what a mail says, with the envelope that a page shows beside it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Connection

from bridge.conversation.thread import Reading
from bridge.mail.admission.recipients import split_plus
from bridge.mail.message import Address, Message
from bridge.store import codec
from bridge.store.insert import insert_or_replace, portions
from bridge.store.schema import reading as readings

_READS = select(readings).where(readings.c.message.in_(bindparam("keys", expanding=True)))


@dataclass(frozen=True, slots=True)
class Read:
    """One mail as its posts need it."""

    message_id: str
    author: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    base_subject: (
        str  # without reply and forward prefixes, with the tags that are topics: what a conversation is called
    )
    reading: Reading


def make_read(message: Message, base_subject: str, reading: Reading, own_addresses: Collection[str] = ()) -> Read:
    """Reading and envelope together. The feed's own addresses are left out of To and Cc: nobody asks the bridge."""
    to, cc = (tuple(one for one in row if not _is_own(one, own_addresses)) for row in (message.to, message.cc))
    return Read(message.message_id, message.author, to, cc, message.subject, base_subject, reading)


def _is_own(address: Address, own_addresses: Collection[str]) -> bool:
    return split_plus(address.address, own_addresses) is not None


def keep_reads(db: Connection, reads: Mapping[int, Read]) -> None:
    """Write the readings of mails, by their numbers."""
    rows = [{"message": mail, "data": codec.encode(reads[mail]).encode()} for mail in sorted(reads)]
    if rows:
        db.execute(insert_or_replace(db, readings), rows)


def load_reads(db: Connection, mails: Collection[int]) -> dict[int, Read]:
    """Mail number -> its reading, for those that have one."""
    found: dict[int, Read] = {}
    for portion in portions(set(mails)):
        found |= {row.message: codec.decode(Read, row.data) for row in db.execute(_READS, {"keys": portion})}
    return found
