"""Take deliveries in: one mail, one transaction, exactly once. Nothing is settled at its source before it is committed.

prepare   bytes -> message, verdict, reading       (CPU work without the store)
apart     the same for a mail that ended the program: in a child with limits
crew      many mails: other processes read while this one writes
portion   mails by portions, read
place     mails among the conversations: decisions, sketches, posts
take      one mail, or many: raw and receipt, place, threads refreshed
answers   a token in our address tells which post a mail answers
checked   signatures of senders' domains, checked by ourselves
suppress  what was forgotten is masked before anything is kept
sift      before all is read again: what ended the program twice is found apart
again     everything once more from the raw mails (law 5); held mail released or dropped
"""

from bridge.ingest.again import derive_again, drop_held, rebuild, release_held
from bridge.ingest.place import Taking, refresh
from bridge.ingest.prepare import CANNOT_HANDLE, prepare
from bridge.ingest.sift import sifted
from bridge.ingest.take import ingest_all, ingest_one
from bridge.ingest.values import FeedRules, Outcome, Prepared, Taken

__all__ = [
    "CANNOT_HANDLE",
    "FeedRules",
    "Outcome",
    "Prepared",
    "Taken",
    "Taking",
    "derive_again",
    "drop_held",
    "ingest_all",
    "ingest_one",
    "prepare",
    "rebuild",
    "refresh",
    "release_held",
    "sifted",
]
