"""What became of the last reading of each mailbox: for `status` and the status page, whichever worker reads it."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bridge.store.insert import insert_or_replace
from bridge.store.schema import meta

_PREFIX = "mailbox "


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The last reading. `trouble`: the one sentence the worker told; "" if all was well; `last_mail`: when something
    new came out of the mailbox, None if nobody knows; `failing_since`: the first of the failed readings.
    """

    checked_at: datetime
    trouble: str = ""
    last_mail: datetime | None = None
    failing_since: datetime | None = None


def beat(db: Connection, mailbox: str, at: datetime, trouble: str = "", *, has_news: bool = False) -> None:
    """Remember a reading; one row a mailbox."""
    before = last_beat(db, mailbox)
    since = (before.failing_since if before else None) or at
    found = {
        "checked_at": at,
        "last_mail": at if has_news else before.last_mail if before else None,
        "failing_since": since if trouble else None,
    }
    times = {name: moment.isoformat() for name, moment in found.items() if moment}
    value = json.dumps({"trouble": trouble} | times, ensure_ascii=False)
    db.execute(insert_or_replace(db, meta), {"name": _PREFIX + mailbox, "value": value})


def last_beat(db: Connection, mailbox: str) -> Heartbeat | None:
    """None if no worker ever read this mailbox."""
    found = db.scalar(select(meta.c.value).where(meta.c.name == _PREFIX + mailbox))
    if found is None:
        return None
    value = json.loads(found)
    times = {
        name: datetime.fromisoformat(value[name])
        for name in ("checked_at", "last_mail", "failing_since")
        if name in value
    }
    return Heartbeat(trouble=value["trouble"], **times)
