"""`feedbridge export`: all conversations as data (one JSON object a line), all raw mails as an mbox, or a person."""

import json
import re
import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime

from bridge.cli.configured import load, pick_feeds
from bridge.cli.database import opened_store
from bridge.cli.tables import load_tables
from bridge.conversation.thread import Evidence, Post, Request, Thread
from bridge.forget import account_of, find_person
from bridge.mail.message import Address
from bridge.settings.model import Feed
from bridge.store import Store, archive, threads

_FROM = re.compile(rb"^(>*From )", re.MULTILINE)
_PORTION = 200


def execute(arguments: Namespace) -> int:
    """To standard output, conversation by conversation: an archive of any size fits."""
    loaded = load(arguments)
    with opened_store(loaded) as store:
        if arguments.person:
            return _everything_known(arguments, [feed.name for feed in pick_feeds(loaded, arguments.feed)], store)
        for feed in pick_feeds(loaded, arguments.feed):
            if arguments.format == "mbox":
                for portion in _mbox(store, feed):
                    sys.stdout.buffer.write(portion)
            else:
                for thread in _threads(store, feed):
                    print(json.dumps(thread_value(thread, feed.public_url), ensure_ascii=False))
    return 0


def _everything_known(arguments: Namespace, feeds: list[str], store: Store) -> int:
    with store.read() as db:
        person = find_person(db, feeds, arguments.person)
    for value in account_of(store, feeds, person, load_tables()):
        print(json.dumps(value, ensure_ascii=False))
    return 0


def _threads(store: Store, feed: Feed) -> Iterator[Thread]:
    after = ""
    while True:
        with store.read() as db:
            names = threads.thread_ids(db, feed.name, after, _PORTION)
            found = [threads.load_thread(db, feed.name, name) for name in names]
        if not names:
            return
        yield from (thread for thread in found if thread is not None)
        after = names[-1]


def thread_value(thread: Thread, base: str = "") -> dict[str, object]:
    """One conversation as DESIGN §13 promises it."""
    url = f"{base.rstrip('/')}/t/{thread.id}/"
    return {
        "id": thread.id,
        "url": url,
        "feed": thread.feed,
        "subject": thread.subject,
        "topics": list(thread.topics),
        "status": thread.status.value,
        "posts": [_post(post, url) for post in thread.posts],
        "requests": [_request(request) for request in thread.requests],
    }


def _post(post: Post, url: str) -> dict[str, object]:
    return {
        "id": post.id,
        "url": f"{url}#{post.id}",
        "parent": post.parent or None,
        "origin": post.origin.value,
        "msg_id": post.message_id or None,
        "author": _person(post.author),
        "said_at": post.said_at.isoformat(),
        "said": post.said,
        "because": reason(post.because),
        "attachments": [
            {"filename": file.filename, "media_type": file.media_type, "size": file.size, "sha256": file.sha256}
            for file in post.files
        ],
    }


def reason(because: Evidence) -> str:
    """Why a post stands where it stands, in words: "in-reply-to: the mail with this Message-ID (post 8f3k2m)"."""
    proof = f"(post {because.post})" if because.post else ""
    words = " ".join(part for part in (because.detail, proof) if part)
    return f"{because.rule}: {words}" if words else because.rule


def _request(request: Request) -> dict[str, object]:
    return {
        "text": request.text,
        "kind": request.kind,
        "post": request.post,
        "asker": _person(request.asker),
        "asked": [_person(person) for person in request.asked],
        "status": request.status.value,
        "since": request.since.isoformat(),
        "due": request.due or None,
        "due_on": request.due_on.isoformat() if request.due_on else None,
        "steps": [
            {
                "status": step.status.value,
                "post": step.post,
                "sentence": step.sentence,
                "at": step.at.isoformat(),
                "by": _person(step.by),
            }
            for step in request.steps
        ],
    }


def _person(person: Address) -> dict[str, str]:
    return {"name": person.name, "address": person.address}


def _mbox(store: Store, feed: Feed) -> Iterator[bytes]:
    """mboxrd: every mail that became a post, in that order; one mail in memory at a time."""
    after = 0
    while True:
        with store.read() as db:
            mails = archive.in_turn(db, feed.name, after, _PORTION)
        if not mails:
            return
        for mail in mails:
            with store.read() as db:
                yield mboxrd(archive.raw(db, mail.number), mail.received_at)
        after = mails[-1].turn or 0


def mboxrd(raw: bytes, received_at: datetime) -> bytes:
    """One mail as an mbox has it: read back, it is the same but for CRLF, which an mbox does not keep."""
    body = _FROM.sub(rb">\1", raw.replace(b"\r\n", b"\n"))
    end = b"\n" if body.endswith(b"\n") else b"\n\n"
    return b"From MAILER-DAEMON %s\n" % received_at.strftime("%a %b %e %H:%M:%S %Y").encode() + body + end
