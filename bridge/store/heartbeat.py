"""When each mailbox was last looked at, and what was wrong: for `status`, so that a worker that hangs can be seen."""

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
    """The last reading of a mailbox. `trouble`: the one sentence the worker told; "" if all was well."""

    checked_at: datetime
    trouble: str = ""


def beat(db: Connection, mailbox: str, heart: Heartbeat) -> None:
    """Remember the last reading; one row a mailbox."""
    value = json.dumps({"checked_at": heart.checked_at.isoformat(), "trouble": heart.trouble}, ensure_ascii=False)
    db.execute(insert_or_replace(db, meta), {"name": _PREFIX + mailbox, "value": value})


def last_beat(db: Connection, mailbox: str) -> Heartbeat | None:
    """None if no worker ever read this mailbox."""
    found = db.scalar(select(meta.c.value).where(meta.c.name == _PREFIX + mailbox))
    if found is None:
        return None
    value = json.loads(found)
    return Heartbeat(datetime.fromisoformat(value["checked_at"]), value["trouble"])
