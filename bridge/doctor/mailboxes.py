"""Every mailbox, by doing what `run` does, short of fetching: name, TLS, login, folder, rights, clocks."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bridge.doctor.check import Check, fine, from_error, hint, problem, shown, spot
from bridge.errors import SourceError
from bridge.settings.edges.sources import make_imap_options
from bridge.settings.load import Loaded
from bridge.settings.location import Path as Key
from bridge.settings.model import Mailbox
from bridge.sources.imap import ImapOptions
from bridge.sources.imap.inspection import Inspection, inspect_mailbox

_SLOW_CLOCK = timedelta(minutes=5)


def mailboxes(loaded: Loaded, now: datetime, wanted: str = "") -> Iterator[Check]:
    """The checks of the mailbox named `wanted`, or of all."""
    places = [(f, b) for f, feed in enumerate(loaded.settings.feed) for b, _ in enumerate(feed.mailbox)]
    for (feed, box, name), (f, b) in zip(loaded.mailboxes(), places, strict=True):
        if wanted in ("", name):
            place = ("feed", f, "mailbox", b)
            if box.kind == "imap":
                yield from _imap(loaded, make_imap_options(loaded, feed, box, name), place, now)
            elif box.kind == "lmtp":
                yield fine(name, f"listens at {box.host or '127.0.0.1'}:{box.port} while `feedbridge run` does")
            else:
                yield _local(loaded, box, name, place)


def _imap(loaded: Loaded, options: ImapOptions, place: Key, now: datetime) -> Iterator[Check]:
    name = options.mailbox
    try:
        seen = inspect_mailbox(options)
    except SourceError as error:
        yield from_error(name, error, "no mail of this mailbox reaches the site; the others go on")
        return
    yield _summary(options, seen)
    yield from _wishes(loaded, options, seen, place)
    yield from _clock(name, seen, now)


def _summary(options: ImapOptions, seen: Inspection) -> Check:
    rights = "read-only" if seen.is_read_only else f"mails are settled: {options.settle.value}"
    facts = [f"{options.address}", seen.tls.replace("v", " ") or "no TLS", f"{seen.mails} mails"]
    return fine(options.mailbox, ", ".join([*facts, *(["IDLE"] if "IDLE" in seen.capabilities else []), rights]))


def _wishes(loaded: Loaded, options: ImapOptions, seen: Inspection, place: Key) -> Iterator[Check]:
    if not seen.has_target:
        key = spot(loaded, *place, "move_to")
        yield problem(
            options.mailbox,
            f'there is no folder "{options.move_to}" to move mails to',
            "mails would be read and stay where they are",
            f"make that folder, or correct {key}",
        )
    if "IDLE" not in seen.capabilities:
        every = loaded.settings.run.every_minutes
        yield hint(options.mailbox, "the server has no IDLE", f"new mail is seen every {every} minutes, not at once")


def _clock(name: str, seen: Inspection, now: datetime) -> Iterator[Check]:
    if seen.newest_at is not None and seen.newest_at - now > _SLOW_CLOCK:
        ahead = seen.newest_at - now
        yield problem(
            name,
            f"the newest mail arrived {ahead.total_seconds() / 60:.0f} minutes in the future by this machine's clock",
            "letters and overdue marks would come at the wrong time",
            "set this machine's clock (timedatectl set-ntp true)",
        )


def _local(loaded: Loaded, box: Mailbox, name: str, place: Key) -> Check:
    path = loaded.path(box.path)
    is_there = path.is_file() if box.kind == "mbox" else (path / "new").is_dir() and (path / "cur").is_dir()
    if is_there:
        return fine(name, f"{box.kind} {shown(path)}")
    what = (
        f"{shown(path)} is no mbox file"
        if box.kind == "mbox"
        else f"{shown(path)} holds no cur/ and new/: it is no Maildir"
    )
    return problem(name, what, "no mail of this mailbox reaches the site", f"correct {spot(loaded, *place, 'path')}")
