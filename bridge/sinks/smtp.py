"""Send letters by SMTP: TLS or STARTTLS, password or OAuth 2 [RFC 5321, 3207, 4954, 7628's XOAUTH2 forerunner].

At least once by nature [RFC 1047]: between the final dot and the 250 the line may break. So a letter is claimed with
its bytes before it is sent, a retry sends the same bytes and Message-ID, and one recipient stands in one letter.
"""

import base64
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bridge.errors import DeliveryError
from bridge.letters.headers import clean
from bridge.letters.letter import Letter

_PORTS = {"implicit": 465, "starttls": 587, "none": 25}
_DENIED = "5.7."  # RFC 3463: security or policy; "relay access denied" is no fault of the recipient


class LetterSink(Protocol):
    """Where letters go."""

    def send(self, letter: Letter) -> str:
        """Hand one letter over; what the other side said. DeliveryError if it did not take it."""
        ...

    def close(self) -> None:
        """Nothing more to send now."""
        ...


class Encryption(StrEnum):
    """How the connection is protected."""

    IMPLICIT = "implicit"
    STARTTLS = "starttls"
    NONE = "none"  # to a relay on this machine


@dataclass(frozen=True, slots=True)
class SmtpOptions:
    """One mail server. `token` gives a fresh OAuth 2 access token each time it is called; then no password is used."""

    host: str
    hello: str  # the name we greet with: a domain of ours
    port: int = 0  # 0: 465, 587 or 25 by `encryption`
    encryption: Encryption = Encryption.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    token: Callable[[], str] | None = field(default=None, repr=False)
    ca_file: str = ""
    read_seconds: float = 120.0  # a server may scan a mail before it says 250

    @property
    def real_port(self) -> int:
        """The port that is connected to."""
        return self.port or _PORTS[self.encryption.value]

    @property
    def address(self) -> str:
        """For people: "mail.firma.example:587"."""
        return f"{self.host}:{self.real_port}"


class SmtpSink:
    """One connection for as many letters as it takes; opened by the first, opened again after trouble."""

    def __init__(self, options: SmtpOptions) -> None:
        """Nothing is opened yet."""
        self._options = options
        self._server: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> str:
        """Hand one letter over; the server's answer. DeliveryError: `permanent` is about this letter, `stops` about
        the server.
        """
        try:
            return self._hand_over(self._connected(), letter)
        except DeliveryError:
            self.close()
            raise
        except (OSError, smtplib.SMTPException) as error:  # the line broke in the middle of this letter
            self.close()
            raise self._trouble(error, stops=False) from error

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            try:
                self._server = self._connect()
            except (OSError, smtplib.SMTPException) as error:
                raise self._trouble(error) from error
        return self._server

    def check(self) -> str:
        """Connect and log in, send nothing; "TLS 1.3, logged in as feed". DeliveryError as `send`."""
        try:
            server = self._connected()
            self._expect(server.noop(), is_about_letter=False)
            return f"{_protection(server)}, {self._who()}"
        except (OSError, smtplib.SMTPException) as error:
            raise self._trouble(error) from error
        finally:
            self.close()

    def _who(self) -> str:
        return f"logged in as {self._options.user}" if self._options.user else "no login"

    def close(self) -> None:
        """Say goodbye if somebody still listens."""
        server, self._server = self._server, None
        if server is None:
            return
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()

    def _hand_over(self, server: smtplib.SMTP, letter: Letter) -> str:
        size = [f"size={len(letter.raw)}"] if server.has_extn("size") else []
        self._expect(server.mail(letter.sender, size), is_about_letter=False)
        self._expect(server.rcpt(letter.recipient))
        try:
            answer = server.data(letter.raw)
        except smtplib.SMTPDataError as refused:  # at the command already
            answer = (refused.smtp_code, _bytes(refused.smtp_error))
        self._expect(answer)
        return _said(answer[1])

    def _expect(self, answer: tuple[int, bytes], *, is_about_letter: bool = True) -> None:
        code, text = answer
        if 200 <= code < 300:
            return
        said = f"{code} {_said(text)}"
        is_denied = _said(text).startswith(_DENIED) or code in (530, 535, 538)
        is_ours = not is_about_letter or is_denied or code == 421
        raise self._error(f"the mail server says: {said}", permanent=code >= 500 and not is_ours, stops=is_ours)

    def _connect(self) -> smtplib.SMTP:
        options = self._options
        context = ssl.create_default_context(cafile=options.ca_file or None)
        if options.encryption is Encryption.IMPLICIT:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                options.host, options.real_port, options.hello, timeout=options.read_seconds, context=context
            )
        else:
            server = smtplib.SMTP(options.host, options.real_port, options.hello, timeout=options.read_seconds)
        try:
            server.ehlo_or_helo_if_needed()
            if options.encryption is Encryption.STARTTLS:
                server.starttls(context=context)
                server.ehlo()
            self._log_in(server)
        except BaseException:
            server.close()
            raise
        return server

    def _log_in(self, server: smtplib.SMTP) -> None:
        """By hand: smtplib takes ASCII passwords only, and knows no XOAUTH2."""
        options = self._options
        if not options.user:
            return
        offered = server.esmtp_features.get("auth", "").upper().split()
        if options.token is not None:
            code, text = server.docmd("AUTH", "XOAUTH2 " + _coded(_bearer(options.user, options.token())))
            code, text = server.docmd("") if code == 334 else (code, text)  # the reason; the verdict comes after it
        elif "PLAIN" in offered or "LOGIN" not in offered:
            code, text = server.docmd("AUTH", "PLAIN " + _coded(f"\0{options.user}\0{options.password}"))
        else:
            server.docmd("AUTH", "LOGIN")
            server.docmd(_coded(options.user))
            code, text = server.docmd(_coded(options.password))
        if not 200 <= code < 300:
            raise smtplib.SMTPAuthenticationError(code, text)

    def _trouble(self, error: OSError | smtplib.SMTPException, *, stops: bool = True) -> DeliveryError:
        """Everything that is about the server or the line to it. None of it is the letter's fault."""
        if isinstance(error, smtplib.SMTPAuthenticationError):
            key = "smtp.token_file" if self._options.token else "smtp.user and smtp.password_file"
            said = f"{error.smtp_code} {_said(error.smtp_error)}"
            return self._error(f"the mail server refused the login: {said}", f"check {key}")
        if isinstance(error, smtplib.SMTPResponseException):
            return self._error(f"the mail server says: {error.smtp_code} {_said(error.smtp_error)}")
        if isinstance(error, ssl.SSLCertVerificationError):
            return self._error(f"its certificate is not trusted: {error.verify_message}", "check smtp.host or ca_file")
        if isinstance(error, smtplib.SMTPNotSupportedError):
            return self._error("it offers no STARTTLS", 'set smtp.tls = "implicit", or another port')
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return self._error(f"no connection: {clean(str(reason))}", "check smtp.host and smtp.port", stops=stops)

    def _error(self, what: str, next_step: str = "", *, permanent: bool = False, stops: bool = True) -> DeliveryError:
        where = f"mail server {self._options.host}"
        return DeliveryError(what, where=where, next_step=next_step, permanent=permanent, stops=stops)


def _protection(server: smtplib.SMTP) -> str:
    """ "TLS 1.3"."""
    line = server.sock
    return (line.version() or "TLS").replace("v", " ") if isinstance(line, ssl.SSLSocket) else "no TLS"


def _bearer(user: str, token: str) -> str:
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def _coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _said(text: bytes | str) -> str:
    """What a server answered, in one line."""
    return clean(text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text))
