"""What the library, the socket or the server says -> SourceError: what, where, the next step, and whether waiting
helps.
"""

import difflib
import imaplib
import re
import socket
import ssl
from collections.abc import Sequence

from imapclient.exceptions import CapabilityError, IMAPClientError, LoginError, ProtocolError

from bridge.errors import SourceError
from bridge.sources.imap.options import ImapOptions

# One connection ends on any of these (FACTS section b); TypeError and its like are the library's answer to odd servers.
CONNECTION_ERRORS = (OSError, imaplib.IMAP4.error, IMAPClientError, ProtocolError)
ONE_MAIL_ERRORS = (TypeError, ValueError, UnicodeError, LookupError)

_BACK_OFF = re.compile(r"Suggested Backoff Time: (\d{1,12}) milliseconds", re.IGNORECASE)
_WAIT_CODES = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]", "[CONTACTADMIN]")
_DAY, _FIVE_MINUTES = 86_400.0, 300.0


def connect_trouble(error: Exception, options: ImapOptions) -> SourceError:
    """The server could not be reached, or not safely."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _certificate_trouble(error, options)
    for kind, what, next_step in _connect_table(error, options):
        if isinstance(error, kind):
            return SourceError(what, where=f"mailbox {options.mailbox}", next_step=next_step)
    return session_trouble(error, options)


def _connect_table(error: Exception, options: ImapOptions) -> tuple[tuple[type[Exception], str, str], ...]:
    """(kind of error, what, next step), first match counts."""
    server = options.address
    reason = getattr(error, "reason", None) or "handshake failed"
    return (
        (
            ssl.SSLError,
            f"{server} does not speak TLS here ({reason})",
            'check port, or set tls = "starttls" (port 143) or "implicit" (port 993)',
        ),
        (
            socket.gaierror,
            f'the host name "{options.host}" is not known',
            "check the key host, and the DNS of this machine",
        ),
        (
            TimeoutError,
            f"{server} gave no answer within {options.connect_seconds:g} s",
            "check host and port, and whether a firewall lets this machine out",
        ),
        (ConnectionRefusedError, f"nobody listens at {server}", "check the keys host and port"),
        (
            CapabilityError,
            f"{server} offers no STARTTLS; the password was not sent",
            'set tls = "implicit" (port 993); if that fails too, ask who changes the connection on its way',
        ),
    )


def _certificate_trouble(error: ssl.SSLCertVerificationError, options: ImapOptions) -> SourceError:
    what = f"the certificate of {options.address} is not trusted: {error.verify_message}"
    return SourceError(
        what,
        where=f"mailbox {options.mailbox}",
        next_step="correct host to the name in the certificate, or name your firm's CA in ca_file",
        permanent=True,
    )


def login_trouble(error: Exception, options: ImapOptions) -> SourceError:
    """A refused login. A wrong password stays wrong (permanent); a server whose user database is away says so, and
    waiting helps.
    """
    if not isinstance(error, (LoginError, UnicodeError)):
        return session_trouble(error, options)
    text = said(error, options)
    where = f"mailbox {options.mailbox}"
    if any(code in text.upper() for code in _WAIT_CODES):
        return SourceError(
            f'{options.address} cannot check logins now: "{text}"',
            where=where,
            next_step="nothing; it is tried again",
            retry_after=waiting_time(text),
        )
    next_step = "check user and password (password_file, or the environment)"
    if options.tokens is not None:
        next_step = (
            "the token was good, the mailbox refused it: give the application the right to this mailbox "
            "(config/README.md, Providers)"
        )
        return SourceError(
            f'login as {options.user} refused: "{text}"', where=where, next_step=next_step, permanent=True
        )
    if "office365" in options.host or "outlook" in options.host:
        next_step = 'Microsoft 365 takes no passwords by IMAP: set auth = "microsoft" (config/README.md, Providers)'
    elif options.host.endswith(("gmail.com", "googlemail.com")):
        next_step = "Google wants an app password (16 letters, account > security > app passwords)"
    return SourceError(f'login as {options.user} refused: "{text}"', where=where, next_step=next_step, permanent=True)


def folder_trouble(error: Exception, options: ImapOptions, folders: Sequence[str]) -> SourceError:
    """The folder could not be opened: it is missing, or closed to this user."""
    where = f"mailbox {options.mailbox}"
    if options.folder in folders:
        return SourceError(
            f'the folder "{options.folder}" is there but cannot be opened: "{said(error, options)}"',
            where=where,
            next_step="give the user the right to read it (IMAP ACL: lr)",
            permanent=True,
        )
    near = nearest(options.folder, folders)
    names = ", ".join(f'"{name}"' for name in near)
    next_step = (
        f"set folder to one of {names}" if near else "check the key folder; the server shows no folder to this user"
    )
    return SourceError(f'there is no folder "{options.folder}"', where=where, next_step=next_step, permanent=True)


def nearest(wanted: str, folders: Sequence[str]) -> tuple[str, ...]:
    """Up to five folder names, those that look like the wanted one first."""
    folded = {name.casefold(): name for name in folders}
    parts = {part.casefold() for part in re.split(r"[./]", wanted) if part}
    close = [folded[name] for name in difflib.get_close_matches(wanted.casefold(), list(folded), n=5, cutoff=0.6)]
    inside = [name for name in folders if parts & {part.casefold() for part in re.split(r"[./]", name)}]
    return tuple(dict.fromkeys([*close, *inside, *folders]))[:5]


def session_trouble(error: Exception, options: ImapOptions) -> SourceError:
    """A connection that ended, or a command that was refused, after the login."""
    text = said(error, options)
    if isinstance(error, TimeoutError):
        text = f"no answer within {options.read_seconds:g} s"
    elif isinstance(error, ConnectionResetError):
        text = "connection reset"
    return SourceError(
        f"the connection to {options.address} ended: {text}",
        where=f"mailbox {options.mailbox}",
        next_step="nothing; what was read is kept, the rest is read at the next try",
        retry_after=waiting_time(text),
    )


def waiting_time(text: str) -> float | None:
    """The seconds a server asks us to stay away; Exchange says milliseconds in the text, Gmail locks for a day after
    too many bytes.
    """
    found = _BACK_OFF.search(text)
    if found:
        return int(found.group(1)) / 1000
    upper = text.upper()
    if "[OVERQUOTA]" in upper:
        return _DAY
    return _FIVE_MINUTES if "[THROTTLED]" in upper else None


def is_wait(text: str) -> bool:
    """Does this NO mean "not now" (for every mail) and not "not this mail"?"""
    upper = text.upper()
    return waiting_time(text) is not None or any(code in upper for code in _WAIT_CODES)


def said(error: Exception, options: ImapOptions) -> str:
    """The server's words: one line, at most 200 characters, the password struck out should a server echo it."""
    if isinstance(error, UnicodeError):
        return "a name or password has characters the server cannot take"
    text = " ".join(str(error).split())
    if text.startswith(("b'", 'b"')):
        text = text[2:-1]
    if options.password:
        text = text.replace(options.password, "***")
    return text[:200]
