"""When a mailbox with trouble is tried again: soon at first (a server restarts in seconds), then less often."""

from dataclasses import dataclass

from bridge.errors import SourceError

_FIRST_WAIT, _LONGEST_WAIT = 2.0, 3600.0  # seconds
_FIRST_WAIT_REFUSED = 30.0  # a login that was refused: quick tries lock accounts
_MOST_TRIES = 3  # with a login that was refused: after that only once in an hour


@dataclass(slots=True)
class Patience:
    """What one mailbox's trouble has come to."""

    failures: int = 0

    def failed(self, error: SourceError) -> float:
        """Wait longer each time, or as long as the server asks; returns the seconds."""
        self.failures += 1
        if error.retry_after:
            return error.retry_after
        if error.permanent:
            return _LONGEST_WAIT if self.failures >= _MOST_TRIES else _FIRST_WAIT_REFUSED
        return float(min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** max(0, min(self.failures - 2, 20))))

    def worked(self) -> None:
        """No more waiting."""
        self.failures = 0
