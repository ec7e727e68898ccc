"""All checks, in the order people set an installation up: each runs, whatever the ones before it found."""

from collections.abc import Iterator
from datetime import datetime

from bridge.doctor.address import sites
from bridge.doctor.check import Check, fine, shown
from bridge.doctor.database import database
from bridge.doctor.files import output_folders, secret_files
from bridge.doctor.mailboxes import mailboxes
from bridge.doctor.senders import senders
from bridge.errors import StoreError
from bridge.settings.load import Loaded
from bridge.store import open_store


def examine(loaded: Loaded, now: datetime, mailbox: str = "") -> Iterator[Check]:
    """The findings, one by one as they are made (a server may take its time). With `mailbox` only that one."""
    if mailbox:
        yield from mailboxes(loaded, now, mailbox)
        return
    yield _configuration(loaded)
    yield from secret_files(loaded)
    yield from mailboxes(loaded, now)
    yield from database(loaded)
    yield from _from_mail(loaded)
    yield from output_folders(loaded)
    yield from sites(loaded)


def _configuration(loaded: Loaded) -> Check:
    feeds, boxes = len(loaded.settings.feed), len(loaded.mailboxes())
    count = f"{feeds} {'feed' if feeds == 1 else 'feeds'}, {boxes} {'mailbox' if boxes == 1 else 'mailboxes'}"
    return fine("config", f"{shown(loaded.file) if loaded.file else 'environment'}, {count}")


def _from_mail(loaded: Loaded) -> Iterator[Check]:
    """What only mail that came in can tell; nothing if there is no database yet (`database` has told)."""
    if loaded.store_file is not None and not loaded.store_file.exists():
        return
    try:
        store = open_store(loaded.store_url, busy_seconds=5)
    except StoreError:
        return
    try:
        yield from senders(loaded, store)
    finally:
        store.close()
