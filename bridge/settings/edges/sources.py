"""Settings -> the mailboxes that are read, and how to log in to them."""

from bridge.settings.derived import max_bytes
from bridge.settings.load import Loaded
from bridge.settings.model import Feed, Mailbox
from bridge.sources.imap import ImapOptions, ImapSource, Settle, Tls
from bridge.sources.lmtp import LmtpSource
from bridge.sources.maildir import MaildirSource
from bridge.sources.mbox import MboxSource
from bridge.sources.source import Clock, FollowedSource
from bridge.tokens import Account, Provider, make_tokens

_LARGEST_BY_LMTP = 200 << 20  # bytes; over a feed's max_mb a mail is held, over this the mail server keeps its own


def make_source(loaded: Loaded, feed: Feed, box: Mailbox, name: str, clock: Clock) -> FollowedSource:
    """The source of a mailbox; nothing is opened yet."""
    if box.kind == "imap":
        return ImapSource(make_imap_options(loaded, feed, box, name), clock)
    if box.kind == "lmtp":
        return LmtpSource(name, (box.host or "127.0.0.1", box.port), clock, max_bytes=_LARGEST_BY_LMTP)
    path = loaded.path(box.path)
    if box.kind == "maildir":
        return MaildirSource(name, path, folder=box.folder, settle=box.settle)
    return MboxSource(name, path, clock)


def make_account(loaded: Loaded, box: Mailbox, name: str) -> Account:
    """Who logs in to a mailbox by access token."""
    return Account(
        provider=Provider(box.auth),
        where=name,
        user=box.user,
        tenant=box.tenant,
        client_id=box.client_id,
        secret=loaded.secrets.get(name, ""),
        key_file=loaded.path(box.key_file) if box.key_file else None,
        cache_file=loaded.path(f"data/tokens/{name}.json"),
        authority=box.authority,
        ca_file=str(loaded.path(box.ca_file)) if box.ca_file else "",
    )


def make_imap_options(loaded: Loaded, feed: Feed, box: Mailbox, name: str) -> ImapOptions:
    """What the IMAP connection of a mailbox needs."""
    return ImapOptions(
        mailbox=name,
        host=box.host,
        user=box.user,
        password=loaded.secrets.get(name, ""),
        tokens=make_tokens(make_account(loaded, box, name)) if box.auth != "password" else None,
        port=box.port,
        folder=box.folder,
        tls=Tls(box.tls),
        ca_file=str(loaded.path(box.ca_file)) if box.ca_file else "",
        settle=Settle(box.settle),
        move_to=box.move_to,
        connect_seconds=box.connect_seconds,
        read_seconds=box.read_seconds,
        max_bytes=max_bytes(feed),
    )
