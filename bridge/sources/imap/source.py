"""ImapSource: one folder of one account, one connection, new mails in order of UID."""

import contextlib
import os
import socket
import threading
from collections.abc import Iterator

from imapclient import IMAPClient

from bridge.errors import SourceError
from bridge.mail.delivery import Delivery, Place
from bridge.sources.imap.connection import close, connect, open_folder
from bridge.sources.imap.idle import idle
from bridge.sources.imap.options import ImapOptions, Settle
from bridge.sources.imap.reading import Listed, fetch_bytes, groups, list_mails, search
from bridge.sources.imap.trouble import CONNECTION_ERRORS, ONE_MAIL_ERRORS, session_trouble
from bridge.sources.source import Clock, Marks
from bridge.steps import step


class ImapSource:
    """Reads new mail; the cursor is (UIDVALIDITY, last UID) and lives in the store, so a changed validity reads the
    folder again.
    """

    def __init__(self, options: ImapOptions, clock: Clock) -> None:
        """`clock` gives the time of arrival if the server has none."""
        self.name = options.mailbox
        self.expected = 0
        self.skipped = 0  # expunged while we read, or refused by the server one by one
        self._options = options
        self._clock = clock
        self._client: IMAPClient | None = None
        self._brought = 0
        self._repeats = False

    def deliveries(self, marks: Marks) -> Iterator[Delivery]:
        """New mails by UID; SourceError ends it, what came before stays valid. A mail that cannot be had is skipped
        and counted.
        """
        self.skipped = self.expected = self._brought = 0
        client, folder = self._opened()
        try:
            yield from self._read(client, folder, marks)
        except (*CONNECTION_ERRORS, *ONE_MAIL_ERRORS) as error:
            self.close()
            raise session_trouble(error, self._options) from error

    def wait(self, seconds: float, stopping: threading.Event) -> bool:
        """IDLE on the open folder; without IDLE just time. False: the line was lost, the next reading opens one.

        A reading that brought mail is repeated once: what came meanwhile may have been announced to deaf ears.
        """
        client = self._client
        self._repeats = self._brought > 0 and not self._repeats
        if client is None or self._repeats:
            return client is not None
        try:
            if client.has_capability("IDLE"):
                idle(client, seconds, stopping)
            else:
                stopping.wait(seconds)
        except (*CONNECTION_ERRORS, *ONE_MAIL_ERRORS):
            self.close()
            return False
        return True

    def abort(self) -> None:
        """Shut the socket down by a second handle: closing it under a thread that reads from it is not safe."""
        client = self._client
        if client is None:
            return
        with contextlib.suppress(*CONNECTION_ERRORS, AttributeError, ValueError):
            twin = socket.socket(fileno=os.dup(client.socket().fileno()))
            with twin:
                twin.shutdown(socket.SHUT_RDWR)

    def settle(self, delivery: Delivery) -> None:
        """\\Seen or MOVE [RFC 6851], if configured; SourceError if the server does not do it: the mail is kept here,
        and settled at the next reading.
        """
        client, uid = self._client, delivery.place.uid
        if client is None or self._options.settle is Settle.NONE:
            return
        try:
            if self._options.settle is Settle.SEEN:
                client.add_flags([int(uid)], [b"\\Seen"], silent=True)
            else:
                _move(client, int(uid), self._options.move_to)
        except (*CONNECTION_ERRORS, *ONE_MAIL_ERRORS) as error:
            raise session_trouble(error, self._options) from error

    def close(self) -> None:
        """Log out; never raises."""
        client, self._client = self._client, None
        if client is not None:
            close(client)

    def _opened(self) -> tuple[IMAPClient, dict[bytes, object]]:
        """The line of the last reading if it still carries, else a new one; the folder opened afresh either way."""
        if self._client is not None:
            try:
                return self._client, open_folder(self._client, self._options)
            except SourceError:
                self.close()
        self._client = connect(self._options)
        return self._client, open_folder(self._client, self._options)

    def _read(self, client: IMAPClient, folder: dict[bytes, object], marks: Marks) -> Iterator[Delivery]:
        validity = folder.get(b"UIDVALIDITY")
        number = validity if isinstance(validity, int) else 0
        uids = search(client, folder, self._first(marks, number), also_unseen=self._options.settle is Settle.SEEN)
        self.expected = len(uids)
        listed = 0
        for mails in list_mails(client, uids):
            listed += len(mails)
            for group in groups(mails):
                yield from self._fetch(client, group, number)
        self.skipped += len(uids) - listed

    def _first(self, marks: Marks, validity: int) -> int:
        """With settle = "move" what still lies in the folder is not settled: all of it is asked for, what is known is
        told by content.
        """
        return 1 if self._options.settle is Settle.MOVE else marks.last(self._options.folder, validity) + 1

    def _fetch(self, client: IMAPClient, group: list[Listed], validity: int) -> Iterator[Delivery]:
        answer = fetch_bytes(client, group, self._options)
        for mail in group:
            raw = answer[mail.uid]
            if raw is None:
                self.skipped += 1
                continue
            place = Place(self.name, self._options.folder, validity, str(mail.uid))
            self._brought += 1
            step("source.fetched")
            yield Delivery(raw, mail.received_at or self._clock(), place)


def _move(client: IMAPClient, uid: int, folder: str) -> None:
    """Without MOVE: copy first, then take away just this one [RFC 4315]; without UIDPLUS too it is only marked
    \\Deleted.
    """
    if client.has_capability("MOVE"):
        client.move([uid], folder)
        return
    client.copy([uid], folder)
    client.delete_messages([uid], silent=True)
    if client.has_capability("UIDPLUS"):
        client.uid_expunge([uid])
