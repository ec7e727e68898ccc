"""Hand waiting letters over. At least once: a lost "250" means one more try with the same bytes and Message-ID."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bridge.errors import DeliveryError
from bridge.letters.letter import Letter
from bridge.steps import step
from bridge.store import Store, outbox

_MINUTE = timedelta(minutes=1)


class Sink(Protocol):
    """Where letters go: sinks.smtp, sinks.spool."""

    def send(self, letter: Letter) -> str:
        """What the other side said. DeliveryError if it did not take it."""

    def close(self) -> None:
        """Nothing more to send now."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of the letters of one round. `trouble`: the last one; `is_full`: the rate is reached."""

    sent: int = 0
    put_off: int = 0
    suppressed: int = 0
    trouble: DeliveryError | None = None
    is_full: bool = False


def send_waiting(
    store: Store, sink: Sink, clock: Callable[[], datetime], per_minute: int, stops: Callable[[], bool] = lambda: False
) -> Handed:
    """Send what waits, until nothing is due, the rate is reached, or the server refuses us. StoreError ends it."""
    done = Handed()
    try:
        while not stops():
            now = clock()
            with store.write() as db:
                if outbox.claimed_since(db, now - _MINUTE) >= per_minute:
                    return Handed(done.sent, done.put_off, done.suppressed, done.trouble, is_full=True)
                claimed = outbox.claim(db, now, 1)
            step("summarise.claimed")
            if not claimed:
                return done
            done = _send(store, sink, claimed[0], clock, done)
            if done.trouble is not None and done.trouble.stops:
                return done
        return done
    finally:
        sink.close()


def _send(store: Store, sink: Sink, letter: Letter, clock: Callable[[], datetime], done: Handed) -> Handed:
    try:
        sink.send(letter)
    except DeliveryError as error:
        with store.write() as db:
            again = outbox.failed(db, letter.name, error.what, clock(), permanent=error.permanent)
        is_over = again is None
        return Handed(done.sent, done.put_off + (not is_over), done.suppressed + is_over, error)
    step("summarise.handed")
    with store.write() as db:
        outbox.sent(db, letter.name, clock())
    step("summarise.sent")
    return Handed(done.sent + 1, done.put_off, done.suppressed, done.trouble)
