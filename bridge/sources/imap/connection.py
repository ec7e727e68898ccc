"""A logged-in connection with its folder open, or a SourceError that says why not."""

import contextlib
import logging
import ssl
from collections.abc import Iterator

from imapclient import IMAPClient, SocketTimeout

from bridge.errors import SourceError, TokenError
from bridge.sources.imap.options import ImapOptions, Settle, Tls
from bridge.sources.imap.trouble import (
    CONNECTION_ERRORS,
    ONE_MAIL_ERRORS,
    connect_trouble,
    folder_trouble,
    login_trouble,
)
from bridge.tokens import Tokens

logging.getLogger("imapclient").setLevel(logging.WARNING)  # at DEBUG it would log mail text


def connect(options: ImapOptions) -> IMAPClient:
    """Connected, protected, logged in; times come aware. The password is sent only after TLS stands."""
    client = _open(options)
    with closing_on_error(client):
        try:
            if options.tls is Tls.STARTTLS:
                client.starttls(_context(options))
        except CONNECTION_ERRORS as error:
            raise connect_trouble(error, options) from error
        try:
            _login(client, options)
        except (*CONNECTION_ERRORS, UnicodeError) as error:
            raise login_trouble(error, options) from None  # the cause may hold the password
    return client


def open_folder(client: IMAPClient, options: ImapOptions) -> dict[bytes, object]:
    """EXAMINE (read-only), or SELECT if mails are to be settled; returns what the server says of the folder."""
    try:
        answer: dict[bytes, object] = client.select_folder(options.folder, readonly=options.settle is Settle.NONE)
    except (*CONNECTION_ERRORS, *ONE_MAIL_ERRORS) as error:
        raise folder_trouble(error, options, _folders(client, error, options)) from error
    return answer


@contextlib.contextmanager
def closing_on_error(client: IMAPClient) -> Iterator[None]:
    """No socket stays open when a step fails."""
    try:
        yield
    except BaseException:
        close(client)
        raise


def close(client: IMAPClient) -> None:
    """Say good-bye if the server still listens; never raises, never waits longer than 2 s."""
    try:
        client.socket().settimeout(2.0)
        client.logout()
    except (*CONNECTION_ERRORS, *ONE_MAIL_ERRORS, AttributeError):
        with contextlib.suppress(*CONNECTION_ERRORS, AttributeError):
            client.shutdown()


def _open(options: ImapOptions) -> IMAPClient:
    is_implicit = options.tls is Tls.IMPLICIT
    try:
        client = IMAPClient(
            options.host,
            port=options.port or None,
            ssl=is_implicit,
            ssl_context=_context(options) if is_implicit else None,
            timeout=SocketTimeout(options.connect_seconds, options.read_seconds),
        )
    except CONNECTION_ERRORS as error:
        raise connect_trouble(error, options) from error
    client.normalise_times = False  # aware times, as the server wrote them
    return client


def _context(options: ImapOptions) -> ssl.SSLContext:
    """Certificates are always checked; `ca_file` adds a firm's own CA."""
    context = ssl.create_default_context()
    if options.ca_file:
        try:
            context.load_verify_locations(cafile=options.ca_file)
        except OSError as error:  # ssl.SSLError is one
            raise SourceError(
                f"ca_file {options.ca_file} is no readable certificate file",
                where=f"mailbox {options.mailbox}",
                next_step="a PEM file is needed",
            ) from error
    return context


def _login(client: IMAPClient, options: ImapOptions) -> None:
    """By access token if the mailbox has them, else by password.

    LOGIN takes ASCII only (imaplib); a password with an umlaut goes by AUTHENTICATE PLAIN [RFC 4616], which is
    UTF-8.
    """
    if options.tokens is not None:
        _login_by_token(client, options, options.tokens)
    elif (options.user + options.password).isascii():
        client.login(options.user, options.password)
    else:
        client.plain_login(options.user, options.password)


def _login_by_token(client: IMAPClient, options: ImapOptions, tokens: Tokens) -> None:
    """XOAUTH2 [Google, Microsoft], else OAUTHBEARER [RFC 7628]."""
    try:
        token = tokens.access()
    except TokenError as error:
        raise SourceError(
            error.what, where=error.where, next_step=error.next_step, permanent=error.permanent
        ) from error
    if client.has_capability("AUTH=XOAUTH2") or not client.has_capability("AUTH=OAUTHBEARER"):
        client.oauth2_login(options.user, token)
    else:
        client.oauthbearer_login(options.user, token)


def _folders(client: IMAPClient, first: Exception, options: ImapOptions) -> list[str]:
    """Every folder name the user may see; the connection may be gone already."""
    try:
        return sorted(str(name) for _, _, name in client.list_folders())
    except (*CONNECTION_ERRORS, *ONE_MAIL_ERRORS):
        raise connect_trouble(first, options) from first
