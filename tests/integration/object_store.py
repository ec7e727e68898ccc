"""A real S3-compatible server on loopback (s3rver, by npm), whose objects are files in a folder."""

import re
import subprocess
from pathlib import Path

from bridge.sinks.bucket import BucketOptions
from tests.browser.node import node_modules

BUCKET, KEY, SECRET = "site", "S3RVER", "S3RVER"
_LISTENS = re.compile(r"listening on \S+:(\d+)")


class ObjectStore:
    """Started by `with`; `port` is kept over a stop and a new start, so that a break can be played."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = 0
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "ObjectStore":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        program = node_modules() / "s3rver" / "bin" / "s3rver.js"
        where = ["-d", str(self._folder), "-a", "127.0.0.1", "-p", str(self.port)]
        self._process = subprocess.Popen(
            ["node", str(program), *where, "--configure-bucket", BUCKET],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := _LISTENS.search(line):
                self.port = int(found[1])
                return
        raise AssertionError("the object store did not start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def options(self, folder: str = "", secret: str = SECRET) -> BucketOptions:
        endpoint = f"http://127.0.0.1:{self.port}"
        return BucketOptions(BUCKET, folder, endpoint, access_key=KEY, secret_key=secret)
