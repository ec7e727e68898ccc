"""status.json: when each mailbox was last read, by whichever worker. Facts of reading, so they are no part of law 5.

The page says in words whether a mailbox works and is written again only when that turns; the times in this file are
filled in by script, so that a quiet round every five minutes writes 300 bytes and no page.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bridge.publish.press import Sink
from bridge.site import feed as feeds
from bridge.site import page
from bridge.site.build import File
from bridge.site.view.status import MailboxState
from bridge.store import Connection
from bridge.store.heartbeat import last_beat


def remembered(sink: Sink) -> tuple[MailboxState, ...]:
    """The states of the last run; () if there was none, or the file is not ours."""
    try:
        rows = json.loads(sink.read(page.STATES) or b"{}").get("mailboxes", [])
        return tuple(_state(row) for row in rows)
    except (ValueError, AttributeError, KeyError, TypeError):
        return ()


def _state(row: dict[str, Any]) -> MailboxState:
    times = {key: datetime.fromisoformat(row[key]) for key in ("checked", "last_mail", "failing_since") if row.get(key)}
    return MailboxState(row["name"], row["works"], **times)


def last_readings(db: Connection, mailboxes: Iterable[str]) -> tuple[MailboxState, ...]:
    """The states of these mailboxes as they were last read; those that nobody ever read are left out."""
    beats = ((name, last_beat(db, name)) for name in mailboxes)
    return tuple(
        MailboxState(name, not one.trouble, one.checked_at, one.last_mail, one.failing_since)
        for name, one in beats
        if one is not None
    )


def said(states: tuple[MailboxState, ...]) -> tuple[MailboxState, ...]:
    """What a page says of them: all but the times that move by themselves."""
    return tuple(replace(one, checked=None, last_mail=None) for one in states)


def states_file(states: tuple[MailboxState, ...], now: datetime, held: int) -> File:
    """The file; `held`: mails that wait for the operator."""
    rows = [
        {
            "name": one.name,
            "works": one.is_working,
            "checked": _text(one.checked),
            "last_mail": _text(one.last_mail),
            "failing_since": _text(one.failing_since),
        }
        for one in states
    ]
    return page.STATES, feeds.json_bytes({"at": _text(now), "held": held, "mailboxes": rows})


def _text(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""
