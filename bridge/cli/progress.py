"""How far long work has come: a line that changes on a terminal, else one line every 30 s."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO, TypeVar

Item = TypeVar("Item")
_ON_TERMINAL, _IN_LOG = 0.2, 30.0  # seconds between two lines


class Progress:
    """Counts work and says how fast it goes and how long it will take."""

    def __init__(
        self, what: str, *, is_quiet: bool = False, out: TextIO = sys.stderr, tick: Callable[[], float] = time.monotonic
    ) -> None:
        """`what` is counted ("mails")."""
        self.count = 0
        self.expected = 0
        self._what = what
        self._is_quiet = is_quiet
        self._out = out
        self._tick = tick
        self._begun = self._told = tick()
        self._is_terminal = out.isatty()

    def follow(self, items: Iterable[Item], expected: Callable[[], int] = int) -> Iterator[Item]:
        """The items, counted; `expected` is asked each time, because a source learns it while it reads."""
        for item in items:
            yield item
            self.expected = expected()
            self.advance()

    def advance(self) -> None:
        """One more is done."""
        self.reach(self.count + 1)

    def reach(self, count: int) -> None:
        """So many are done."""
        self.count = count
        if not self._is_quiet and self._tick() - self._told >= (_ON_TERMINAL if self._is_terminal else _IN_LOG):
            self._told = self._tick()
            self._out.write(f"\r\x1b[K{self.line()}" if self._is_terminal else f"{self.line()}\n")
            self._out.flush()

    def end(self) -> None:
        """Take the changing line away."""
        if self._is_terminal and not self._is_quiet:
            self._out.write("\r\x1b[K")
            self._out.flush()

    def line(self) -> str:
        """3120 of 4812 mails, 210 a second, 8 s left"""
        rate = self.count / max(self._tick() - self._begun, 0.001)
        of = f" of {self.expected}" if self.expected >= self.count > 0 else ""
        left = f", {_span((self.expected - self.count) / rate)} left" if of and rate else ""
        return f"{self.count}{of} {self._what}, {rate:.0f} a second{left}"


def _span(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
