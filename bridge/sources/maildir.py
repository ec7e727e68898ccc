"""A Maildir: one file per mail in new/ and cur/. Read without locks, as its inventor meant it."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bridge.errors import SourceError
from bridge.mail.delivery import Delivery, Place
from bridge.sources.source import Marks, wait_for_change


class MaildirSource:
    """Reads a Maildir; `Place.uid` is the file's name without its flags, which stays the same when a mail is moved
    from new/ to cur/.
    """

    def __init__(self, name: str, path: Path, *, folder: str = "", settle: str = "none") -> None:
        """`folder` names a Maildir++ subfolder ("Projekte.Nord"); `settle` "seen" moves a taken mail to cur/ and
        marks it read.
        """
        self.name = name
        self.path = path / f".{folder}" if folder and folder != "INBOX" else path
        self.expected = 0
        self.skipped = 0
        self._folder = folder
        self._settle = settle
        self._stamp = 0
        self._files: dict[str, Path] = {}

    def deliveries(self, marks: Marks) -> Iterator[Delivery]:
        """New mails by time of delivery; SourceError if this is no Maildir; a file that vanished or is closed to us
        is skipped and counted.
        """
        self._stamp = _changed_at(self.path / "new")  # before the listing: what comes meanwhile ends the next wait
        self._files = {uid: file for uid, file in self._listed() if not marks.has(self._folder, uid)}
        self.expected = len(self._files)
        for uid, file in sorted(self._files.items(), key=_delivered):
            try:
                raw, when = file.read_bytes(), file.stat().st_mtime
            except OSError:
                self.skipped += 1
                continue
            yield Delivery(raw, datetime.fromtimestamp(when, UTC), Place(self.name, self._folder, uid=uid))

    def settle(self, delivery: Delivery) -> None:
        """With settle = "seen": into cur/ with the flag S; a mail moved by another program is left alone."""
        file = self._files.get(delivery.place.uid)
        if self._settle != "seen" or file is None:
            return
        base, _, flags = file.name.partition(":2,")
        target = self.path / "cur" / f"{base}:2,{''.join(sorted({*flags, 'S'}))}"
        try:
            file.rename(target)
        except OSError:
            return

    def wait(self, seconds: float, stopping: threading.Event) -> bool:
        """Until something is delivered into new/, whose folder then has a new time."""
        return wait_for_change(self._stamp, lambda: _changed_at(self.path / "new"), seconds, stopping)

    def abort(self) -> None:
        """There is no line to cut."""

    def close(self) -> None:
        """Nothing stays open."""

    def _listed(self) -> Iterator[tuple[str, Path]]:
        try:
            for part in ("cur", "new"):
                for file in (self.path / part).iterdir():
                    if not file.name.startswith("."):
                        yield file.name.partition(":")[0], file
        except OSError as error:
            raise SourceError(
                f"is no readable Maildir: {error.strerror or error}",
                where=str(self.path),
                next_step="name the folder that holds cur/ and new/",
            ) from error


def _changed_at(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


def _delivered(item: tuple[str, Path]) -> tuple[int, str]:
    """Names begin with the second of delivery; anything else comes first, by name."""
    seconds = item[0].partition(".")[0]
    return (int(seconds) if seconds.isdecimal() else 0, item[0])
