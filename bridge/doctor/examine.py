"""All checks, in the order people set an installation up: each runs, whatever the ones before it found."""

from collections.abc import Iterator
from datetime import datetime

from bridge.doctor.address import sites
from bridge.doctor.check import Check, fine, shown
from bridge.doctor.database import database
from bridge.doctor.files import output_folders, secret_files
from bridge.doctor.letters import letters
from bridge.doctor.mailboxes import mailboxes
from bridge.settings.load import Loaded


def examine(loaded: Loaded, now: datetime, mailbox: str = "") -> Iterator[Check]:
    """The findings, one by one as they are made (a server may take its time). With `mailbox` only that one."""
    if mailbox:
        yield from mailboxes(loaded, now, mailbox)
        return
    yield _configuration(loaded)
    yield from secret_files(loaded)
    yield from mailboxes(loaded, now)
    yield from database(loaded)
    yield from output_folders(loaded)
    yield from sites(loaded)
    yield from letters(loaded)


def _configuration(loaded: Loaded) -> Check:
    feeds, boxes = len(loaded.settings.feed), len(loaded.mailboxes())
    count = f"{feeds} {'feed' if feeds == 1 else 'feeds'}, {boxes} {'mailbox' if boxes == 1 else 'mailboxes'}"
    return fine("config", f"{shown(loaded.file) if loaded.file else 'environment'}, {count}")
