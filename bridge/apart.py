"""Work that may go wrong in ways no `except` catches: a crash of a parser, a loop without end, memory without end.

Cell     does it in a child with limits: what came of it, or how the child ended
watched  does it here, in the limits: what takes longer than anybody waits ends the process, which its supervisor starts
         again (nothing is lost by it, law 6); what wants more memory than any mail does gets a MemoryError
"""

import faulthandler
import multiprocessing
import resource
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

_CPU_SECONDS = 20  # for one piece of work in the child
_MEMORY = 1 << 30  # bytes of address space of the child
_PATIENCE = 60.0  # seconds for one piece of work in the child, its start included
_LONGEST = 300.0  # seconds for one mail in this process
_MORE_MEMORY = 2 << 30  # bytes that a mail, or a portion of them, may add to this process
_STDERR = 2  # by its number: `sys.stderr` may be anything, or gone
_SPAWN = multiprocessing.get_context("spawn")  # a fork of a process with threads may hang

Made = TypeVar("Made")


class EndedError(Exception):
    """A child came to no good end; how, without a word of what it worked on."""


class Cell:
    """Calls `work(given, *means)` in a child with limits, started when the first is given; to be used as a context."""

    def __init__(self, *means: object) -> None:
        """What all work needs; it is sent to the child once."""
        self._means = means
        self._line: Connection | None = None

    def __enter__(self) -> Self:
        """No child yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        """End the child."""
        self._end()

    def do(self, work: Callable[..., Made], given: object) -> Made:
        """What came of it; `work` is a function of a module.

        EndedError if the child died, took too long or raised; the next gets a new one.
        """
        try:
            line = self._line or self._start()
            line.send((work, given))
            if line.poll(_PATIENCE):
                is_done, found = line.recv()
                if is_done:
                    made: Made = found
                    return made
                end = str(found)
            else:
                end = f"no end after {_PATIENCE:.0f} seconds"
        except (EOFError, OSError):  # the child is gone, and with it its end of the line
            self._child.join()
            end = f"exit code {self._child.exitcode}"
        self._end()
        raise EndedError(end)

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
        means = line.recv()
        while True:
            work, given = line.recv()
            seconds = int(time.process_time()) + _CPU_SECONDS
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
            try:
                line.send((True, work(given, *means)))
            except Exception as error:  # its kind alone: the text may hold words of the mail
                line.send((False, type(error).__name__))


class _Watch:
    """Limits of time and memory around what is done with mails; threads share the one timer and the one limit."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ends: dict[int, float] = {}  # thread -> when its patience ends
        self._before: tuple[int, int] | None = None  # the limit of memory that is set again when all are done

    @contextmanager
    def over(self, others: int = 0) -> Iterator[None]:
        """Around what is done with one mail, or more; the end comes even inside a parser that lets no thread run."""
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
            self._limit(is_on=bool(self._ends))

    def _limit(self, *, is_on: bool) -> None:
        if is_on and self._before is None:
            self._before = resource.getrlimit(resource.RLIMIT_AS)
            _limit_memory(_address_space() + _MORE_MEMORY, self._before)
        elif not is_on and self._before is not None:
            resource.setrlimit(resource.RLIMIT_AS, self._before)
            self._before = None


def _limit_memory(most: int, before: tuple[int, int]) -> None:
    """Never above a limit that somebody else has set."""
    known = [one for one in before if one != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min([most, *known]), before[1]))


def _address_space() -> int:
    """Bytes of this process; more than there are where no system says so."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 1 << 46


watched = _Watch().over
