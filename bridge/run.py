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

from bridge.errors import BridgeError, PublishError, SourceError
from bridge.ingest import Taken, ingest_all
from bridge.language.tables import Tables
from bridge.mail.delivery import Delivery
from bridge.publish import Sink, publish
from bridge.settings.edges import make_rules, make_sink, make_site_options, make_source
from bridge.settings.load import Loaded
from bridge.settings.model import Feed, Mailbox
from bridge.shipped import template_texts
from bridge.site.build import MailboxState
from bridge.sources.source import Source
from bridge.store import Store
from bridge.store.archive import ReceiptMarks

Clock = Callable[[], datetime]
Watch = Callable[[Source, Iterator[Delivery]], Iterator[Delivery]]
_FIRST_WAIT, _LONGEST_WAIT = 30.0, 3600.0  # seconds until a mailbox with trouble is tried again
_MOST_TRIES = 3  # with a login that was refused: after that only once in an hour, or the server locks the account


@dataclass(slots=True)
class Patience:
    """When a mailbox may be tried again."""

    failures: int = 0
    not_before: float = 0.0  # monotonic seconds
    had_trouble: bool = False  # ever, while this worker runs: then the status page speaks of the mailbox

    def failed(self, error: SourceError, now: float) -> float:
        """Wait longer each time, or as long as the server asks; returns the seconds."""
        self.failures += 1
        self.had_trouble = True
        doubled = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(self.failures - 1, 10))
        wait = error.retry_after or (_LONGEST_WAIT if error.permanent and self.failures >= _MOST_TRIES else doubled)
        self.not_before = now + wait
        return wait

    def worked(self) -> None:
        """No more waiting."""
        self.failures, self.not_before = 0, 0.0


class _StoppedError(Exception):
    """A signal came while the worker waited for somebody else: nothing of ours is half done."""


@dataclass(frozen=True, slots=True)
class _StoppableSink:
    """Between two files is a step boundary: a long publish ends there, and the next one goes on."""

    sink: Sink
    stopping: threading.Event

    def write(self, path: str, data: bytes) -> bool:
        if self.stopping.is_set():
            raise _StoppedError
        return self.sink.write(path, data)

    def read(self, path: str) -> bytes | None:
        return self.sink.read(path)

    def exists(self, path: str) -> bool:
        return self.sink.exists(path)

    def remove(self, path: str) -> bool:
        return self.sink.remove(path)

    def paths(self, below: str = "") -> Iterator[str]:
        return self.sink.paths(below)


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
    is_verbose: bool = False
    _waits: bool = False  # for a mail server: only then may a signal break in

    def round(self, *, everything: bool = False) -> tuple[BridgeError, ...]:
        """Read what is due, publish what changed; returns the troubles, each of which was told. StoreError ends it."""
        troubles: list[BridgeError] = []
        for feed, box, name in self.loaded.mailboxes():
            if self.stopping.is_set():
                break
            error = self._read(feed, box, name, everything=everything)
            troubles += [error] if error else []
        for feed in self.loaded.settings.feed:
            try:
                self.publish(feed)
            except _StoppedError:
                break
            except PublishError as error:
                self.tell(f"feed {feed.name}: {error}")
                troubles.append(error)
        return tuple(troubles)

    def _read(self, feed: Feed, box: Mailbox, name: str, *, everything: bool) -> SourceError | None:
        patience = self.patience.setdefault(name, Patience())
        if not everything and time.monotonic() < patience.not_before:
            return None
        try:
            self._report(name, self.read_mailbox(feed, box, name))
        except SourceError as error:
            wait = patience.failed(error, time.monotonic())
            place = "" if error.where == f"mailbox {name}" else f"mailbox {name}: "
            again = "" if everything else f"\n  The other mailboxes go on; this one is tried again in {wait:.0f} s."
            self.tell(f"{place}{error}{again}")
            return error
        patience.worked()
        return None

    def read_mailbox(self, feed: Feed, box: Mailbox, name: str) -> Taken:
        """Take in what is new in one mailbox; SourceError if it cannot be read to its end."""
        source = make_source(self.loaded, feed, box, name, self.clock)
        taken = Taken()
        try:
            deliveries = self._until_stopped(self.watch(source, source.deliveries(ReceiptMarks(self.store, name))))
            rules, settle = make_rules(feed, box), self._settle(source)
            taken = ingest_all(self.store, deliveries, rules, self.tables, settle=settle)
        except _StoppedError:  # while settling: what was taken in is kept and settled at the next reading
            pass
        finally:
            source.close()
        if source.skipped:
            self.tell(f"mailbox={name} skipped={source.skipped}: gone meanwhile, or refused by the server one by one")
        return taken

    def _until_stopped(self, items: Iterator[Delivery]) -> Iterator[Delivery]:
        while not self.stopping.is_set():
            try:
                with self._waiting():
                    item = next(items, None)
            except _StoppedError:
                return
            if item is None:
                return
            yield item

    def _settle(self, source: Source) -> Callable[[Delivery], None]:
        def settle(delivery: Delivery) -> None:
            with self._waiting():
                source.settle(delivery)

        return settle

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        """Nothing is half done in here, and the server may take a minute: a signal need not wait for it."""
        self._waits = True
        try:
            yield
        finally:
            self._waits = False

    def _report(self, name: str, taken: Taken) -> None:
        if taken.new or self.is_verbose:
            kept_back = sum(taken.reasons.values())
            self.tell(f"mailbox={name} new={taken.new} known={taken.known} kept_back={kept_back}")

    def publish(self, feed: Feed) -> None:
        """Write the pages of one feed that no longer match."""
        sink = _StoppableSink(make_sink(self.loaded, feed), self.stopping)
        options, states = make_site_options(feed), self._states(feed)
        done = publish(self.store, options, template_texts(), sink, self.clock(), mailboxes=states)
        if done.written or done.removed or self.is_verbose:
            self.tell(f"feed={feed.name} files_written={done.written} files_removed={done.removed}")

    def _states(self, feed: Feed) -> tuple[MailboxState, ...]:
        """Of the mailboxes that had trouble: where none had, the site is a function of its mails (law 5)."""
        names = [name for owner, _, name in self.loaded.mailboxes() if owner.name == feed.name]
        known = [(name, self.patience[name]) for name in names if name in self.patience]
        return tuple(MailboxState(name, one.failures == 0) for name, one in known if one.had_trouble)

    def run(self, every_minutes: int) -> None:
        """Rounds until SIGTERM or Ctrl-C; the step in hand is finished first."""
        with self.stopping_on_signals():
            self._guarded()
            jobs = self._armed(every_minutes)
            while not self.stopping.wait(1.0):
                if (jobs.idle_seconds or 0.0) > every_minutes * 60 + 1:
                    jobs = self._armed(every_minutes)  # the wall clock was set back: `schedule` would sleep that long
                jobs.run_pending()

    @contextmanager
    def stopping_on_signals(self) -> Iterator[None]:
        """SIGTERM and Ctrl-C set `stopping`; while a server is waited for they break in."""

        def stop(*_: object) -> None:
            self.stopping.set()
            if self._waits:
                self._waits = False
                raise _StoppedError

        before = [(number, signal.signal(number, stop)) for number in (signal.SIGTERM, signal.SIGINT)]
        try:
            yield
        finally:
            for number, handler in before:
                signal.signal(number, handler)

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
