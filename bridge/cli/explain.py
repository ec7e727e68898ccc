"""`feedbridge explain`: every decision about a mail (from a file, without any store) or about a conversation (from
the store).
"""

import importlib
import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from bridge.cli.explain_json import explained_mail, unexplained_mail
from bridge.cli.explain_text import mail_text
from bridge.cli.opened import clock, find_file, has_configuration
from bridge.cli.tables import load_tables, load_tables_for_one
from bridge.errors import SourceError
from bridge.language.tables import Tables
from bridge.mail.admission import Policy
from bridge.mail.delivery import Delivery
from bridge.sources.files import open_path, read_stream
from bridge.sources.source import NoMarks

_MAIL_ENDS = (".eml", ".mbox", ".mbx", ".mail")
_NEUTRAL = Policy(admit="all")  # without a configuration nobody is outside and nothing needs to be addressed


def execute(arguments: Namespace) -> int:
    """One object or text for each mail; what is no path is an id or URL, and needs the store."""
    paths = [thing for thing in arguments.things if _is_path(thing)]
    others = [thing for thing in arguments.things if not _is_path(thing)]
    code = 0
    if paths:
        code = _explain_paths(paths, arguments)
    if others:
        stored = importlib.import_module("bridge.cli.explain_stored")  # the database is loaded only for this
        code = max(code, stored.explain_ids(others, arguments))
    return code


def _is_path(thing: str) -> bool:
    """An id is short letters and digits, a URL has a scheme: neither begins or ends as a path does."""
    looks_so = thing.lower().endswith(_MAIL_ENDS) or thing.startswith(("/", "./", "../", "~"))
    return thing == "-" or looks_so or ("://" not in thing and Path(thing).exists())


def _explain_paths(paths: list[str], arguments: Namespace) -> int:
    policy, tables = _policy(arguments), load_tables_for_one()
    faults: list[SourceError] = []
    for delivery in _deliveries(paths, faults):
        value = _explained(delivery, policy, tables)
        print(json.dumps(value, ensure_ascii=False) if arguments.json else mail_text(value))
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def _explained(delivery: Delivery, policy: Policy, tables: Tables) -> dict[str, object]:
    """Law 1 promises that no mail gets an error; should one do so all the same, the others are explained."""
    try:
        return explained_mail(delivery, policy, tables)
    except Exception as error:
        load_tables()  # a mistake in a language file is not the mail's
        place = f"{delivery.place.mailbox} {delivery.place.uid}".strip()
        print(f"{place}: not explained, please report this: {type(error).__name__}", file=sys.stderr)
        return unexplained_mail(delivery, type(error).__name__)


def _deliveries(paths: list[str], faults: list[SourceError]) -> Iterator[Delivery]:
    for path in paths:
        if path == "-":
            yield from read_stream(sys.stdin.buffer, clock)
            continue
        for source in open_path(Path(path), clock, is_maildir_split=True):
            try:
                yield from source.deliveries(NoMarks())
            except SourceError as error:
                faults.append(error)


def _policy(arguments: Namespace) -> Policy:
    """That of the first feed's first mailbox, if there is a configuration."""
    if find_file(arguments) is None or not has_configuration(arguments):
        return _NEUTRAL
    loaded = importlib.import_module("bridge.cli.configured").load(arguments)
    feed = loaded.settings.feed[0]
    found: Policy = importlib.import_module("bridge.settings.edges.policy").make_policy(feed, feed.mailbox[0].admit)
    return found
