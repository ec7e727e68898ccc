"""Mails of the firm as bytes, and the way they take into a store."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

from bridge.ingest import FeedRules
from bridge.language.tables import parse_tables
from bridge.mail.admission import Policy
from bridge.mail.delivery import Delivery, Place
from bridge.mail.message import Address
from bridge.shipped import language_texts, shipped_folder
from tests.people import BRIDGE

TABLES = parse_tables(language_texts())
RULES = FeedRules(policy=Policy(addresses=(BRIDGE,), domains=("nordlicht.example",)))
START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


def mail(
    author: Address,
    subject: str,
    text: str,
    *,
    to: Sequence[Address] = (),
    message_id: str = "",
    in_reply_to: str = "",
    date: datetime = START,
    more: Iterable[tuple[str, str]] = (),
) -> bytes:
    """One mail with the bridge in CC; without `message_id` its id is made of its content."""
    made = EmailMessage()
    made["From"] = _header(author)
    made["To"] = [_header(one) for one in to]
    made["Cc"] = BRIDGE
    made["Subject"] = subject
    made["Date"] = format_datetime(date)
    digest = sha256(f"{author.address}|{subject}|{text}|{date}".encode()).hexdigest()[:20]
    made["Message-ID"] = f"<{message_id or digest + '@nordlicht.example'}>"
    if in_reply_to:
        made["In-Reply-To"] = f"<{in_reply_to}>"
    for name, value in more:
        made[name] = value
    made.set_content(text)
    return made.as_bytes()


def deliver(raw: bytes, uid: int = 1, mailbox: str = "team", at: datetime = START + timedelta(days=60)) -> Delivery:
    """A mail as an IMAP source hands it over, after all of them were sent."""
    return Delivery(raw, at + timedelta(seconds=uid), Place(mailbox, "INBOX", 7, str(uid)))


def deliver_all(raws: Iterable[bytes], mailbox: str = "team") -> list[Delivery]:
    """Mails with the UIDs 1, 2, 3 ... in their order."""
    return [deliver(raw, uid, mailbox) for uid, raw in enumerate(raws, 1)]


def sample_mails() -> list[bytes]:
    """The sample mailbox that ships with the program."""
    return [path.read_bytes() for path in sorted(Path(shipped_folder("config") / "demo").glob("*.eml"))]


def transported(raw: bytes) -> bytes:
    """The same mail by another way: other lines that servers write, other line ends."""
    trace = (
        b"Delivered-To: vertrieb@nordlicht.example\n"
        b"Received: from mx2.nordlicht.example (mx2.nordlicht.example [192.0.2.17])\n"
        b"\tby imap.nordlicht.example with LMTP; Mon, 23 Nov 2026 10:00:00 +0100\n"
        b"X-Spam-Status: No, score=-1.2\n"
    )
    return trace + raw.replace(b"\r\n", b"\n")


def _header(one: Address) -> HeaderAddress:
    return HeaderAddress(one.name, addr_spec=one.address)
