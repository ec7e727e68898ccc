"""LMTP [RFC 2033]: the mail server on this machine hands mail over itself. 250 is said only after the mail is committed
here; what could not be taken in is answered 451, and the mail server keeps it and tries again.
"""

import asyncio
import contextlib
import hashlib
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bridge.errors import SourceError
from bridge.mail.delivery import Delivery, Place
from bridge.sources.source import Clock, Marks, arrival

_ANSWER_SECONDS = 60.0  # the mail server waits longer [RFC 5321 §4.5.3.2]; what is late is a duplicate of its next try
_LATER = "451 4.3.0 not taken in now, try again later"
_TAKEN = "250 2.0.0 taken in"


@dataclass(frozen=True, slots=True)
class _Offer:
    """One mail whose sender waits for the answer."""

    raw: bytes
    answer: "asyncio.Future[bool]"
    loop: asyncio.AbstractEventLoop = field(repr=False)

    def reply(self, *, is_taken: bool) -> None:
        """From any thread; the sender may have gone."""
        with contextlib.suppress(RuntimeError):  # the loop is closed
            self.loop.call_soon_threadsafe(self._answer, is_taken)

    def _answer(self, is_taken: bool) -> None:
        if not self.answer.done():
            self.answer.set_result(is_taken)


class LmtpSource:
    """Listens from the first reading on until it is closed."""

    def __init__(self, name: str, place: tuple[str, int], clock: Clock, *, max_bytes: int) -> None:
        """`place`: address and port to listen at; a mail over `max_bytes` is refused for good (552)."""
        self.name = name
        self.expected = 0
        self.skipped = 0
        self._place, self._clock, self._max_bytes = place, clock, max_bytes
        self._offers: queue.SimpleQueue[_Offer] = queue.SimpleQueue()
        self._arrived = threading.Event()
        self._open: dict[str, _Offer] = {}  # handed over, not committed yet
        self._server: Any = None

    def deliveries(self, marks: Marks) -> Iterator[Delivery]:
        """What was handed in since the last reading. SourceError if the port is taken, or aiosmtpd is not installed."""
        self._refuse_open()  # the reading before broke off: its mails are not committed
        self._listen()
        self._arrived.clear()
        while True:
            try:
                offer = self._offers.get_nowait()
            except queue.Empty:
                return
            uid = hashlib.sha256(offer.raw).hexdigest()
            self._open[uid] = offer
            yield Delivery(offer.raw, arrival(offer.raw, self._clock()), Place(self.name, uid=uid))

    def settle(self, delivery: Delivery) -> None:
        """The mail is committed: now, and only now, the sender may forget it."""
        offer = self._open.pop(delivery.place.uid, None)
        if offer is not None:
            offer.reply(is_taken=True)

    def wait(self, seconds: float, stopping: threading.Event) -> bool:
        """Until a mail is handed in."""
        self._arrived.wait(seconds)
        return True

    def abort(self) -> None:
        """End the waiting."""
        self._arrived.set()

    def close(self) -> None:
        """Stop listening; who still waits for an answer is told to try again."""
        self._refuse_open()
        server, self._server = self._server, None
        if server is not None:
            with contextlib.suppress(queue.Empty):
                while True:
                    self._offers.get_nowait().reply(is_taken=False)
            server.stop()

    def offer(self, raw: bytes) -> "asyncio.Future[bool]":
        """Called by the server for each mail; the answer comes when it is committed."""
        loop = asyncio.get_running_loop()
        made = _Offer(raw, loop.create_future(), loop)
        self._offers.put(made)
        self._arrived.set()
        return made.answer

    def _refuse_open(self) -> None:
        while self._open:
            self._open.popitem()[1].reply(is_taken=False)

    def _listen(self) -> None:
        if self._server is not None:
            return
        try:
            self._server = _make_server(self, self._place, self._max_bytes)
            self._server.start()
        except ImportError as error:
            raise SourceError(
                "aiosmtpd is not installed",
                where=f"mailbox {self.name}",
                next_step="pip install feedbridge[lmtp]",
                permanent=True,
            ) from error
        except OSError as error:
            self._server = None
            raise SourceError(
                f"cannot listen at {self._place[0]}:{self._place[1]}: {error.strerror}",
                where=f"mailbox {self.name}",
                next_step="choose another port, or stop the program that has it",
            ) from error


def _make_server(source: LmtpSource, place: tuple[str, int], max_bytes: int) -> Any:
    """An aiosmtpd controller that is not started yet."""
    from aiosmtpd.controller import Controller  # noqa: PLC0415  (an extra)
    from aiosmtpd.lmtp import LMTP  # noqa: PLC0415

    class Handler:
        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
            """One answer for each recipient [RFC 2033 §4.2]: it is one mail to us, whoever it is for."""
            try:
                is_taken = await asyncio.wait_for(source.offer(bytes(envelope.content)), _ANSWER_SECONDS)
            except TimeoutError:
                is_taken = False
            return "\r\n".join([_TAKEN if is_taken else _LATER] * max(1, len(envelope.rcpt_tos)))

    class Server(Controller):
        def factory(self) -> Any:
            return LMTP(self.handler, data_size_limit=max_bytes, enable_SMTPUTF8=True, hostname="feedbridge")

    return Server(Handler(), hostname=place[0], port=place[1])
