"""What the bridge remembers (only importer of sqlalchemy and alembic). EDGE.

engine    open_store, transactions, errors      archive   raw mails, receipts, held mail
schema    the tables      migrations/           threads   known mails, posts, conversations, cards
codec     values <-> JSON                       changes   which pages no longer match
outbox    letters that wait to be sent          derive    drop and rebuild what is derived
arrivals  raw mails and receipts of a portion    attempts  readings that were begun and never ended
leases    who works on what, and until when     heartbeat when each mailbox was last read

Every function takes the connection of a running transaction (`with store.write() as db`) as its first argument.
"""

from sqlalchemy.engine import Connection

from bridge.store.engine import Store, open_store, savepoint

__all__ = ["Connection", "Store", "open_store", "savepoint"]
