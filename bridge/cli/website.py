"""A finished site on loopback, with the headers a real web server should send (config/ has samples)."""

import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bridge.errors import BridgeError

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_TYPES = {
    ".atom": "application/atom+xml",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".js": "text/javascript",
}


class _Handler(SimpleHTTPRequestHandler):
    """Files below the root; attachments (f/) are only ever saved, never run; no listing of folders."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, **_TYPES}  # noqa: RUF012  as the base class has it

    def end_headers(self) -> None:
        """Every answer carries the headers."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        if self.path.startswith("/f/"):
            self.send_header("Content-Disposition", "attachment")
        super().end_headers()

    def list_directory(self, path: Any) -> None:
        """A folder without index.html is not there."""
        self.send_error(404)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """No access log: who reads what is nobody's business."""


def open_website(root: Path, port: int) -> ThreadingHTTPServer:
    """A server for `root` on 127.0.0.1, not yet started; port 0 takes a free one. BridgeError if the port is taken."""
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, directory=str(root)))
    except (OSError, OverflowError) as error:
        raise BridgeError(
            f"port {port} is not free", next_step="name another one with --port", permanent=True
        ) from error


def serve_until_stopped(server: ThreadingHTTPServer) -> None:
    """Answer until Ctrl-C."""
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
    finally:
        server.server_close()


def address_of(server: ThreadingHTTPServer) -> str:
    """http://127.0.0.1:8025/"""
    return f"http://127.0.0.1:{server.server_port}/"
