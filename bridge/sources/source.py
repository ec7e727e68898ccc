"""What every source has in common: what it is asked, what it gives, and how the time of arrival is found."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

from bridge.mail.delivery import Delivery

Clock = Callable[[], datetime]
_HEAD_BYTES = 65536  # enough for every header block that has its newest Received line at the top
_LOOK_SECONDS = 1.0
_OLDEST_YEAR = 1980  # archives write "Thu Jan  1 00:00:00 1970" for "unknown"


class Marks(Protocol):
    """What the store remembers of a mailbox, so that a source asks for new mail only (law 7)."""

    def last(self, folder: str, validity: int) -> int:
        """The highest number read so far under this validity; 0 if none."""

    def has(self, folder: str, uid: str) -> bool:
        """Was this name read before?"""


class NoMarks:
    """Nothing was read before: for files named on the command line, whose mails are told apart by content alone."""

    def last(self, folder: str, validity: int) -> int:
        """Nothing was read."""
        return 0

    def has(self, folder: str, uid: str) -> bool:
        """Nothing was read."""
        return False


class Source(Protocol):
    """A place mail comes from."""

    name: str
    expected: int  # how many mails this reading will give, 0 while unknown: for progress
    skipped: int  # mails that were there when listed but could not be had

    def deliveries(self, marks: Marks) -> Iterator[Delivery]:
        """New mail in the order of the mailbox; SourceError if the rest cannot be read now."""

    def settle(self, delivery: Delivery) -> None:
        """Called after the mail is committed here, never before (law 6); does nothing unless configured."""

    def close(self) -> None:
        """Give back what is open; may be called twice."""


class FollowedSource(Source, Protocol):
    """A place that new mail comes to: it can be waited at."""

    def wait(self, seconds: float, stopping: threading.Event) -> bool:
        """Until there may be new mail, `stopping` is set, or `seconds` are over. False: the line was lost meanwhile."""

    def abort(self) -> None:
        """Cut the line another thread waits on: its call ends with a SourceError. Nothing if no line is open."""


def wait_for_change(before: object, stamp: Callable[[], object], seconds: float, stopping: threading.Event) -> bool:
    """Look at a file's or folder's stamp once a second until it is not `before`; always True: no line can be lost."""
    end = time.monotonic() + seconds
    while stamp() == before and time.monotonic() < end and not stopping.wait(_LOOK_SECONDS):
        pass
    return True


def arrival(raw: bytes, otherwise: datetime) -> datetime:
    """When the mailbox got this mail: the date of its topmost Received line [RFC 5321 §4.4], else `otherwise`; aware,
    UTC.
    """
    found = read_date(_top_received(raw[:_HEAD_BYTES]).rpartition(";")[2])
    return found or otherwise


def read_date(text: str) -> datetime | None:
    """An RFC 5322 or asctime date as aware UTC (no zone written: UTC); None if unreadable or before 1980."""
    try:
        found = parsedate_to_datetime(text.strip())
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return found if found.year >= _OLDEST_YEAR else None


def _top_received(head: bytes) -> str:
    """The first Received line with its folds, or ""."""
    lines: list[bytes] = []
    for line in head.splitlines():
        if lines and line[:1] not in (b" ", b"\t"):
            break
        if lines or line[:9].lower() == b"received:":
            lines.append(line)
        elif not line:
            break
    return b" ".join(lines).decode("ascii", "replace")
