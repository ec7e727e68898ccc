"""`feedbridge run`: read mailboxes and publish, once or until stopped."""

import sys
from argparse import Namespace

from bridge.cli.configured import load
from bridge.cli.database import opened_store
from bridge.cli.working import make_worker


def execute(arguments: Namespace) -> int:
    """Exit code 1 if a mailbox could not be read for good, 75 if trying later may help."""
    loaded = load(arguments)
    with opened_store(loaded) as store:
        worker = make_worker(arguments, loaded, store)
        if not arguments.once:
            worker.run(loaded.settings.run.every_minutes)
            return 0
        troubles = worker.once()
    if worker.stopping.is_set():
        print("stopped; what was taken in is kept, run again to continue", file=sys.stderr)
        return 75
    if not troubles:
        return 0
    return 1 if any(error.permanent for error in troubles) else 75
