"""The letters: decide what is due, hand over what waits; at most so many a minute."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bridge.errors import DeliveryError
from bridge.settings.edges.letters import make_letter_sink, make_roll
from bridge.settings.load import Loaded
from bridge.store import Store
from bridge.summarise import Desk, Handed, find_people, send_waiting, write_due


@dataclass(frozen=True, slots=True)
class Postman:
    """Writes and sends the letters of one installation."""

    loaded: Loaded
    store: Store
    desk: Desk
    clock: Callable[[], datetime]
    tell: Callable[[str], None]
    stops: Callable[[], bool]

    def go(self) -> DeliveryError | None:
        """One round; the trouble, if there was one, which was told. Nothing happens where no server is named."""
        sink = make_letter_sink(self.loaded)
        if sink is None:
            return None
        now = self.clock()
        people = find_people(self.store, make_roll(self.loaded), now)
        written = write_due(self.store, self.desk, people, now)
        done = send_waiting(self.store, sink, self.clock, self.loaded.settings.smtp.per_minute, self.stops)
        self._tell(written, done)
        return done.trouble

    def _tell(self, written: int, done: Handed) -> None:
        if done.trouble is not None:
            self.tell(f"letters: {done.trouble}")
        if written or done.sent or done.put_off or done.suppressed:
            counts = f"sent={done.sent} put_off={done.put_off} suppressed={done.suppressed}"
            self.tell(f"letters written={written} {counts}")
