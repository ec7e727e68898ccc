"""The worker: what happens when. One round reads every mailbox that is due and publishes what changed.

`schedule` only wakes us; whether a mailbox is due is kept here by monotonic time: after trouble it waits twice as long
each time (the server's own number, if it gave one), and the others go on.
"""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import schedule

from bridge.errors import BridgeError, SourceError
from bridge.ingest import Taken, ingest_all
from bridge.language.tables import Tables
from bridge.mail.delivery import Delivery
from bridge.publish import publish
from bridge.settings.edges import make_rules, make_sink, make_site_options, make_source
from bridge.settings.load import Loaded
from bridge.settings.model import Feed, Mailbox
from bridge.shipped import template_texts
from bridge.sources.source import Source
from bridge.store import Store
from bridge.store.archive import ReceiptMarks

Clock = Callable[[], datetime]
Watch = Callable[[Source, Iterator[Delivery]], Iterator[Delivery]]
_FIRST_WAIT, _LONGEST_WAIT = 30.0, 3600.0  # seconds until a mailbox with trouble is tried again


@dataclass(slots=True)
class Patience:
    """When a mailbox may be tried again."""

    failures: int = 0
    not_before: float = 0.0  # monotonic seconds

    def failed(self, error: SourceError, now: float) -> float:
        """Wait longer each time, or as long as the server asks; returns the seconds."""
        self.failures += 1
        wait = error.retry_after or min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(self.failures - 1, 10))
        self.not_before = now + wait
        return wait

    def worked(self) -> None:
        """No more waiting."""
        self.failures, self.not_before = 0, 0.0


@dataclass(slots=True)
class Worker:
    """Mailboxes, store and site of one installation."""

    loaded: Loaded
    store: Store
    tables: Tables
    clock: Clock
    tell: Callable[[str], None] = lambda line: print(line, file=sys.stderr, flush=True)
    watch: Watch = lambda _, items: items  # progress: (source, its deliveries) -> the same deliveries
    patience: dict[str, Patience] = field(default_factory=dict)
    stopping: threading.Event = field(default_factory=threading.Event)

    def round(self, *, everything: bool = False) -> tuple[BridgeError, ...]:
        """Read what is due, publish what changed; returns the troubles, each of which was told."""
        troubles: list[BridgeError] = []
        for feed, box, name in self.loaded.mailboxes():
            if self.stopping.is_set():
                break
            error = self._read(feed, box, name, everything=everything)
            troubles += [error] if error else []
        for feed in self.loaded.settings.feed:
            if not self.stopping.is_set():
                self.publish(feed)
        return tuple(troubles)

    def _read(self, feed: Feed, box: Mailbox, name: str, *, everything: bool) -> SourceError | None:
        patience = self.patience.setdefault(name, Patience())
        if not everything and time.monotonic() < patience.not_before:
            return None
        try:
            self._report(name, self.read_mailbox(feed, box, name))
        except SourceError as error:
            wait = patience.failed(error, time.monotonic())
            self.tell(f"mailbox {name}: {error}\n  The other mailboxes go on; this one is tried again in {wait:.0f} s.")
            return error
        patience.worked()
        return None

    def read_mailbox(self, feed: Feed, box: Mailbox, name: str) -> Taken:
        """Take in what is new in one mailbox; SourceError if it cannot be read to its end."""
        source = make_source(self.loaded, feed, box, name, self.clock)
        try:
            deliveries = self._until_stopped(self.watch(source, source.deliveries(ReceiptMarks(self.store, name))))
            taken = ingest_all(self.store, deliveries, make_rules(feed, box), self.tables, settle=source.settle)
            if source.skipped:
                self.tell(
                    f"mailbox={name} skipped={source.skipped}: gone meanwhile, or refused by the server one by one"
                )
            return taken
        finally:
            source.close()

    def _until_stopped(self, items: Iterator[Delivery]) -> Iterator[Delivery]:
        for item in items:
            yield item
            if self.stopping.is_set():
                return

    def _report(self, name: str, taken: Taken) -> None:
        if taken.new:
            kept_back = sum(taken.reasons.values())
            self.tell(f"mailbox={name} new={taken.new} known={taken.known} kept_back={kept_back}")

    def publish(self, feed: Feed) -> None:
        """Write the pages of one feed that no longer match."""
        published = publish(
            self.store, make_site_options(feed), template_texts(), make_sink(self.loaded, feed), self.clock()
        )
        if published.written or published.removed:
            self.tell(f"feed={feed.name} files_written={published.written} files_removed={published.removed}")

    def run(self, every_minutes: int) -> None:
        """Rounds until SIGTERM or Ctrl-C; the step in hand is finished first."""
        with _stop_on_signal(self.stopping):
            self._guarded()
            jobs = self._armed(every_minutes)
            while not self.stopping.wait(0.2):
                if (jobs.idle_seconds or 0.0) > every_minutes * 60 + 1:
                    jobs = self._armed(every_minutes)  # the wall clock was set back: `schedule` would sleep that long
                jobs.run_pending()

    def _armed(self, every_minutes: int) -> schedule.Scheduler:
        jobs = schedule.Scheduler()
        jobs.every(every_minutes).minutes.do(self._guarded)
        return jobs

    def _guarded(self) -> None:
        """A round whose trouble does not end the worker: `schedule` calls a job that raised again at once, for ever."""
        try:
            self.round()
        except BridgeError as error:
            self.tell(str(error))
            if error.permanent:
                self.stopping.set()
                raise


@contextmanager
def _stop_on_signal(stopping: threading.Event) -> Iterator[None]:
    def stop(*_: object) -> None:
        stopping.set()

    before = [(number, signal.signal(number, stop)) for number in (signal.SIGTERM, signal.SIGINT)]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
