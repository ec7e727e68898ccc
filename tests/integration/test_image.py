"""The image, built for real without a registry: a base made of Debian packages, wheels fetched beforehand, then started
with a read-only root, as a user who may do nothing. Part of `make proof`: the base alone takes minutes.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mailroom import sample_mails
from tests.servers import need

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow
BASE, IMAGE = "localhost/feedbridge-base:1", "localhost/feedbridge:test"
CONFIGURATION = """\
[[feed]]
address = "feed@nordlicht.example"
admits_outsiders = true

[[feed.mailbox]]
kind = "maildir"
path = "data/Maildir"
"""


def tool(*arguments: str) -> str:
    environment = {**os.environ, "STORAGE_DRIVER": "vfs", "BUILDAH_ISOLATION": "chroot"}
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (arguments[:3], done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout.strip()


@pytest.fixture(scope="module")
def work() -> Iterator[Path]:
    if os.geteuid() != 0:
        pytest.skip("building an image without a registry needs root")
    for program in ("buildah", "debootstrap", "crun"):
        need(program, program)
    folder = Path(tempfile.mkdtemp(prefix="image-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def image(work: Path) -> str:
    make_base(work / "base")
    wheels = work / "wheels"
    pip = [sys.executable, "-m", "pip", "-q", "download", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
    debian = ["--python-version", "3.11"]  # of Debian 12, whatever runs the tests
    tool(*pip, *debian, "-d", str(wheels), "-r", str(ROOT / "config" / "constraints-server.txt"))
    tool(
        *("buildah", "bud", "--isolation", "chroot", "-v", f"{wheels}:/wheels:ro", "--build-arg", f"BASE={BASE}"),
        *("--format", "docker", "-t", IMAGE, str(ROOT)),
    )
    return IMAGE


def make_base(folder: Path) -> None:
    """Debian and its Python, which finds packages in /wheels only."""
    tool("debootstrap", "--variant=minbase", "--include=python3,python3-venv,ca-certificates", "bookworm", str(folder))
    container = tool("buildah", "from", "scratch")
    mount = tool("buildah", "mount", container)
    tool("cp", "-a", f"{folder}/.", mount)
    tool("buildah", "config", "--env", "PIP_NO_INDEX=1", "--env", "PIP_FIND_LINKS=/wheels", container)
    tool("buildah", "commit", "-q", container, BASE)
    tool("buildah", "rm", container)


@pytest.fixture
def root(image: str) -> Iterator[Path]:
    """The file system of a container that was made from the image."""
    container = tool("buildah", "from", image)
    yield Path(tool("buildah", "mount", container))
    tool("buildah", "rm", container)


def settings(image: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(tool("buildah", "inspect", "--type", "image", image))["Docker"]["config"]
    return found


def test_it_is_no_root_holds_no_compiler_and_says_what_it_is(image: str, root: Path) -> None:
    config = settings(image)
    assert config["User"] == "10001"
    assert config["StopSignal"] == "SIGTERM"
    assert config["Healthcheck"]["Test"] == ["CMD", "feedbridge", "-q", "status"]  # type: ignore[index]
    assert config["Labels"]["org.opencontainers.image.licenses"] == "Apache-2.0"  # type: ignore[index]
    assert not [name for name in ("cc", "gcc", "make") if (root / "usr" / "bin" / name).exists()]
    assert not (root / "app" / "bridge").exists()


def test_it_reads_publishes_and_ends_cleanly_with_nothing_but_its_three_folders_to_write(root: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (root / "data" / "Maildir" / name).mkdir(parents=True)
    (root / "data" / "Maildir" / "new" / "1.a.b").write_bytes(sample_mails()[0])
    (root / "config" / "bridge.toml").write_text(CONFIGURATION, encoding="utf-8")
    for path in (root / "data").rglob("*"):
        os.chown(path, 10001, 10001)
    worker = subprocess.Popen(
        inside(root, "feedbridge", "run"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    end = time.monotonic() + 60
    while not (root / "public" / "frame.json").exists():
        assert worker.poll() is None, worker.communicate()
        assert time.monotonic() < end
        time.sleep(0.1)
    tool(*inside(root, "feedbridge", "-q", "status"))
    os.killpg(worker.pid, signal.SIGTERM)
    _, said = worker.communicate(timeout=10)
    assert b"new=1" in said
    assert worker.returncode == 0, said


def inside(root: Path, *command: str) -> list[str]:
    """As user 10001 in a name space whose root is read-only but for the volumes."""
    volumes = " ".join(str(root / name) for name in ("config", "data", "public"))
    user = "setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs"
    around = "env -i PATH=/opt/feedbridge/bin:/usr/bin:/bin PYTHONDONTWRITEBYTECODE=1"
    script = (
        f"mount --bind {root} {root}; for v in {volumes}; do mount --bind $v $v; done; "
        f"mount -o remount,bind,ro {root}; mount -t tmpfs none {root}/tmp; "
        f"exec unshare --root={root} --wd=/ {user} {around} {' '.join(command)}"
    )
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script]
