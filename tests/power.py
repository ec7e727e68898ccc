"""A disk whose power can be cut: a file system of its own in a file, which root may mount.

Linux lets ext4 be shut down at once (EXT4_IOC_SHUTDOWN without flushing its log, as xfstests does it): whatever nobody
synced is lost, file by file and name by name, and the log is replayed when it is mounted again.
"""

import fcntl
import os
import shutil
import struct
import subprocess
from pathlib import Path

_SHUTDOWN, _NO_FLUSH = 0x8004587D, 2
_SIZE = 96 << 20


class Disk:
    """Mounted at `folder` while it is used as a context."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder.with_name(folder.name + ".disk")

    def __enter__(self) -> "Disk":
        """NotImplementedError where this machine does not let us."""
        self.folder.mkdir()
        with self._file.open("wb") as file:
            file.truncate(_SIZE)
        maker = shutil.which("mkfs.ext4", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
        if maker is None or subprocess.run([maker, "-q", str(self._file)], check=False).returncode or not self._mount():
            raise NotImplementedError("only root on a machine with ext4 may mount a file system")
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", "-l", str(self.folder)], check=False)
        self._file.unlink()

    def sync(self) -> None:
        """What is here now stays."""
        subprocess.run(["sync", "-f", str(self.folder)], check=True)

    def cut(self) -> None:
        """Power off, power on. No process may use the disk any more."""
        root = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(root, _SHUTDOWN, struct.pack("I", _NO_FLUSH))
        finally:
            os.close(root)
        subprocess.run(["umount", str(self.folder)], check=True)
        assert self._mount()

    def _mount(self) -> bool:
        command = ["mount", "-o", "loop", str(self._file), str(self.folder)]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
