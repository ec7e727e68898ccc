"""Files of this machine: secrets that others can read, folders that cannot be written, disks that are full."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from bridge.doctor.check import Check, fine, hint, problem, shown, spot
from bridge.errors import PublishError
from bridge.settings.bucket import is_bucket
from bridge.settings.edges.pages import make_sink
from bridge.settings.load import Loaded
from bridge.settings.model import Feed
from bridge.site.page import STATES

_LITTLE = 1 << 30  # bytes free: below a gibibyte the first import of an archive may not fit
_NEARLY_NONE = 100 << 20


def secret_files(loaded: Loaded) -> Iterator[Check]:
    """Every file with a password: nobody but its owner (and group, as containers need it) may read it."""
    found = list(_named(loaded))
    for file, _ in found:
        if file.is_file() and file.stat().st_mode & stat.S_IROTH:
            yield problem(
                "secrets",
                f"{shown(file)} can be read by everybody on this machine",
                "whoever reads it can read the mailbox",
                f"chmod 600 {shown(file)}",
            )
    if found and not any(file.is_file() and file.stat().st_mode & stat.S_IROTH for file, _ in found):
        yield fine("secrets", f"{len(found)} {'file' if len(found) == 1 else 'files'}, closed to others")


def _named(loaded: Loaded) -> Iterator[tuple[Path, str]]:
    for path, origin in loaded.origins.items():
        kind, _, name = origin.partition("file ")
        if not kind and name and path:
            yield loaded.path(name), str(path[-1])
    if loaded.settings.store.url_file:
        yield loaded.path(loaded.settings.store.url_file), "url_file"


def output_folders(loaded: Loaded) -> Iterator[Check]:
    """The place of each site: can it be written, is there room, who else can read it."""
    for number, feed in enumerate(loaded.settings.feed):
        subject = f"site {feed.name}"
        if is_bucket(feed.output):
            yield _bucket(loaded, feed, subject)
            continue
        folder = loaded.path(feed.output)
        place = _existing(folder)
        key = spot(loaded, "feed", number, "output")
        if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
            who = f"{shown(place)} cannot be written by this user"
            yield problem(subject, who, "no page can be published", f"give this user the right, or change {key}")
            continue
        yield from _room(subject, place)
        if folder.is_dir() and folder.stat().st_mode & stat.S_IROTH:
            why = "it holds internal mail; give only your web server the right"
            yield hint(
                subject, f"{shown(folder)} can be read by every user of this machine", why, f"chmod 750 {shown(folder)}"
            )
        else:
            yield fine(subject, f"{shown(folder)} can be written")


def _bucket(loaded: Loaded, feed: Feed, subject: str) -> Check:
    """Can it be reached with this key; whether it can be written shows the next run."""
    try:
        make_sink(loaded, feed).exists(STATES)
    except PublishError as error:
        return problem(subject, f"{feed.output}: {error.what}", "no page can be published", error.next_step)
    return fine(subject, f"{feed.output} can be read with this key")


def _room(subject: str, place: Path) -> Iterator[Check]:
    free = shutil.disk_usage(place).free
    if free < _LITTLE:
        make = problem if free < _NEARLY_NONE else hint
        yield make(
            subject,
            f"only {free >> 20} MiB are free at {shown(place)}",
            "a full disk stops publishing until there is room again; nothing is lost",
            "free some room",
        )


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    for place in (folder, *folder.parents):
        if place.exists():
            return place
    return folder
