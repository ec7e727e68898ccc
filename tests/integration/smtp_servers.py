"""Two more SMTP servers for the tests, of aiosmtpd: TLS from the first byte, and one that takes OAuth 2 tokens only."""

import base64
import gc
import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.servers import kit


class Keeping:
    """Keeps what it gets; `token`: the only one it takes."""

    def __init__(self, token: str = "") -> None:
        self.kept: list[bytes] = []
        self.said: list[bytes] = []
        self._token = token
        self.host, self.port = "127.0.0.1", kit("private").free_port()

    async def handle_DATA(  # noqa: N802 - the name is aiosmtpd's
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        self.kept.append(envelope.original_content)
        return "250 kept"

    async def auth_XOAUTH2(  # noqa: N802 - the name is aiosmtpd's
        self, server: Any, args: list[str]
    ) -> AuthResult:
        self.said.append(base64.b64decode(args[1]))
        if self.said[-1].endswith(f"auth=Bearer {self._token}\x01\x01".encode()):
            return AuthResult(success=True)
        await server.push("334 " + base64.b64encode(b'{"status":"401"}').decode())
        await server._reader.readline()
        return AuthResult(success=False, handled=False)


@contextmanager
def quietly_ended() -> Iterator[None]:
    """aiosmtpd leaves connections open that a test broke on purpose: no later test is blamed for them."""
    with warnings.catch_warnings():
        yield
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@contextmanager
def _running(keeping: Keeping, **options: Any) -> Iterator[Keeping]:
    controller = Controller(keeping, hostname=keeping.host, port=keeping.port, **options)
    controller.start()
    with quietly_ended():
        try:
            yield keeping
        finally:
            controller.stop()


@contextmanager
def implicit_tls(context: ssl.SSLContext) -> Iterator[Keeping]:
    """A server on a port that speaks TLS at once."""
    with _running(Keeping(), ssl_context=context) as keeping:
        yield keeping


@contextmanager
def bearer_server(token: str) -> Iterator[Keeping]:
    """A server that takes this access token only."""
    with _running(Keeping(token), auth_require_tls=False) as keeping:
        yield keeping
