"""The nginx samples of config/ in a real nginx: nobody reads without a login, and every answer says what it must."""

import base64
import http.client
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers import kit, need

CONFIG = Path(__file__).parents[2] / "config"
LOGIN = {"Authorization": "Basic " + base64.b64encode(b"anja:leise-nadel").decode()}
pytestmark = pytest.mark.nginx


@pytest.fixture(scope="module", params=["nginx.conf.example", "nginx.compose.conf"])
def site(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A function path -> connection's answer, of a site with a page and an attached file."""
    need("nginx", "nginx-light")
    need("openssl", "openssl")
    private = kit("private")
    folder = private.PrivateDir("ng-")
    root = folder.mkdir("public")
    (root / "f").mkdir()
    (root / "f" / "bericht.html").write_text("<script>alert(1)</script>", encoding="utf-8")
    (root / "index.html").write_text("<h1>Anfragen</h1>", encoding="utf-8")
    (root / ".index.html.part").write_text("half", encoding="utf-8")
    kit("dovecot").make_ca(folder.path, ["feed.firma.example", "localhost"])
    made = subprocess.run(["openssl", "passwd", "-apr1", "leise-nadel"], capture_output=True, check=True, text=True)
    folder.write("htpasswd", f"anja:{made.stdout}")
    port = private.free_port()
    text = (CONFIG / request.param).read_text(encoding="utf-8")
    is_tls = "ssl_certificate" in text
    folder.write("nginx.conf", around(folder.path, adapted(text, folder.path, port)))
    for path in [folder.path, *folder.path.rglob("*")]:
        folder.own(path)
    nginx = private.find_program("nginx")
    command = [nginx, "-c", str(folder.path / "nginx.conf"), "-g", "daemon off;"]
    daemon = private.Daemon(command, folder.path, folder.path / "out.log")
    daemon.start()

    def get(path: str, **headers: str) -> http.client.HTTPResponse:
        connection: http.client.HTTPConnection
        if is_tls:
            context = ssl.create_default_context(cafile=str(folder.path / "ca.pem"))
            connection = http.client.HTTPSConnection("localhost", port, timeout=10, context=context)
        else:
            connection = http.client.HTTPConnection("localhost", port, timeout=10)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.body = answer.read()  # type: ignore[attr-defined]
        connection.close()
        return answer

    private.wait_until(lambda: get("/").status == 401, 10, "nginx")
    yield get
    daemon.stop()
    folder.close()


def adapted(text: str, folder: Path, port: int) -> str:
    """The sample with the paths, the port and the name of this machine, as its first line asks an operator to do."""
    for old, new in (
        ("/etc/ssl/feed.firma.example.pem", f"{folder}/cert.pem"),
        ("/etc/ssl/feed.firma.example.key", f"{folder}/key.pem"),
        ("/etc/nginx/feed.htpasswd", f"{folder}/htpasswd"),
        ("root /srv/feedbridge/public;", f"root {folder}/public;"),
        ("root /public;", f"root {folder}/public;"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("listen 8080;", f"listen 127.0.0.1:{port};"),
    ):
        text = text.replace(old, new)
    return text.partition("\nserver {\n    listen 80;")[0]


def around(folder: Path, servers: str) -> str:
    paths = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
access_log off;
{paths}
{servers}
}}
"""


def test_nobody_reads_without_a_login(site: Any) -> None:
    for path in ("/", "/f/bericht.html", "/feed.atom"):
        assert site(path).status == 401, path
    assert site("/", **LOGIN).status == 200


def test_a_page_may_load_nothing_from_elsewhere_and_is_not_kept(site: Any) -> None:
    answer = site("/", **LOGIN)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "no-cache" in answer.headers["Cache-Control"]


def test_an_attached_page_is_saved_and_never_opened(site: Any) -> None:
    answer = site("/f/bericht.html", **LOGIN)
    assert answer.headers["Content-Disposition"] == "attachment"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_being_written_is_not_served(site: Any) -> None:
    answer = site("/.index.html.part", **LOGIN)
    assert answer.status in (403, 404)
    assert b"half" not in answer.body


def test_both_samples_send_the_same_headers() -> None:
    both = [
        [line.strip() for line in (CONFIG / name).read_text(encoding="utf-8").splitlines() if "add_header" in line]
        for name in ("nginx.conf.example", "nginx.compose.conf")
    ]
    assert both[0] == both[1]
