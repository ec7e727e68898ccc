"""A site in a bucket is the site in a folder, byte for byte: sinks.bucket on a real S3-compatible server."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.errors import PublishError
from bridge.publish import Sink, publish
from bridge.sinks.bucket import BucketOptions, BucketSink
from bridge.sinks.folder import FolderSink
from bridge.site.search.find import Order, find
from bridge.site.search.match import open_index
from bridge.store import Store
from tests.integration.object_store import BUCKET, KEY, SECRET, ObjectStore
from tests.integration.test_publish import INDEX, NOW, OPTIONS, QUERIES, TEMPLATES, pages, take
from tests.mailroom import sample_mails

CONFIGURATION = """\
[[feed]]
address = "feed@nordlicht.example"
admits_outsiders = true
output = "s3://{bucket}/intern/feed"

[[feed.mailbox]]
kind = "maildir"
path = "Maildir"

[bucket]
endpoint = "http://127.0.0.1:{port}"
access_key = "{key}"
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    with ObjectStore(tmp_path_factory.mktemp("objects")) as running:
        yield running


@pytest.fixture
def sink(server: ObjectStore, request: pytest.FixtureRequest) -> BucketSink:
    """A folder of the bucket that no other test uses."""
    return BucketSink(server.options(request.node.name))


def objects(sink: Sink) -> dict[str, bytes]:
    return {path: sink.read(path) or b"" for path in sink.paths()}


def write(store: Store, sink: Sink, *, everything: bool = False) -> None:
    publish(store, OPTIONS, TEMPLATES, sink, NOW, everything=everything)


def test_it_keeps_the_promises_of_a_folder(sink: BucketSink) -> None:
    assert sink.read("t/8f3k/index.html") is None
    assert sink.write("t/8f3k/index.html", b"one")
    assert not sink.write("t/8f3k/index.html", b"one")
    assert sink.write("t/8f3k/index.html", b"two")
    assert sink.write("t/8f3k2/index.html", b"else")
    assert sink.read("t/8f3k/index.html") == b"two"
    assert list(sink.paths("t/8f3k/")) == ["t/8f3k/index.html"]
    assert list(sink.paths()) == ["t/8f3k/index.html", "t/8f3k2/index.html"]
    assert sink.remove("t/8f3k/index.html")
    assert not sink.remove("t/8f3k/index.html")
    assert not sink.exists("t/8f3k/index.html")


def test_what_another_sink_wrote_is_not_written_again(server: ObjectStore) -> None:
    assert BucketSink(server.options("twice")).write("index.html", b"one")
    assert not BucketSink(server.options("twice")).write("index.html", b"one")


def test_a_folder_of_the_bucket_does_not_see_its_neighbour(server: ObjectStore) -> None:
    one, other = BucketSink(server.options("audience")), BucketSink(server.options("audience-2"))
    one.write("index.html", b"one")
    assert list(other.paths()) == []
    assert other.read("index.html") is None


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "", "a\\..\\x", "a\0b", "t/.."])
def test_paths_stay_below_the_site(sink: BucketSink, path: str) -> None:
    with pytest.raises(PublishError):
        sink.write(path, b"x")


def test_readers_are_told_what_it_is_and_attached_files_are_saved(server: ObjectStore, sink: BucketSink) -> None:
    said = {path: headers(server, sink, path) for path in ("index.html", "f/0a1b/plan.html", "en/f/0a1b/plan.svg")}
    assert said["index.html"]["Content-Type"] == "text/html; charset=utf-8"
    assert said["index.html"]["Cache-Control"] == "private, no-cache"
    assert "Content-Disposition" not in said["index.html"]
    assert said["f/0a1b/plan.html"]["Content-Disposition"] == "attachment"
    assert said["en/f/0a1b/plan.svg"]["Content-Disposition"] == "attachment"


def headers(server: ObjectStore, sink: BucketSink, path: str) -> dict[str, str]:
    sink.write(path, b"<p>x")
    folder = "test_readers_are_told_what_it_is_and_attached_files_are_saved"
    address = f"http://127.0.0.1:{server.port}/{BUCKET}/{folder}/{path}"
    with urllib.request.urlopen(address, timeout=20) as answer:
        return dict(answer.headers)


def test_a_site_is_the_same_in_a_bucket_as_in_a_folder(store: Store, sink: BucketSink, tmp_path: Path) -> None:
    """Some mails, then what came later, then a sweep of what is left over (law 5)."""
    take(store, sample_mails()[:20])
    write(store, sink)
    sink.write("t/left/over/index.html", b"of an older version")
    take(store, sample_mails()[20:30], 21)
    write(store, sink)
    write(store, sink, everything=True)
    assert is_as_in_a_folder(store, sink, tmp_path)


def is_as_in_a_folder(store: Store, sink: Sink, folder: Path) -> bool:
    """All but the cut of the search index, which gives the same answers."""
    write(store, FolderSink(folder / "site"), everything=True)
    written = {path: data for path, data in objects(sink).items() if not INDEX.fullmatch(path)}
    indexes = [open_index(sink.read), open_index(FolderSink(folder / "site").read)]
    found = [[find(index, query, Order.BEST, 500) for query in QUERIES] for index in indexes if index]
    return written == pages(folder / "site") and len(found) == 2 and found[0] == found[1]


def test_a_store_that_goes_away_leaves_everything_pending(store: Store, tmp_path: Path) -> None:
    """Law 6: the next run writes what this one could not."""
    take(store, sample_mails()[:10])
    with ObjectStore(tmp_path / "objects") as server:
        dies = Dying(BucketSink(server.options()), server, after=12)
        with pytest.raises(PublishError) as raised:
            write(store, dies)
        assert SECRET + "\n" not in str(raised.value)
        assert "s3://site/" in str(raised.value)
        server.start()
        write(store, BucketSink(server.options()))
        assert is_as_in_a_folder(store, BucketSink(server.options()), tmp_path)


class Dying(BucketSink):
    """The server is killed after so many files."""

    def __init__(self, sink: BucketSink, server: ObjectStore, after: int) -> None:
        super().__init__(sink._options)
        self._server, self._left = server, after

    def write(self, path: str, data: bytes) -> bool:
        if self._left == 0:
            self._server.stop()
        self._left -= 1
        return super().write(path, data)


def test_what_is_wrong_is_said_with_the_next_step() -> None:
    nowhere = BucketSink(BucketOptions("site", endpoint="http://127.0.0.1:9", access_key=KEY, secret_key="hush-7"))
    with pytest.raises(PublishError) as raised:
        nowhere.write("index.html", b"x")
    assert "check the section [bucket]" in str(raised.value)
    assert "hush-7" not in str(raised.value)


def test_the_operator_needs_one_section(server: ObjectStore, tmp_path: Path) -> None:
    """`ingest`, `publish`, `doctor`, `search` and `serve` with an output in a bucket."""
    (tmp_path / "bridge.toml").write_text(CONFIGURATION.format(bucket=BUCKET, port=server.port, key=KEY))
    for name in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / name).mkdir(parents=True)
    for number, raw in enumerate(sample_mails()):
        (tmp_path / "Maildir" / "new" / f"{number}.a.b").write_bytes(raw)
    assert feedbridge(tmp_path, "run", "--once").returncode == 0
    sink = BucketSink(server.options("intern/feed"))
    assert (sink.read("index.html") or b"").startswith(b"<!doctype html>")
    checked = feedbridge(tmp_path, "doctor")
    assert "s3://site/intern/feed can be read with this key" in checked.stdout
    assert "Protokoll" in feedbridge(tmp_path, "search", "protokoll").stdout
    served = feedbridge(tmp_path, "serve")
    assert served.returncode == 1
    assert "lies in a bucket" in served.stderr
    assert SECRET not in feedbridge(tmp_path, "config", "show").stdout.replace(f'"{KEY}"', "")


def feedbridge(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "FEEDBRIDGE_BUCKET_PASSWORD": SECRET}
    command = [sys.executable, "-m", "bridge", *arguments, "-c", str(folder / "bridge.toml")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
