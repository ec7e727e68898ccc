"""The background worker: what happens when.

patience.py    when a mailbox with trouble is tried again
reader.py      one mailbox: read, take in, wait for news; in a thread of its own
shift.py       which mailboxes this worker reads, when several share a store
clerk.py       commands by mail, notices, what is too old
publisher.py   the sites that no longer match
postman.py     the letters that are due
worker.py      all of them together; signals, the tick
"""

from bridge.run.patience import Patience
from bridge.run.worker import Worker

__all__ = ["Patience", "Worker"]
