"""Processes that read mails (CPU work without the store) while the one writer writes those before.

Few mails are read here: starting a process costs as much as reading some hundred. What a process was reading that died
or came to no end is read here, where that ends the program (ingest.apart knows such a mail the third time).
"""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection as Line
from multiprocessing.process import BaseProcess
from types import TracebackType

from bridge.ingest.apart import prepare_watched
from bridge.ingest.values import FeedRules, Prepared
from bridge.language.tables import Tables
from bridge.mail.delivery import Delivery
from bridge.redaction import Forgotten

MANY = 500  # mails of one run before the first process is started
_MOST = 3  # more cannot be kept busy by one writer


def free_cores() -> int:
    """How many cores there are beside the writer's."""
    return len(os.sched_getaffinity(0)) - 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) - 1


@dataclass(slots=True)
class _Hand:
    """A process and the line to it."""

    process: BaseProcess
    line: Line


@dataclass(slots=True)
class Order:
    """Mails that were given away to be read; `collect` gets what became of them, in their order."""

    deliveries: Sequence[Delivery]
    forgotten: Forgotten | None
    shares: list[tuple[_Hand | None, Sequence[Delivery]]]


@dataclass(slots=True)
class Crew:
    """Reads the mails of one run. At most one Order may be open at a time."""

    rules: FeedRules
    tables: Tables
    many: int = MANY
    size: int | None = None  # how many processes at most; None: as many as there are cores for
    _hands: list[_Hand] = field(default_factory=list)
    _seen: int = 0

    def __enter__(self) -> "Crew":
        """Nothing is started yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Processes end when their line does; what one still reads, nobody waits for."""
        for hand in self._hands:
            hand.line.close()
            if error is not None:
                hand.process.terminate()
            hand.process.join()
        self._hands.clear()

    @property
    def is_at_work(self) -> bool:
        """Whether mails are read elsewhere: then it pays to give some away before others are written."""
        return bool(self._hands)

    def give(self, deliveries: Sequence[Delivery], forgotten: Forgotten | None) -> Order:
        """Begin to read these mails."""
        self._seen += len(deliveries)
        if self._seen > self.many and not self._hands:
            self._start()
        count = len(self._hands)
        shares = [(hand, deliveries[number::count]) for number, hand in enumerate(self._hands)]
        given = [(self._send(hand, share, forgotten), share) for hand, share in shares]
        return Order(deliveries, forgotten, given or [(None, deliveries)])

    def collect(self, order: Order) -> list[Prepared]:
        """All mails of an order, read. Never raises, as `prepare`."""
        found: list[Prepared | None] = [None] * len(order.deliveries)
        for number, (hand, share) in enumerate(order.shares):
            found[number :: len(order.shares)] = self._receive(hand) or self._read(share, order.forgotten)
        return [one for one in found if one is not None]

    def _read(self, share: Sequence[Delivery], forgotten: Forgotten | None) -> list[Prepared]:
        return [prepare_watched(one, self.rules, self.tables, forgotten) for one in share]

    def _send(self, hand: _Hand, share: Sequence[Delivery], forgotten: Forgotten | None) -> _Hand | None:
        try:
            hand.line.send((share, forgotten))
        except OSError:
            return None
        return hand

    def _receive(self, hand: _Hand | None) -> list[Prepared]:
        """What it read; [] if it has died."""
        try:
            return hand.line.recv() if hand else []
        except (EOFError, OSError):
            return []

    def _start(self) -> None:
        """A machine that gives us no process, or one that dies at once, reads here."""
        try:
            with _deaf():
                for _ in range(min(_MOST, free_cores() if self.size is None else self.size)):
                    self._hands.append(_hire())
            for hand in self._hands:
                hand.line.send((self.rules, self.tables))
        except OSError:
            self.many = sys.maxsize


def _hire() -> _Hand:
    """Much is sent by the line, never as an argument: a process that dies before it has read its arguments leaves who
    started it waiting for ever.
    """
    context = get_context("spawn")  # a fork would share the locks and database connections of other threads
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return _Hand(process, ours)


@contextmanager
def _deaf() -> Iterator[None]:
    """Ctrl-C goes to every process of a terminal; those started here leave it to the one that started them."""
    resource_tracker.ensure_running()  # it would be started in between, and let SIGINT through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(line: Line) -> None:
    """Read what comes until nobody is at the other end any more."""
    with suppress(EOFError, OSError):
        rules, tables = line.recv()
        while True:
            share, forgotten = line.recv()
            line.send([prepare_watched(one, rules, tables, forgotten) for one in share])
