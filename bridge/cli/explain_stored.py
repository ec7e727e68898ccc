"""`feedbridge explain ID|URL`: a conversation from the store, with the reason for each place and each state."""

import json
import re
import sys
from argparse import Namespace

from bridge.cli.configured import load
from bridge.cli.database import opened_store
from bridge.cli.export import thread_value
from bridge.conversation.picture import draw_thread
from bridge.conversation.thread import Thread
from bridge.settings.load import Loaded
from bridge.store import Connection, threads

_IN_URL = re.compile(r"/t/([a-z0-9]+)/")


def explain_ids(things: list[str], arguments: Namespace) -> int:
    """Exit code 1 if one of them names no conversation."""
    loaded = load(arguments)
    code = 0
    with opened_store(loaded) as store, store.read() as db:
        for thing in things:
            thread = _find(db, loaded, thing)
            if thread is None:
                print(f"{thing}: no conversation or post has this id", file=sys.stderr)
                code = 1
            else:
                print(json.dumps(thread_value(thread), ensure_ascii=False) if arguments.json else _text(thread))
    return code


def _find(db: Connection, loaded: Loaded, thing: str) -> Thread | None:
    inside = _IN_URL.search(thing)
    name = inside[1] if inside else thing.lstrip("#")
    for feed in loaded.settings.feed:
        wanted = threads.thread_of_post(db, feed.name, name) or threads.find_redirect(db, feed.name, name) or name
        found = threads.load_thread(db, feed.name, wanted)
        if found is not None:
            return found
    return None


def _text(thread: Thread) -> str:
    numbers = {post.id: number for number, post in enumerate(thread.posts, 1)}
    lines = [draw_thread(thread)]
    for request in thread.requests:
        lines.append(f"Request in {numbers.get(request.post, '?')}: {request.text}")
        lines += [
            f"  {step.status.value:<9} because {step.by.name or step.by.address} in {numbers.get(step.post, '?')}"
            f" writes: {step.sentence}"
            for step in request.steps
        ]
        if request.unfollowed:
            lines.append(f"  {request.unfollowed} more of that very long mail are not followed")
    lines += [f"Placed {numbers[post.id]}: {post.because.rule} {post.because.detail}".rstrip() for post in thread.posts]
    lines += [f"Probably belongs here: {one.subject} ({one.thread}): {one.reason}" for one in thread.suggestions]
    return "\n".join(lines)
