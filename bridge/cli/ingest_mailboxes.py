"""`feedbridge ingest` without a path: one reading of each configured mailbox, as the worker does it."""

from argparse import Namespace
from collections import Counter

from bridge.cli.working import make_worker
from bridge.errors import SourceError
from bridge.ingest import Taken
from bridge.settings.load import Loaded
from bridge.store import Store


def take_in(arguments: Namespace, loaded: Loaded, store: Store, faults: list[SourceError]) -> Taken:
    """What all of them gave together; a mailbox that cannot be read is one more of `faults`."""
    worker = make_worker(arguments, loaded, store)
    total = Taken(reasons=Counter())
    for reader in worker.readers:
        try:
            taken = reader.take_in()
        except SourceError as error:
            faults.append(error)
            continue
        finally:
            reader.source.close()
        total.new, total.known = total.new + taken.new, total.known + taken.known
        total.reasons.update(taken.reasons)
    return total
