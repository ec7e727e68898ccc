"""One mailbox: read what is new, take it in, wait for news, read again. One mailbox's trouble is only its own."""

import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bridge.errors import SourceError, StoreError
from bridge.ingest import FeedRules, Taken, ingest_all
from bridge.language.tables import Tables
from bridge.mail.delivery import Delivery
from bridge.run.patience import Patience
from bridge.sources.source import Clock, FollowedSource, Source
from bridge.store import Store
from bridge.store.archive import ReceiptMarks
from bridge.store.heartbeat import beat

Watch = Callable[[Source, Iterator[Delivery]], Iterator[Delivery]]
_NOT_OURS_WAIT = 1.0  # seconds between two looks
_LOST_WAIT = 2.0  # seconds; a server that hangs up at once, each time, shall not be asked in a hot loop


@dataclass(slots=True)
class Reader:
    """A mailbox, its connection and its patience. One thread reads; `abort` and `patience` are for others too."""

    source: FollowedSource
    rules: FeedRules
    store: Store
    tables: Tables
    tell: Callable[[str], None]
    stopping: threading.Event
    clock: Clock
    news: Callable[[], None]  # called when something changed that readers of the site can see
    watch: Watch = lambda _, items: items  # progress: (source, its deliveries) -> the same deliveries
    is_ours: Callable[[], bool] = lambda: True  # False while another worker reads this mailbox
    is_verbose: bool = False
    patience: Patience = field(default_factory=Patience)

    @property
    def name(self) -> str:
        """The mailbox's name."""
        return self.source.name

    @property
    def feed(self) -> str:
        """The feed it belongs to."""
        return self.rules.feed

    def read(self) -> SourceError | None:
        """One reading to the end; returns the trouble of the source, if any. StoreError ends it."""
        try:
            taken = self.take_in()
        except SourceError as error:
            if self.stopping.is_set():
                return None  # `abort` cut the line
            self._beat(error.what)
            return error
        self._beat("", has_news=taken.new > 0)
        self.patience.worked()
        if self.source.skipped:
            why = "gone meanwhile, or refused by the server one by one"
            self.tell(f"mailbox={self.name} skipped={self.source.skipped}: {why}")
        if taken.new or self.is_verbose:
            kept_back = sum(taken.reasons.values())
            self.tell(f"mailbox={self.name} new={taken.new} known={taken.known} kept_back={kept_back}")
        return None

    def follow(self, seconds: float) -> None:
        """Read and wait until `stopping`; what no server tells of is found after `seconds`. StoreError if permanent."""
        try:
            while not self.stopping.is_set():
                if not self.is_ours():
                    self.source.close()
                    self.stopping.wait(_NOT_OURS_WAIT)
                    continue
                wait = self._attempt()
                if wait:
                    self.stopping.wait(wait)
                elif not self.source.wait(seconds, self.stopping):
                    self.stopping.wait(_LOST_WAIT)
        finally:
            self.source.close()

    def complain(self, error: SourceError, *, repeats: bool = False) -> float:
        """Tell a trouble; returns the seconds until the mailbox should be tried again."""
        wait = self.patience.failed(error)
        place = "" if error.where == f"mailbox {self.name}" else f"mailbox {self.name}: "
        again = f"\n  The other mailboxes go on; this one is tried again in {wait:.0f} s." if repeats else ""
        self.tell(f"{place}{error}{again}")
        return wait

    def _attempt(self) -> float:
        """One reading whose trouble ends nothing; seconds to keep away, 0 if all is well."""
        had_trouble = self.patience.failures > 0
        try:
            error = self._read_or_stumble()
        except StoreError as trouble:
            if trouble.permanent:
                raise
            error = SourceError(trouble.what, next_step=trouble.next_step)
        wait = self.complain(error, repeats=True) if error else 0.0
        if had_trouble != (self.patience.failures > 0):
            self.news()  # the status page speaks of it
        return wait

    def _read_or_stumble(self) -> SourceError | None:
        try:
            return self.read()
        except StoreError:
            raise
        except Exception as bug:  # the other mailboxes must go on, and so must this one
            error = SourceError(f"unexpected {_place_of(bug)}", next_step="report this line")
            self._beat(error.what)
            return error

    def take_in(self) -> Taken:
        """Take in what is new; SourceError if the mailbox cannot be read to its end: what came before is kept."""
        found = self.source.deliveries(ReceiptMarks(self.store, self.name))
        return ingest_all(
            self.store,
            self._until_stopped(self.watch(self.source, found)),
            self.rules,
            self.tables,
            settle=self.source.settle,
            progress=lambda taken: self.news() if taken.new else None,
        )

    def _beat(self, trouble: str, *, has_news: bool = False) -> None:
        with self.store.write() as db:
            beat(db, self.name, self.clock(), trouble, has_news=has_news)

    def _until_stopped(self, items: Iterator[Delivery]) -> Iterator[Delivery]:
        for item in items:
            yield item
            if self.stopping.is_set():
                return


def _place_of(bug: Exception) -> str:
    """Kind and place; never the words of the error, which may be those of a mail."""
    frames = traceback.extract_tb(bug.__traceback__)
    where = f" at {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(bug).__name__}{where}"
