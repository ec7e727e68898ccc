"""The store: can it be opened and written, is it closed to others, how much room is there."""

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from bridge.doctor.check import Check, fine, from_error, hint, problem, shown
from bridge.doctor.senders import senders
from bridge.errors import StoreError
from bridge.settings.load import Loaded
from bridge.store import Store, open_store
from bridge.store.upgrade import HEAD

_LITTLE = 1 << 30


def database(loaded: Loaded) -> Iterator[Check]:
    """Opened once, as `run` opens it (a missing one is not made): an empty write, and what mail that came in tells."""
    file = loaded.store_file
    if file is not None and not file.exists():
        yield from _not_yet(file)
        return
    try:
        store = open_store(loaded.store_url, busy_seconds=5)
    except StoreError as error:
        yield from_error("database", error, "nothing can be taken in or published")
        return
    try:
        yield _written(store, loaded)
        yield from senders(loaded, store)
    finally:
        store.close()
    if file is not None:
        yield from _rights(file)
        yield from _room(file)


def _written(store: Store, loaded: Loaded) -> Check:
    try:
        with store.write():
            pass
    except StoreError as error:
        return from_error("database", error, "no mail can be taken in; nothing is lost, it stays in the mailboxes")
    return fine("database", f"{_shown(loaded)}, schema {HEAD}, can be written")


def _shown(loaded: Loaded) -> str:
    if loaded.store_file is not None:
        return f"{shown(loaded.store_file)} (SQLite, WAL)"
    return f"PostgreSQL {loaded.store_url.rpartition('@')[2].partition('?')[0]}"  # what stands before @ is secret


def _not_yet(file: Path) -> Iterator[Check]:
    place = next(folder for folder in file.parents if folder.exists())
    yield fine("database", f"{shown(file)} is made by the first run")
    yield from _room(place / "x")


def _rights(file: Path) -> Iterator[Check]:
    if file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH) and file.parent.stat().st_mode & stat.S_IXOTH:
        what = f"{shown(file)} can be read by every user of this machine"
        yield problem("database", what, "it holds every mail as it came", f"chmod 700 {shown(file.parent)}")


def _room(file: Path) -> Iterator[Check]:
    free = shutil.disk_usage(file.parent).free
    if free < _LITTLE:
        what = f"only {free >> 20} MiB are free at {shown(file.parent)}"
        yield hint("database", what, "a full disk stops taking mail in until there is room again; nothing is lost")
