"""`feedbridge status`: is every mailbox read, what was taken in, what is held, what waits. Monitoring asks it too."""

import json
from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from bridge.cli.configured import load
from bridge.cli.database import opened_store
from bridge.cli.opened import clock
from bridge.settings.load import Loaded
from bridge.settings.model import Feed
from bridge.store import Connection, Store, archive, changes, outbox
from bridge.store.heartbeat import last_beat

_LATE = 3  # readings that may be missed before a mailbox counts as not read
_SLACK = timedelta(minutes=2)


def execute(arguments: Namespace) -> int:
    """One block for each feed, one JSON object, or metrics; exit code 1 if a mailbox is in trouble or not read."""
    loaded, now = load(arguments), clock()
    with opened_store(loaded) as store:
        states = [_state(store, loaded, feed, now) for feed in loaded.settings.feed]
        letters = _letters(store)
    if arguments.json:
        print(json.dumps({"feeds": states, "letters": letters}, ensure_ascii=False))
    else:
        print(
            "\n".join(
                metrics(states, letters["counts"]) if arguments.metrics else [*lines(states), *letter_lines(letters)]
            )
        )
    return 0 if all(box["is_well"] for state in states for box in state["mailboxes"]) else 1


def letter_lines(letters: dict[str, Any]) -> Iterator[str]:
    """For a person: how many letters, and whom they do not reach."""
    if any(letters["counts"].values()):
        yield "letters: " + ", ".join(f"{number} {state}" for state, number in letters["counts"].items())
    for one in letters["put_off"]:
        yield f"  put off {one['letters']}, tried again from {one['again_at']}: {one['reason']}"
    for one in letters["refused"]:
        yield f"  refused {one['to']} ({one['letter']}): {one['reason']}"


def lines(states: list[dict[str, Any]]) -> Iterator[str]:
    """For a person."""
    for state in states:
        yield f"{state['feed']}: {state['mails']} mails, {state['posts_from']} of them posts"
        for row in state["kept_back"]:
            yield f"  {row['verdict']:<7} {row['reason']:<24} {row['mails']}"
        yield f"  waiting to be published: {state['pending']}"
        for box in state["mailboxes"]:
            yield f"  mailbox {box['mailbox']}: {box['says']}"


def _letters(store: Store) -> dict[str, Any]:
    """How many letters are in which state, why some wait, and those that were refused for good, newest first."""
    with store.read() as db:
        counts, put_off, refused = outbox.counts(db), outbox.put_off(db), outbox.suppressed(db)
    shown = {"sent": outbox.State.SENT, "waiting": outbox.State.WAITING, "refused": outbox.State.SUPPRESSED}
    return {
        "counts": {
            name: sum(number for (_, state), number in counts.items() if state == wanted.value)
            for name, wanted in shown.items()
        },
        "put_off": [
            {"letters": one.letters, "reason": one.reason, "again_at": one.again_at.isoformat(timespec="seconds")}
            for one in put_off
        ],
        "refused": [
            {"letter": one.kind, "to": one.recipient, "reason": one.reason, "at": one.ended_at.isoformat()}
            for one in refused
        ],
    }


def metrics(states: list[dict[str, Any]], letters: dict[str, int]) -> Iterator[str]:
    """Prometheus text [exposition format 0.0.4] for node_exporter's textfile collector; labels are names of the
    configuration, never anything of a mail.
    """
    rows: dict[str, list[str]] = {}
    rows["feedbridge_letters"] = [f'{{state="{state}"}} {number}' for state, number in letters.items()]
    for state in states:
        feed = f'feed="{state["feed"]}"'
        rows.setdefault("feedbridge_mails", []).append(f"{{{feed}}} {state['mails']}")
        rows.setdefault("feedbridge_pending_conversations", []).append(f"{{{feed}}} {state['pending']}")
        for row in state["kept_back"]:
            label = f'{feed},verdict="{row["verdict"]}",reason="{row["reason"]}"'
            rows.setdefault("feedbridge_kept_back_mails", []).append(f"{{{label}}} {row['mails']}")
        for box in state["mailboxes"]:
            label = f'{feed},mailbox="{box["mailbox"]}"'
            rows.setdefault("feedbridge_mailbox_is_well", []).append(f"{{{label}}} {int(box['is_well'])}")
            checked = datetime.fromisoformat(box["checked_at"]).timestamp() if box["checked_at"] else 0
            rows.setdefault("feedbridge_mailbox_checked_timestamp_seconds", []).append(f"{{{label}}} {checked:.0f}")
    for name, values in rows.items():
        yield f"# TYPE {name} gauge"
        yield from (name + value for value in values)


def _state(store: Store, loaded: Loaded, feed: Feed, now: datetime) -> dict[str, Any]:
    patience = timedelta(minutes=loaded.settings.run.every_minutes) * _LATE + _SLACK
    with store.read() as db:
        counts = archive.counts(db, feed.name)
        pending = changes.count_pending(db, feed.name)
        boxes = [_mailbox(db, name, now - patience) for name in loaded.mailboxes_of(feed)]
    accepted = sum(number for (verdict, _), number in counts.items() if verdict == "accept")
    kept_back = [
        {"verdict": verdict, "reason": reason, "mails": number}
        for (verdict, reason), number in sorted(counts.items())
        if verdict != "accept"
    ]
    return {
        "feed": feed.name,
        "mails": sum(counts.values()),
        "posts_from": accepted,
        "kept_back": kept_back,
        "pending": pending,
        "mailboxes": boxes,
    }


def _mailbox(db: Connection, name: str, oldest: datetime) -> dict[str, Any]:
    """A mailbox nobody ever read is not in trouble: the worker may not have been started yet."""
    heart = last_beat(db, name)
    if heart is None:
        return {"mailbox": name, "is_well": True, "checked_at": None, "trouble": "", "says": "never read by `run`"}
    at = heart.checked_at.isoformat(timespec="seconds")
    is_late = heart.checked_at < oldest
    says = f"last read {at}" + (f": {heart.trouble}" if heart.trouble else "")
    if is_late:
        says += "; that is too long ago: is `feedbridge run` still running?"
    is_well = not heart.trouble and not is_late
    return {"mailbox": name, "is_well": is_well, "checked_at": at, "trouble": heart.trouble, "says": says}
