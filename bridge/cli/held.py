"""`feedbridge held`: mails that wait for the operator. They are on no page and are never lost."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator

from bridge.cli.configured import load
from bridge.cli.database import opened_store
from bridge.cli.tables import load_tables
from bridge.errors import UsageError
from bridge.ingest import drop_held, release_held
from bridge.mail.admission import Verdict
from bridge.mail.parse import parse_message
from bridge.settings.edges.taking import make_rules
from bridge.settings.load import Loaded
from bridge.settings.model import Feed
from bridge.store import Store, archive


def execute(arguments: Namespace) -> int:
    """List, show, release or drop; exit code 1 if a number names no held mail."""
    if arguments.action != "list" and not arguments.numbers:
        raise UsageError(f"held {arguments.action} needs a number", next_step="feedbridge held list")
    loaded = load(arguments)
    with opened_store(loaded) as store:
        if arguments.action == "list":
            return _list(loaded, store, as_json=arguments.json)
        results = [_one(arguments.action, number, loaded, store) for number in arguments.numbers]
    return 0 if all(results) else 1


def _list(loaded: Loaded, store: Store, *, as_json: bool) -> int:
    rows = [(feed, mail) for feed in loaded.settings.feed for mail in _kept_back(store, feed)]
    for feed, mail in rows:
        if as_json:
            value = {
                "number": mail.number,
                "feed": feed.name,
                "verdict": mail.verdict.value,
                "reason": mail.reason,
                "detail": mail.detail,
                "received_at": mail.received_at.isoformat(),
                "size": mail.size,
            }
            print(json.dumps(value, ensure_ascii=False))
        else:
            day = f"{mail.received_at:%Y-%m-%d %H:%M}"
            print(f"{mail.number:>6}  {feed.name}  {day}  {mail.verdict.value:<6}  {mail.reason}: {mail.detail}")
    if not rows and not as_json:
        print("Nothing is held.")
    return 0


def _kept_back(store: Store, feed: Feed) -> Iterator[archive.Mail]:
    for find in (archive.held, archive.refused):
        after = 0
        while True:
            with store.read() as db:
                portion = find(db, feed.name, after=after)
            if not portion:
                break
            yield from (mail for mail in portion if not mail.is_dropped)
            after = portion[-1].number


def _one(action: str, number: int, loaded: Loaded, store: Store) -> bool:
    with store.read() as db:
        mail = archive.find(db, number)
        raw = archive.raw(db, number) if mail else b""
    feed = next((feed for feed in loaded.settings.feed if mail and feed.name == mail.feed), None)
    if mail is None or feed is None or mail.turn is not None:
        print(f"{number}: no held mail has this number\n  Next: feedbridge held list", file=sys.stderr)
        return False
    if action == "show":
        _show(mail, raw)
        return True
    if action == "drop":
        done = drop_held(store, number, feed.name)
        print(f"{number}: dropped; it does not come back" if done else f"{number}: could not be dropped")
        return done
    outcome = release_held(store, number, make_rules(feed, feed.mailbox[0]), load_tables())
    is_out = outcome is not None and outcome.verdict is Verdict.ACCEPT
    still = f"held again: {outcome.reason}" if outcome else "could not be released"
    print(f"{number}: {'released. Next: feedbridge publish' if is_out else still}")
    return is_out


def _show(mail: archive.Mail, raw: bytes) -> None:
    print(f"{mail.number}: {mail.verdict.value}, {mail.reason}\n  {mail.detail}")
    if mail.reason == archive.UNREADABLE:  # as it came: who decodes it may die of it
        print("".join(sign for sign in raw.decode(errors="replace") if sign.isprintable() or sign == "\n"))
        return
    message = parse_message(raw)
    print(f"  From: {message.author.name} <{message.author.address}>\n  Subject: {message.subject}\n")
    print(message.body.text or message.body.html)
