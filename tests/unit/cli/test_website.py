"""The little server of `serve` and `demo`: loopback only, with the headers of a careful web server."""

import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from bridge.cli.website import HEADERS, address_of, open_website
from bridge.errors import BridgeError


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A served site of four files."""
    site = tmp_path / "site"
    (site / "f" / "abc").mkdir(parents=True)
    (site / "index.html").write_text("<h1>Nordlicht</h1>", encoding="utf-8")
    (site / "feed.atom").write_text("<feed/>", encoding="utf-8")
    (site / "f" / "abc" / "seite.html").write_text("<script>alert(1)</script>", encoding="utf-8")
    (tmp_path / "geheim.txt").write_text("geheim", encoding="utf-8")
    server = open_website(site, 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def get(port: int, path: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/", "/feed.atom", "/f/abc/seite.html", "/missing"])
def test_every_answer_carries_the_headers(port: int, path: str) -> None:
    answer, _ = get(port, path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


def test_pages_and_feeds_have_their_types(port: int) -> None:
    assert get(port, "/")[1] == b"<h1>Nordlicht</h1>"
    assert get(port, "/feed.atom")[0].headers["Content-Type"].startswith("application/atom+xml")


def test_attached_files_are_saved_and_never_shown(port: int) -> None:
    assert get(port, "/f/abc/seite.html")[0].headers["Content-Disposition"] == "attachment"


@pytest.mark.parametrize("path", ["/../geheim.txt", "/%2e%2e/geheim.txt", "/f/../../geheim.txt", "//geheim.txt"])
def test_nothing_outside_of_the_site_is_served(port: int, path: str) -> None:
    answer, body = get(port, path)
    assert answer.status in (400, 404)
    assert body != b"geheim"


@pytest.mark.parametrize("path", ["/f/", "/f/abc/"])
def test_folders_are_not_listed(port: int, path: str) -> None:
    answer, body = get(port, path)
    assert answer.status == 404
    assert b"seite" not in body


def test_a_port_that_is_taken_is_told(port: int, tmp_path: Path) -> None:
    with pytest.raises(BridgeError, match="is not free"):
        open_website(tmp_path, port)


def test_only_this_machine_can_ask(tmp_path: Path) -> None:
    server = open_website(tmp_path, 0)
    try:
        assert server.server_address[0] == "127.0.0.1"
        assert address_of(server) == f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.server_close()
