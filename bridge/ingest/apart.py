"""Reading that may go wrong in ways no `except` catches: a crash of a parser, a loop without end, memory without end.

A mail is read in this process. One that takes longer than anybody waits ends the process, which its supervisor starts
again; nothing is lost by it (law 6). A mail whose reading was begun twice and never ended is read the third time in a
child with limits, and if that fails, too, it is held: the others go on.

Placing a mail among the conversations cannot be done in a child: it is the writer's transaction. Mails that were read
apart are placed one by one, each noted before, and one whose placing ended the program twice is held.
"""

import faulthandler
import multiprocessing
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from bridge.ingest.prepare import cannot_read, prepare
from bridge.ingest.values import FeedRules, Prepared
from bridge.language.tables import Tables
from bridge.mail.delivery import Delivery
from bridge.redaction import Forgotten

DOUBTFUL = 3  # the attempt from which on a mail is read apart
_CPU_SECONDS = 20  # for one mail in the child
_MEMORY = 1 << 30  # bytes of address space of the child
_PATIENCE = 60.0  # seconds for one mail in the child, its start included
_LONGEST = 300.0  # seconds for one mail in this process
_STDERR = 2  # by its number: `sys.stderr` may be anything, or gone
_SPAWN = multiprocessing.get_context("spawn")  # a fork of a process with threads may hang


class Apart:
    """Reads mails in a child with limits, started when the first one comes; to be used as a context."""

    def __init__(self, rules: FeedRules, tables: Tables, forgotten: Forgotten | None) -> None:
        """What `prepare` needs besides the mail."""
        self._means = (rules, tables, forgotten)
        self._line: Connection | None = None

    def __enter__(self) -> Self:
        """No child yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        """End the child."""
        self._end()

    def prepare(self, delivery: Delivery) -> Prepared:
        """As the function of that name; held with its reason if the child comes to no good end with it."""
        try:
            line = self._line or self._start()
            line.send(delivery)
            if line.poll(_PATIENCE):
                found: Prepared = line.recv()
                return found
            end = f"no end after {_PATIENCE:.0f} seconds"
        except (EOFError, OSError):  # the child is gone, and with it its end of the line
            self._child.join()
            end = f"exit code {self._child.exitcode}"
        self._end()
        return cannot_read(delivery, f"reading it ended the program twice, and then a process of its own ({end})")

    def _start(self) -> Connection:
        mine, theirs = _SPAWN.Pipe()
        self._child = _SPAWN.Process(target=_serve, args=(theirs,), daemon=True)
        self._child.start()
        theirs.close()
        self._line = mine
        mine.send(self._means)  # as an argument it would be waited for in vain if the child died before reading it
        return mine

    def _end(self) -> None:
        if self._line is not None:
            self._child.kill()
            self._child.join()
            self._line.close()
            self._line = None


def _serve(line: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would be a copy of the mail
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    with suppress(EOFError, BrokenPipeError):  # whoever asked is gone
        rules, tables, forgotten = line.recv()
        while True:
            delivery = line.recv()
            seconds = int(time.process_time()) + _CPU_SECONDS
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
            line.send(prepare(delivery, rules, tables, forgotten))


class _Watch:
    """Ends the process if a reading takes too long, even inside a parser that lets no other thread run."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ends: dict[int, float] = {}  # thread -> when its patience ends

    @contextmanager
    def over(self, others: int = 0) -> Iterator[None]:
        """Around what is done with one mail, or more; threads of several mailboxes share the one timer there is."""
        self._set(time.monotonic() + _LONGEST * (1 + others / 10))
        try:
            yield
        finally:
            self._set(None)

    def _set(self, end: float | None) -> None:
        with self._lock:
            self._ends.pop(threading.get_ident(), None)
            if end is not None:
                self._ends[threading.get_ident()] = end
            faulthandler.cancel_dump_traceback_later()
            if self._ends:
                left = max(1.0, min(self._ends.values()) - time.monotonic())
                faulthandler.dump_traceback_later(left, file=_STDERR, exit=True)


_watch = _Watch()
watched = _watch.over


def prepare_watched(delivery: Delivery, rules: FeedRules, tables: Tables, forgotten: Forgotten | None) -> Prepared:
    """As `prepare`; a mail that takes minutes ends the process with code 1, saying where in the program it was."""
    with _watch.over():
        return prepare(delivery, rules, tables, forgotten)
