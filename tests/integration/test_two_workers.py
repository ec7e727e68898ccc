"""Several workers on one store: each reads its share, and what one leaves or loses the others take over."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bridge.store import leases, open_store
from tests.installation import FEED, Installation
from tests.integration.test_cli_run import exported
from tests.integration.test_worker import question, until

BOXES = ("a", "b", "c", "d")
MAILBOX = """
[[feed.mailbox]]
name = "{name}"
kind = "maildir"
path = "{name}"
"""


@pytest.fixture
def home(tmp_path: Path, new_url: Callable[[], str]) -> Installation:
    url = new_url()
    head = f'[store]\nurl = "{url}"\n\n' + FEED.partition("\n[[feed.mailbox]]")[0]
    found = Installation(tmp_path)
    found.configure(feed=head + "".join(MAILBOX.format(name=name) for name in BOXES))
    for name in BOXES:
        for part in ("cur", "new", "tmp"):
            (tmp_path / name / part).mkdir(parents=True)
    return found


@pytest.fixture
def workers(home: Installation) -> Iterator[list["subprocess.Popen[bytes]"]]:
    started = [home.start("run")]
    until((home.folder / "public" / "frame.json").exists, "the first round")
    started.append(home.start("run"))
    yield started
    for worker in started:
        worker.kill()
        worker.communicate()


def readers(home: Installation) -> dict[str, str]:
    """Mailbox -> who reads it."""
    config = (home.folder / "config" / "bridge.toml").read_text()
    store = open_store(config.partition('url = "')[2].partition('"')[0])
    with store.read() as db:
        found = leases.owners(db, "mailbox/")
    store.close()
    return found


def deliver(home: Installation, box: str, number: int) -> None:
    (home.folder / box / "new" / f"{number}.a.b").write_bytes(question(number))


def test_they_share_the_work_and_one_goes_on_alone(
    home: Installation, workers: list["subprocess.Popen[bytes]"]
) -> None:
    """Kill -9 in the middle: nothing lost, nothing twice."""
    until(
        lambda: sorted(map(list(readers(home).values()).count, set(readers(home).values()))) == [2, 2], "half each", 90
    )
    for number, box in enumerate(BOXES):
        deliver(home, box, number)
    until(lambda: len(exported(home)) == 4, "a mail from each mailbox")
    workers[0].send_signal(signal.SIGKILL)
    workers[0].wait()
    for number, box in enumerate(BOXES, 10):
        deliver(home, box, number)
    until(lambda: len(exported(home)) == 8, "the mailboxes of both", 90)
    until(lambda: len(set(readers(home).values())) == 1, "one owner of all", 90)
    page = home.folder / "public" / "index.html"
    until(
        lambda: all(f"Frage Nummer {n} " in page.read_text() for n in (0, 1, 2, 3, 10, 11, 12, 13)), "all on the page"
    )
