"""All mails of a feed are read again in one transaction (rebuild, forget, retention): a mail that a new version of the
program cannot survive would end it each time, and no note made in that transaction would outlive it.

So it is noted before. The third time all mails are read apart first, and those that end the child are held.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bridge.errors import StoreError
from bridge.ingest.apart import DOUBTFUL, Apart
from bridge.ingest.place import Taking
from bridge.mail.delivery import Delivery, Place
from bridge.steps import step
from bridge.store import archive, attempts

_AT_ONCE = 200


@contextmanager
def sifted(taking: Taking) -> Iterator[None]:
    """Around whatever reads all mails of a feed; outside of its transaction. An error is an end, too."""
    store, feed = taking.store, taking.rules.feed
    with store.write() as db:
        times = attempts.begin_all(db, feed)
    step("again.begun")
    if times >= DOUBTFUL:
        _sift(taking)
    try:
        yield
    except Exception:
        with suppress(StoreError):
            _finish(taking)
        raise
    _finish(taking)


def _finish(taking: Taking) -> None:
    with taking.store.write() as db:
        attempts.finish_all(db, taking.rules.feed)


def _sift(taking: Taking) -> None:
    after = 0
    with Apart(taking) as apart:
        while portion := _portion(taking, after):
            for mail, raw in portion:
                read = apart.prepare(Delivery(raw, mail.received_at, Place(""))).admission
                if read.reason == archive.UNREADABLE:
                    with taking.store.write() as db:
                        archive.hold(db, mail.number, read.reason, read.detail)
            after = portion[-1][0].number


def _portion(taking: Taking, after: int) -> list[tuple[archive.Mail, bytes]]:
    with taking.store.read() as db:
        mails = archive.readable(db, taking.rules.feed, after, _AT_ONCE)
        return [(mail, archive.raw(db, mail.number)) for mail in mails]
