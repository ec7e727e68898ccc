"""One file with many mails: mboxrd, mboxo, mboxcl, mboxcl2, told apart mail by mail; streamed, never the whole file
in memory.

`Place.uid` is the byte offset of the mail's "From " line, so that `explain` can show where in the file it lies.
"""

import os
import threading
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from bridge.errors import SourceError
from bridge.mail.delivery import Delivery, Place
from bridge.sources.source import Clock, Marks, arrival, read_date, wait_for_change

_LINE_BYTES = 1 << 20  # a line is read in pieces of this size: one endless line must not fill the memory
_ENDS = (b"\n", b"\r\n", b"")


class MboxSource:
    """Reads an mbox file; on later readings it goes on at the last mail it knows, if the file still begins with the
    same mail.
    """

    def __init__(self, name: str, path: Path, clock: Clock) -> None:
        """`path` is opened when reading begins."""
        self.name = name
        self.path = path
        self.expected = 0
        self.skipped = 0
        self._clock = clock
        self._stamp = (0, 0)

    def deliveries(self, marks: Marks) -> Iterator[Delivery]:
        """Mails in the order of the file; SourceError if it cannot be read."""
        self._stamp = _stamp_of(self.path)  # before the reading: what is appended meanwhile ends the next wait
        try:
            with self.path.open("rb") as file:
                validity = zlib.crc32(file.readline(_LINE_BYTES) + _read_head(file, b""))
                start = _restart(file, marks.last("", validity))
                for count, delivery in enumerate(read_mbox(file, self.name, start, self._clock), 1):
                    self.expected = _estimate(count, file.tell() - start, os.fstat(file.fileno()).st_size - start)
                    yield replace(delivery, place=replace(delivery.place, validity=validity))
        except OSError as error:
            raise SourceError(
                f"cannot be read: {error.strerror or error}",
                where=str(self.path),
                next_step="check the path and its rights",
            ) from error

    def settle(self, delivery: Delivery) -> None:
        """An mbox is never changed."""

    def wait(self, seconds: float, stopping: threading.Event) -> bool:
        """Until the file has grown."""
        return wait_for_change(self._stamp, lambda: _stamp_of(self.path), seconds, stopping)

    def abort(self) -> None:
        """There is no line to cut."""

    def close(self) -> None:
        """Nothing stays open."""


def _estimate(mails: int, done: int, size: int) -> int:
    """How many mails a file holds if the rest is like what was read."""
    return round(mails * size / done) if done else 0


def _stamp_of(file: Path) -> tuple[int, int]:
    try:
        facts = file.stat()
    except OSError:
        return 0, 0
    return facts.st_size, facts.st_mtime_ns


def read_mbox(file: BinaryIO, name: str, start: int, clock: Clock) -> Iterator[Delivery]:
    """Every mail of a seekable mbox from the offset `start` on, which must be a "From " line (or the beginning of the
    file).
    """
    file.seek(start)
    line = file.readline(_LINE_BYTES)
    while line in _ENDS[:2]:  # empty lines before the first mail
        start = file.tell()
        line = file.readline(_LINE_BYTES)
    while line:
        from_line = line if line.startswith(b"From ") else b""
        head = _read_head(file, b"" if from_line else line)
        body, following, line = _read_body(file, head)
        raw = head + body
        stamp = read_date(_stamp(from_line)) or clock()
        yield Delivery(raw, arrival(raw, stamp), Place(name, uid=str(start)))
        start = following


def _restart(file: BinaryIO, offset: int) -> int:
    """`offset` if a mail begins there (the file only grew), else 0: what was read before is told by content."""
    if offset < 2 or file.seek(0, os.SEEK_END) <= offset:
        return 0
    file.seek(offset - 2)
    around = file.read(7)
    return offset if around[1:] == b"\nFrom " and around[:1] in (b"\n", b"\r") else 0


def _read_head(file: BinaryIO, first: bytes) -> bytes:
    """The header block with the empty line that ends it."""
    lines = [first] if first else []
    while line := file.readline(_LINE_BYTES):
        lines.append(line)
        if line in _ENDS:
            break
    return b"".join(lines)


def _read_body(file: BinaryIO, head: bytes) -> tuple[bytes, int, bytes]:
    """(body, offset of the next "From " line, that line); quoting of "From " is undone."""
    counted = _counted_body(file, head)
    if counted is not None:
        return counted
    lines: list[bytes] = []
    blank = True  # an empty body has its separator right after the head
    while True:
        offset = file.tell()
        line = file.readline(_LINE_BYTES)
        if not line:
            return b"".join(_without_last_blank(lines)), offset, b""
        if blank and line.startswith(b"From ") and _begins_mail(line, file):
            return b"".join(_without_last_blank(lines)), offset, line
        lines.append(_unquoted(line))
        blank = line in _ENDS


def _begins_mail(from_line: bytes, file: BinaryIO) -> bool:
    """Is this "From " line, after which the file stands, no paragraph that a sloppy writer (or mboxcl2) left unquoted?

    A separator has a date or at least an address, and a header block behind it: "From my side: fine" has neither.
    """
    words = from_line.split()
    has_time = any(word[:1].isdigit() and word[1:3].count(b":") == 1 for word in words[2:])
    back = file.tell()
    following = file.readline(1000)
    file.seek(back)
    if following in _ENDS or following.startswith(b">From "):
        return has_time
    name, colon, _ = following.partition(b":")
    is_header = bool(colon) and bool(name) and name.isascii() and b" " not in name.rstrip()
    return is_header and (has_time or (len(words) > 1 and b"@" in words[1]))


def _counted_body(file: BinaryIO, head: bytes) -> tuple[bytes, int, bytes] | None:
    """mboxcl: the body that Content-Length counts, but only if a mail or the end really follows there; else None and
    the file where it was.
    """
    length = _content_length(head)
    back = file.tell()
    if length < 0 or length > os.fstat(file.fileno()).st_size - back:
        return None
    file.seek(back + length)
    offset = file.tell()
    line = file.readline(_LINE_BYTES)
    while line in _ENDS[:2]:
        offset = file.tell()
        line = file.readline(_LINE_BYTES)
    after = file.tell()
    file.seek(back)
    if line and not (line.startswith(b"From ") and _begins_mail_at(after, line, file)):
        file.seek(back)
        return None
    file.seek(back)
    body = file.read(length)
    file.seek(after)
    is_bare = b"\nFrom " in body or body.startswith(b"From ")  # mboxcl2 quotes nothing
    return (body if is_bare else b"".join(_unquoted(part) for part in body.splitlines(keepends=True))), offset, line


def _begins_mail_at(offset: int, from_line: bytes, file: BinaryIO) -> bool:
    file.seek(offset)
    return _begins_mail(from_line, file)


def _content_length(head: bytes) -> int:
    """The number in Content-Length, -1 if there is none."""
    for line in head.splitlines():
        if line[:15].lower() == b"content-length:":
            digits = line[15:].strip()
            return int(digits) if digits.isdigit() and len(digits) < 12 else -1
    return -1


def _unquoted(line: bytes) -> bytes:
    """mboxrd: one ">" off every line of ">"s before "From "; for mboxo this is right but for a line that began with
    ">From " itself.
    """
    if line.startswith(b">") and line.lstrip(b">").startswith(b"From "):
        return line[1:]
    return line


def _without_last_blank(lines: list[bytes]) -> list[bytes]:
    """The empty line before a "From " line belongs to the file format, not to the mail."""
    return lines[:-1] if lines and lines[-1] in _ENDS else lines


def _stamp(from_line: bytes) -> str:
    """The date of a "From sender Thu Nov 19 08:41:00 2026" line: all after the sender."""
    return " ".join(from_line.decode("ascii", "replace").split()[2:])
