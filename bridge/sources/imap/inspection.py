"""A look at a mailbox that takes nothing: can we log in, how well protected, what is there. For `doctor`."""

import ssl
from dataclasses import dataclass
from datetime import datetime

from imapclient import IMAPClient

from bridge.sources.imap.connection import close, connect, open_folder
from bridge.sources.imap.options import ImapOptions, Settle
from bridge.sources.imap.reading import list_mails, search
from bridge.sources.imap.trouble import CONNECTION_ERRORS, ONE_MAIL_ERRORS, session_trouble

_WANTED = ("IDLE", "MOVE", "UIDPLUS")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the server says. `newest_at`: arrival of the newest mail by the server's clock, None if it says nothing."""

    tls: str  # "TLSv1.3"; "" without TLS
    capabilities: tuple[str, ...]  # of those that matter to us
    mails: int
    is_read_only: bool
    has_target: bool  # the folder for settle = "move" is there (True if none is needed)
    newest_at: datetime | None


def inspect_mailbox(options: ImapOptions) -> Inspection:
    """Log in, open the folder as `run` would, and look; no mail is fetched. SourceError as a reading would raise it."""
    client = connect(options)
    try:
        folder = open_folder(client, options)
        return _inspection(client, folder, options)
    except (*CONNECTION_ERRORS, *ONE_MAIL_ERRORS) as error:
        raise session_trouble(error, options) from error
    finally:
        close(client)


def _inspection(client: IMAPClient, folder: dict[bytes, object], options: ImapOptions) -> Inspection:
    socket = client.socket()
    exists = folder.get(b"EXISTS")
    needs_target = options.settle is Settle.MOVE
    return Inspection(
        tls=(socket.version() or "") if isinstance(socket, ssl.SSLSocket) else "",
        capabilities=tuple(name for name in _WANTED if client.has_capability(name)),
        mails=exists if isinstance(exists, int) else 0,
        is_read_only=b"READ-ONLY" in folder or options.settle is Settle.NONE,
        has_target=not needs_target or bool(client.folder_exists(options.move_to)),
        newest_at=_newest_at(client, folder),
    )


def _newest_at(client: IMAPClient, folder: dict[bytes, object]) -> datetime | None:
    uids = search(client, folder, 1, also_unseen=False)
    found = [mail for mails in list_mails(client, uids[-1:]) for mail in mails]
    return found[-1].received_at if found else None
