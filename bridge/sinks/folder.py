"""A site as a folder that any web server can serve. Each file appears whole or not at all; unchanged bytes stay untouched.

No fsync for each page: after a power cut `publish` compares again and writes what differs; the store is the truth.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from bridge.errors import PublishError
from bridge.steps import step

_TEMPORARY = ".feedbridge-"  # prefix of files being written; left-overs of a crash are swept by `paths`


class FolderSink:
    """Writes below `root` and nowhere else."""

    def __init__(self, root: Path) -> None:
        """`root` is made when the first file is written."""
        self.root = root.absolute()

    def _file(self, path: str) -> Path:
        """The file of a site path. PublishError if it would lie outside: such a path is a fault of ours or an attack."""
        parts = PurePosixPath(path).parts
        wrong = not parts or path.startswith("/") or "\\" in path or "\0" in path
        if wrong or any(part in ("..", ".") or part.startswith(_TEMPORARY) for part in parts):
            raise PublishError(f"refused to write outside the site: {path!r}", where=str(self.root), permanent=True)
        file = self.root.joinpath(*parts)
        if file.parent.exists() and not file.parent.resolve().is_relative_to(self.root.resolve()):
            raise PublishError(f"a link in the site leads outside: {path!r}", where=str(self.root), permanent=True)
        return file

    def read(self, path: str) -> bytes | None:
        """The bytes of a file of the site, or None."""
        try:
            return self._file(path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise _explained(error, self.root) from error

    def has(self, path: str) -> bool:
        """Whether the file is there."""
        return self._file(path).is_file()

    def write(self, path: str, data: bytes) -> bool:
        """True if the bytes changed. A reader sees the old file or the new one, never a half; PublishError if the disk refuses."""
        file = self._file(path)
        if self._is_same(file, data):
            return False
        temporary = file.with_name(f"{_TEMPORARY}{os.getpid()}.tmp")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(data)
            step("folder.prepared")
            temporary.replace(file)
        except OSError as error:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise _explained(error, self.root) from error
        step("folder.written")
        return True

    def _is_same(self, file: Path, data: bytes) -> bool:
        try:
            return file.stat().st_size == len(data) and file.read_bytes() == data
        except OSError:
            return False

    def remove(self, path: str) -> bool:
        """True if it was there. Folders that become empty go too."""
        file = self._file(path)
        try:
            file.unlink()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise _explained(error, self.root) from error
        step("folder.removed")
        for parent in file.parents:
            if parent == self.root:
                break
            try:
                parent.rmdir()
            except OSError:
                break
        return True

    def paths(self, below: str = "") -> Iterator[str]:
        """Every file of the site below a folder, in order; temporary files of a crash are removed on the way."""
        start = self._file(below) if below else self.root
        for folder, folders, names in os.walk(start):
            folders.sort()
            for name in sorted(names):
                file = Path(folder, name)
                if name.startswith(_TEMPORARY):
                    with contextlib.suppress(OSError):
                        file.unlink()
                else:
                    yield file.relative_to(self.root).as_posix()


def _explained(error: OSError, root: Path) -> PublishError:
    return PublishError(
        f"the site cannot be written: {error.strerror or error}",
        where=str(error.filename or root),
        next_step="check free space and rights of the output folder; what is pending is written at the next run",
    )
