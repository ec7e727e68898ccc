"""Mail from the command line: .eml files, mbox files, Maildirs, folders of them, standard input."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from bridge.errors import SourceError
from bridge.mail.delivery import Delivery, Place
from bridge.sources.maildir import MaildirSource
from bridge.sources.mbox import MboxSource, read_mbox
from bridge.sources.source import Clock, Marks, Source, arrival

_MAIL_NAMES = (".eml", ".mbox", ".mbx", ".msg.txt", ".mail")


class FileSource:
    """One mail in one file."""

    def __init__(self, path: Path, clock: Clock) -> None:
        """`path` is read when asked for."""
        self.name = str(path)
        self.path = path
        self.expected = 1
        self.skipped = 0
        self._clock = clock

    def deliveries(self, marks: Marks) -> Iterator[Delivery]:
        """The one mail; SourceError if the file cannot be read."""
        try:
            raw = self.path.read_bytes()
            written = datetime.fromtimestamp(self.path.stat().st_mtime, UTC)
        except OSError as error:
            raise SourceError(
                f"cannot be read: {error.strerror or error}",
                where=self.name,
                next_step="check the path and its rights",
                permanent=True,
            ) from error
        yield Delivery(raw, arrival(raw, min(written, self._clock())), Place(self.name))

    def settle(self, delivery: Delivery) -> None:
        """A file is never changed."""

    def close(self) -> None:
        """Nothing stays open."""


def open_path(path: Path, clock: Clock, *, is_maildir_split: bool = False) -> Iterator[Source]:
    """The sources a path stands for: a Maildir, a folder (all mails below it, by name), an mbox, or one mail.

    `is_maildir_split`: every file of a Maildir by itself, so that each mail has a path one can open.
    """
    if (path / "cur").is_dir() or (path / "new").is_dir():
        if is_maildir_split:
            yield from (FileSource(file, clock) for file in _maildir_files(path))
        else:
            yield MaildirSource(str(path), path)
    elif path.is_dir():
        for file in sorted(path.iterdir()):
            if not file.name.startswith(".") and (file.is_dir() or file.name.lower().endswith(_MAIL_NAMES)):
                yield from open_path(file, clock, is_maildir_split=is_maildir_split)
    elif is_mbox(path):
        yield MboxSource(str(path), path, clock)
    else:
        yield FileSource(path, clock)


def _maildir_files(path: Path) -> list[Path]:
    found = [file for part in ("cur", "new") if (path / part).is_dir() for file in (path / part).iterdir()]
    return sorted((file for file in found if not file.name.startswith(".")), key=lambda file: file.name)


def is_mbox(path: Path) -> bool:
    """Does the file begin as an mbox does? False if it cannot be read: the reader will say why."""
    try:
        with path.open("rb") as file:
            return file.read(5) == b"From "
    except OSError:
        return False


def read_stream(stream: BinaryIO, clock: Clock) -> Iterator[Delivery]:
    """One mail or an mbox from standard input; kept in a temporary file, because a pipe cannot be wound back."""
    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(stream, file)
        file.seek(0)
        if file.read(5) == b"From ":
            yield from read_mbox(file, "-", 0, clock)
            return
        file.seek(0)
        if raw := file.read():
            yield Delivery(raw, arrival(raw, clock()), Place("-"))
