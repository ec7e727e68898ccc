"""`feedbridge hide`: take a conversation off every page, feed and index at once; `--undo` shows it again."""

import getpass
from argparse import Namespace

from bridge.cli.configured import load
from bridge.cli.database import opened_store
from bridge.cli.forget import find_thread
from bridge.cli.opened import clock
from bridge.cli.publishing import publish_everything
from bridge.cli.tables import load_tables
from bridge.errors import BridgeError
from bridge.forget import hide_thread, show_thread
from bridge.forget.hide import Hiding
from bridge.ingest import Taking, refresh
from bridge.settings.edges.taking import make_rules


def execute(arguments: Namespace) -> int:
    """Exit code 1 if there is no such conversation."""
    loaded = load(arguments)
    tables = load_tables()
    with opened_store(loaded) as store:
        found = find_thread(loaded, store, arguments.thing)
        if found is None:
            raise BridgeError("there is no such conversation", where=arguments.thing, permanent=True)
        feed, thread = found
        taking = Taking(store, make_rules(feed, feed.mailbox[0]), tables)
        work = Hiding(store, feed.name, lambda db, touched: refresh(db, taking, touched), clock(), getpass.getuser())
        posts = show_thread(work, thread) if arguments.undo else hide_thread(work, thread)
        publish_everything(loaded, store)
    if not arguments.quiet:
        print(f"{thread}: {posts} posts {'are back' if arguments.undo else 'hidden'}")
    return 0
