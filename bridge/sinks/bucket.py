"""A bucket of an S3-compatible object store as the place results go to.

A bucket has no rename and needs none: an object is put as a whole, and whoever reads meanwhile gets the old one or the
new one. The order of the files, new pages before what leads to them, is that of publish.press, as for a folder.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import TYPE_CHECKING

from bridge.errors import PublishError
from bridge.sinks.place import checked

if TYPE_CHECKING:
    from obstore.store import S3Store

_TYPES = {  # as config/nginx.conf.example says them; anything else is only ever saved
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".atom": "application/atom+xml; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
_ATTACHED = "f"  # the folder of attached files: saved, never opened in the site's own name


@dataclass(frozen=True, slots=True)
class BucketOptions:
    """Which bucket, and who we are there."""

    bucket: str
    folder: str = ""  # the site lies below it; "" is the whole bucket
    endpoint: str = ""  # "" is Amazon S3
    region: str = "us-east-1"
    access_key: str = ""  # "": what the machine has by itself (its role, or AWS_... in the environment)
    secret_key: str = field(default="", repr=False)
    ca_file: Path | None = None  # PEM of an own CA; None trusts those of the system


class BucketSink:
    """Objects below a folder of a bucket, by their path. PublishError if the store refuses or cannot be reached."""

    def __init__(self, options: BucketOptions) -> None:
        """Nothing is opened before the first file."""
        self._options = options
        self._known: dict[str, str] = {}  # path -> digest of what was read or written here: spares a second look

    @cached_property
    def _client(self) -> ModuleType:
        try:
            import obstore  # noqa: PLC0415  # an extra, and 16 MB that no folder needs
        except ImportError as error:
            words = "a bucket needs a package that is not installed"
            raise PublishError(words, next_step="pip install feedbridge[s3]", permanent=True) from error
        return obstore

    @cached_property
    def _store(self) -> "S3Store":
        try:
            return _open(self._client, self._options)
        except (self._client.exceptions.BaseError, OSError, ValueError) as error:
            raise _refused("", self._options, error) from None

    def write(self, path: str, data: bytes) -> bool:
        """Put an object if its bytes differ; True if they did."""
        name, digest = str(checked(path)), _digest(data)
        if (self._known.get(name) or self._tag(name)) == digest:
            return False
        with self._told(path):
            self._client.put(self._store, name, data, attributes=_attributes(name))
        self._known[name] = digest
        return True

    def read(self, path: str) -> bytes | None:
        """The bytes of an object, None if there is none."""
        name = str(checked(path))
        try:
            with self._told(path):
                data = bytes(self._client.get(self._store, name).bytes())
        except FileNotFoundError:
            return None
        self._known[name] = _digest(data)
        return data

    def exists(self, path: str) -> bool:
        """Whether the object is there."""
        return bool(self._tag(str(checked(path))))

    def remove(self, path: str) -> bool:
        """Take an object away; True if it was there."""
        name = str(checked(path))
        if not self.exists(path):
            return False
        with self._told(path):
            self._client.delete(self._store, name)
        self._known.pop(name, None)
        return True

    def settle(self) -> None:
        """An object that was put stays so."""

    def paths(self, below: str = "") -> Iterator[str]:
        """The objects in the folder `below` ("t/8f3k/"), in order of name."""
        prefix = str(checked(below)) if below else None
        with self._told(below):
            pages = list(self._client.list(self._store, prefix))
        return iter(sorted(one["path"] for page in pages for one in page))

    def _tag(self, name: str) -> str:
        """What the store says of the bytes of an object: their MD5 where it keeps them plainly; "" if there is none."""
        try:
            with self._told(name):
                return str(self._client.head(self._store, name)["e_tag"] or "?").strip('"')
        except FileNotFoundError:
            return ""

    @contextmanager
    def _told(self, path: str) -> Iterator[None]:
        """Errors of the library as PublishError; that an object is not there comes out as it is."""
        try:
            yield
        except FileNotFoundError:
            raise
        except (self._client.exceptions.BaseError, OSError, ValueError) as error:
            raise _refused(path, self._options, error) from None  # its text may be a whole answer of the server


def _open(client: ModuleType, options: BucketOptions) -> "S3Store":
    store: S3Store = client.store.S3Store(
        options.bucket,
        prefix=options.folder or None,
        region=options.region,
        client_options={
            "timeout": "60s",
            "connect_timeout": "10s",
            "allow_http": options.endpoint.startswith("http://"),  # settings allow it for this machine only
            **({"root_certificate": options.ca_file.read_bytes()} if options.ca_file else {}),
        },
        retry_config={"max_retries": 4, "retry_timeout": timedelta(seconds=60)},
        **({"endpoint": options.endpoint} if options.endpoint else {}),
        **(
            {"access_key_id": options.access_key, "secret_access_key": options.secret_key} if options.access_key else {}
        ),
    )
    return store


def _attributes(name: str) -> dict[str, str]:
    """What the store says of an object to whoever reads it."""
    path = PurePosixPath(name)
    kind = _TYPES.get(path.suffix.lower(), "application/octet-stream")
    said = {"Content-Type": kind, "Cache-Control": "private, no-cache"}
    is_attached = _ATTACHED in path.parts[:2]
    return said | ({"Content-Disposition": "attachment"} if is_attached else {})


def _digest(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def _refused(path: str, options: BucketOptions, error: Exception) -> PublishError:
    words = str(error).partition("\n")[0][:300] or type(error).__name__
    return PublishError(
        f"cannot reach {path or 'the list of files'}: {words}",
        where=f"s3://{options.bucket}/{options.folder}",
        next_step="check the section [bucket] and its rights there, then run again: what is pending stays pending",
    )
