"""Files that are on the disk, bytes and names, whatever happens to the power [fsync(2)]."""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_AT_ONCE = 8  # a file system writes in one go what several threads ask for


def settle(files: Iterable[Path], root: Path) -> None:
    """These files, of which some may be gone, and the folders down to them from `root`. OSError if the disk refuses."""
    asked = sorted(set(files))
    folders = {root, root.parent, *(folder for file in asked for folder in file.parents if folder.is_relative_to(root))}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for some in (asked, sorted(folders)):
            for _ in pool.map(_sync, some):
                pass


def _sync(path: Path) -> None:
    try:
        number = os.open(path, os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError):  # what is above it knows that it is gone
        return
    try:
        os.fsync(number)
    finally:
        os.close(number)
