"""The worker: a thread for each mailbox, and one that publishes. One round of all of it for `run --once`.

`schedule` is only the tick; what is due is a row, or the day of the pages. On SIGTERM each thread ends at its next step
boundary; one that waits for a server has its line cut, and one that still connects is left to the end of the process:
nothing of ours is half done there.
"""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import schedule

from bridge.errors import BridgeError, PublishError, SourceError
from bridge.language.tables import Tables
from bridge.publish import TakenError
from bridge.run.clerk import Clerk
from bridge.run.postman import Postman
from bridge.run.publisher import Publisher, StoppedError
from bridge.run.reader import Reader, Watch
from bridge.run.shift import Shift
from bridge.settings.edges.letters import make_desk
from bridge.settings.edges.sources import make_source
from bridge.settings.edges.taking import make_rules
from bridge.settings.load import Loaded
from bridge.settings.model import Feed
from bridge.shipped import template_texts
from bridge.store import Store

Clock = Callable[[], datetime]
_LONGEST_IDLE = 9 * 60.0  # seconds; servers and the boxes between forget a silent connection after ten minutes
_TO_THE_END = 4.0  # seconds from the signal to the end of the threads
_TICK_SECONDS = 60
_PATIENCE = 300.0  # seconds that one round waits for another process that writes a site


@dataclass(slots=True)
class Worker:
    """Mailboxes, store and sites of one installation."""

    loaded: Loaded
    store: Store
    tables: Tables
    clock: Clock
    tell: Callable[[str], None] = lambda line: print(line, file=sys.stderr, flush=True)
    watch: Watch = lambda _, items: items
    stopping: threading.Event = field(default_factory=threading.Event)
    is_verbose: bool = False
    readers: list[Reader] = field(init=False)
    shift: Shift = field(init=False)
    _publisher: Publisher = field(init=False)
    _postman: Postman = field(init=False)
    _news: threading.Event = field(default_factory=threading.Event)
    _fatal: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        """One reader for each mailbox of the configuration; nothing is opened yet."""
        clerk = Clerk(self.loaded, self.store, self.tables, self.clock, self.tell)
        self._publisher = Publisher(
            self.loaded, self.store, clerk, self.clock, self.tell, self.stopping, self.is_verbose
        )
        desk = make_desk(self.loaded, template_texts())
        self._postman = Postman(self.loaded, self.store, desk, self.clock, self.tell, self.stopping.is_set)
        self.shift = Shift(self.store, tuple(name for _, box, name in self.loaded.mailboxes() if box.kind != "lmtp"))
        self.readers = [
            Reader(
                source=make_source(self.loaded, feed, box, name, self.clock),
                rules=make_rules(feed, box),
                store=self.store,
                tables=self.tables,
                tell=self.tell,
                stopping=self.stopping,
                clock=self.clock,
                news=self._news.set,
                watch=self.watch,
                is_verbose=self.is_verbose,
            )
            for feed, box, name in self.loaded.mailboxes()
        ]

    def once(self) -> tuple[BridgeError, ...]:
        """Read every mailbox, one after the other, and publish; returns the troubles, each of which was told.

        StoreError ends it.
        """
        troubles: list[BridgeError] = []
        with self.stopping_on_signals():
            self._in_threads([lambda: troubles.extend(self._read_all())])
            troubles += [] if self.stopping.is_set() else self._publish_all(_PATIENCE)
            trouble = None if self.stopping.is_set() else self._postman.go()
            troubles += [trouble] if trouble is not None else []
        return tuple(troubles)

    def run(self, every_minutes: int) -> None:
        """Until SIGTERM or Ctrl-C; the step in hand is finished first. StoreError if the store is broken for good."""
        seconds = min(every_minutes * 60.0, _LONGEST_IDLE)
        self.shift.renew()
        for reader in self.readers:
            if reader.name in self.shift.mailboxes:
                reader.is_ours = partial(self.shift.has, reader.name)
        with self.stopping_on_signals():
            self._in_threads(
                [
                    lambda: self.shift.keep_renewing(self.stopping),
                    *[lambda reader=reader: reader.follow(seconds) for reader in self.readers],
                    self._send_letters,
                ],
                meanwhile=self._publish_on_news,
            )
        self.shift.end()

    @contextmanager
    def stopping_on_signals(self) -> Iterator[None]:
        """SIGTERM and Ctrl-C set `stopping` and cut the lines that are waited on."""

        def stop(*_: object) -> None:
            self.stopping.set()
            self._news.set()
            for reader in self.readers:
                reader.source.abort()

        before = [(number, signal.signal(number, stop)) for number in (signal.SIGTERM, signal.SIGINT)]
        try:
            yield
        finally:
            for number, handler in before:
                signal.signal(number, handler)

    def _read_all(self) -> Iterator[SourceError]:
        for reader in self.readers:
            if self.stopping.is_set():
                return
            try:
                error = reader.read()
            finally:
                reader.source.close()
            if error is not None:
                reader.complain(error)
                yield error

    def _publish_all(self, patience: float = 0.0) -> list[PublishError]:
        """The troubles, which are told, but that another worker writes a site if nobody waits for it to the end."""
        troubles: list[PublishError] = []
        for feed in self.loaded.settings.feed:
            try:
                self._publish(feed, time.monotonic() + patience)
            except StoppedError:
                break
            except PublishError as error:
                troubles.append(error)
                if patience or not isinstance(error, TakenError):
                    self.tell(f"feed {feed.name}: {error}")
        return troubles

    def _publish(self, feed: Feed, end: float) -> None:
        """TakenError if another worker still writes this site at `end`, by the monotonic clock."""
        while True:
            try:
                return self._publisher.publish(feed)
            except TakenError:
                if self.stopping.wait(0.5) or time.monotonic() > end:
                    raise

    def _publish_on_news(self) -> None:
        """As soon as something changed; and at each tick, because pages age."""
        self._guarded()
        jobs = self._armed()
        while not self.stopping.is_set():
            if self._news.wait(1.0) and not self.stopping.is_set():
                self._news.clear()
                self._guarded()
            if (jobs.idle_seconds or 0.0) > _TICK_SECONDS + 1:
                jobs = self._armed()  # the wall clock was set back: `schedule` would sleep that long
            jobs.run_pending()

    def _send_letters(self) -> None:
        """Each minute, in a thread of its own: a slow mail server delays no page. What is due is a row."""
        while not self.stopping.is_set():
            try:
                self._postman.go()
            except BridgeError as error:
                self.tell(str(error))
                if error.permanent:
                    raise
            self.stopping.wait(_TICK_SECONDS)

    def _armed(self) -> schedule.Scheduler:
        jobs = schedule.Scheduler()
        jobs.every(_TICK_SECONDS).seconds.do(self._guarded)
        return jobs

    def _guarded(self) -> None:
        """Publishing whose trouble does not end the worker: `schedule` calls a job that raised at once, for ever."""
        try:
            troubles = self._publish_all()
            if any(isinstance(one, TakenError) for one in troubles):
                self._news.set()  # the pages of the worker that writes just now may not show our newest mail
        except BridgeError as error:
            self.tell(str(error))
            if error.permanent:
                self.stopping.set()
                raise

    def _in_threads(self, works: list[Callable[[], None]], meanwhile: Callable[[], None] = lambda: None) -> None:
        """Do `works` each in its thread; what ends one of them for good ends all and comes out here."""
        threads = [threading.Thread(target=self._held, args=(work,), daemon=True) for work in works]
        for thread in threads:
            thread.start()
        try:
            meanwhile()
            while not self.stopping.wait(0.05) and any(thread.is_alive() for thread in threads):
                pass
        finally:
            self._let_end(threads)
        if self._fatal:
            raise self._fatal[0]

    def _held(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # raised again in the main thread
            self._fatal.append(error)
            self.stopping.set()
            self._news.set()

    def _let_end(self, threads: list[threading.Thread]) -> None:
        end = time.monotonic() + _TO_THE_END
        while any(thread.is_alive() for thread in threads) and time.monotonic() < end and self.stopping.is_set():
            for reader in self.readers:
                reader.source.abort()  # again: a line may have been opened since
            threads[0].join(0.05)
