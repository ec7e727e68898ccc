"""Letters as .eml files in a folder: a dry run, or the hand-over to another program."""

import hashlib
import re
from pathlib import Path

from bridge.errors import DeliveryError
from bridge.letters.letter import Letter
from bridge.sinks.settled import settle


class SpoolSink:
    """One file a letter, named by what it is: the same letter again takes its own place."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made with the first letter, closed to others: letters hold internal mail."""
        self._folder = folder

    def send(self, letter: Letter) -> str:
        """Write the file, whole or not at all, and for good; its name.

        DeliveryError if the disk refuses: trying again may help.
        """
        name = file_name(letter)
        part = self._folder / f".{name}.part"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.write_bytes(letter.raw)
            part.replace(self._folder / name)
            settle([self._folder / name], self._folder)
        except OSError as error:
            raise DeliveryError(
                f"cannot write the letter: {error.strerror or error}",
                where=str(self._folder),
                next_step="check the space and the rights of this folder (letters.spool)",
                stops=True,
            ) from error
        return name

    def close(self) -> None:
        """Nothing is open."""


def file_name(letter: Letter) -> str:
    """week-2026-W47-anja.pichler-4be0c2.eml: readable, safe on every disk, one for each letter."""
    words = re.sub(r"[^A-Za-z0-9.]+", "-", f"{letter.name.rpartition('/')[0]}-{letter.recipient.partition('@')[0]}")
    digest = hashlib.sha256(letter.message_id.encode()).hexdigest()[:6]
    return f"{words.strip('-.')[:100]}-{digest}.eml"
