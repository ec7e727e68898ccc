"""A folder as the place results go to: the web server beside it sees a page as it was or as it is, never a half."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from bridge.errors import PublishError
from bridge.sinks.place import checked
from bridge.sinks.settled import settle

_MOST = 5_000  # files that are remembered until they are settled
_PART = ".part"  # ours while being written; the same name again after a crash, so that none is left over


class FolderSink:
    """Files below `root` by their path ("t/8f3k/index.html"). PublishError if the disk refuses or a path leads out."""

    def __init__(self, root: Path) -> None:
        """`root` is made when the first file is written."""
        self._root = root
        self._unsettled: list[Path] = []

    def write(self, path: str, data: bytes) -> bool:
        """Put a file there if its bytes differ; True if they did. Temp + rename in one folder: readers see old or new;
        after `settle` for good.
        """
        target = self._place(path)
        try:
            if _holds(target, data):
                return False
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(f".{_short(target.name)}{_PART}")
            part.write_bytes(data)
            part.replace(target)
            self._note(target)
        except OSError as error:
            raise _refused(path, error) from error
        return True

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, None if there is none."""
        try:
            return self._place(path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise _refused(path, error) from error

    def exists(self, path: str) -> bool:
        """Whether the file is there."""
        return self._place(path).is_file()

    def remove(self, path: str) -> bool:
        """Take a file away, and the folders that are empty then; True if it was there."""
        target = self._place(path)
        try:
            target.unlink()
            self._note(target)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise _refused(path, error) from error
        self._remove_empty(target.parent)
        return True

    def settle(self) -> None:
        """What was written and removed stays so, whatever happens to the power."""
        asked, self._unsettled = self._unsettled, []
        try:
            settle(asked, self._root)
        except OSError as error:
            raise _refused("what is new", error) from error

    def paths(self, below: str = "") -> Iterator[str]:
        """The files in the folder `below` ("t/8f3k/"), in order of name; without what is being written."""
        top = self._place(below) if below else self._root
        found = sorted(path for path in top.rglob("*") if path.is_file() and not path.name.endswith(_PART))
        return (path.relative_to(self._root).as_posix() for path in found)

    def _note(self, target: Path) -> None:
        self._unsettled.append(target)
        if len(self._unsettled) >= _MOST:
            self.settle()

    def _place(self, path: str) -> Path:
        """The file of a path, below the root even where a link in it points elsewhere."""
        pure = checked(path)
        if any(map(os.path.islink, self._folders(pure))):  # only then: to resolve is a look at each level from "/" on
            self._refuse_outside(self._root / pure)
        return self._root / pure

    def _folders(self, pure: PurePosixPath) -> Iterator[str]:
        """The folders between the root and a file."""
        folder = str(self._root)
        for name in pure.parts[:-1]:
            folder = f"{folder}/{name}"
            yield folder

    def _refuse_outside(self, target: Path) -> None:
        if not target.parent.resolve().is_relative_to(self._root.resolve()):
            raise PublishError("a link leads out of the site", where=str(target), permanent=True)

    def _remove_empty(self, folder: Path) -> None:
        while folder != self._root and folder.is_relative_to(self._root):
            try:
                folder.rmdir()
            except OSError:  # not empty: done
                return
            folder = folder.parent


def _holds(target: Path, data: bytes) -> bool:
    try:
        return os.path.getsize(target) == len(data) and target.read_bytes() == data  # noqa: PTH202  # one stat, no object
    except OSError:
        return False


def _short(name: str) -> str:
    """A name that still fits the folder's 255 bytes with our ending."""
    return name if len(name.encode()) <= 240 else name.encode()[:240].decode(errors="ignore")


def _refused(path: str, error: OSError) -> PublishError:
    return PublishError(
        f"cannot write {path}: {error.strerror or error}",
        where=str(error.filename or ""),
        next_step="check the space and the rights of the output folder, then run again: what is pending stays pending",
    )
