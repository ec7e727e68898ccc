"""`feedbridge status`: what was taken in, what is held, what waits to be published."""

import json
from argparse import Namespace
from typing import Any

from bridge.cli.configured import load
from bridge.cli.database import opened_store
from bridge.settings.model import Feed
from bridge.store import Store, archive, changes


def execute(arguments: Namespace) -> int:
    """One block for each feed, or one JSON object."""
    loaded = load(arguments)
    with opened_store(loaded) as store:
        states = [_state(store, feed) for feed in loaded.settings.feed]
    if arguments.json:
        print(json.dumps({"feeds": states}, ensure_ascii=False))
        return 0
    for state in states:
        print(f"{state['feed']}: {state['mails']} mails, {state['posts_from']} of them posts")
        for row in state["kept_back"]:
            print(f"  {row['verdict']:<7} {row['reason']:<24} {row['mails']}")
        print(f"  waiting to be published: {state['pending']}")
    return 0


def _state(store: Store, feed: Feed) -> dict[str, Any]:
    with store.read() as db:
        counts = archive.counts(db, feed.name)
        pending = changes.count_pending(db, feed.name)
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
    }
