"""IDLE [RFC 2177] as a hint: it shortens the waiting, it is never the truth. The folder is searched again after it."""

import threading
import time

from imapclient import IMAPClient

_SLICE = 30.0  # seconds; `abort` ends a slice at once
_AT_ONCE = 0.5  # a slice that ends this early with nothing said: the line is dead, only idle_done() tells (issue 565)


def idle(client: IMAPClient, seconds: float, stopping: threading.Event) -> None:
    """Until the server says anything of the folder, at most `seconds`; errors of the line come out as they are."""
    client.idle()
    end = time.monotonic() + seconds
    try:
        while not stopping.is_set() and (left := end - time.monotonic()) > 0:
            begun, room = time.monotonic(), min(left, _SLICE)
            told = client.idle_check(timeout=room)
            if any(_is_news(one) for one in told) or (not told and time.monotonic() - begun < min(_AT_ONCE, room / 2)):
                break
    finally:
        client.idle_done()


def _is_news(told: object) -> bool:
    """(number, b"EXISTS") and its like; (b"OK", b"Still here") is only a sign of life."""
    return isinstance(told, tuple) and len(told) > 1 and told[0] != b"OK"
