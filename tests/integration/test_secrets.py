"""Attack class 26: a secret stands in its own file and nowhere else, whatever the program does and says."""

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.installation import CANARY, FEED, Installation
from tests.integration.test_cli_run import settings
from tests.integration.test_worker import until
from tests.mailroom import sample_mails
from tests.residue import readings
from tests.servers import kit

pytestmark = pytest.mark.dovecot
WRONG = "falsch-4e1a"  # the password of a mailbox that does not let us in
MAIL_SERVER = "brief-77c2"  # that of the mail server for letters
SECRETS = (CANARY, WRONG, MAIL_SERVER)
LETTERS = f"""\
[smtp]
host = "127.0.0.1"
port = PORT
tls = "none"
user = "feed"
password_file = "config/letters"

[[reader]]
address = "tom.okafor@nordlicht.example"

{FEED}"""


def processes(parent: int) -> Iterator[int]:
    """A process and all that come from it."""
    yield parent
    for file in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in file.read_text().split():
            yield from processes(int(child))


def seen_from_outside(process: int) -> bytes:
    """What any program of this machine (cmdline) or of this account (environ) may read."""
    return b"".join((Path(f"/proc/{process}") / name).read_bytes() for name in ("cmdline", "environ", "comm"))


def where_told(folder: Path, but: set[str]) -> list[str]:
    """The files that hold a secret, packed or not."""
    files = [one for one in folder.rglob("*") if one.is_file() and one.relative_to(folder).as_posix() not in but]
    assert len(files) > 30
    return [one.name for one in files if any(word in text for text in readings(one.read_bytes()) for word in SECRETS)]


@pytest.fixture
def home(dovecot: Any, user: str, tmp_path: Path) -> Installation:
    """A mailbox that is read, one that refuses us, letters that go to a port where nobody listens."""
    found = Installation(tmp_path)
    good, bad = settings(dovecot, user, name="good"), settings(dovecot, user, name="bad", password_file="config/wrong")
    found.configure(*good, "[[feed.mailbox]]", *bad, feed=LETTERS.replace("PORT", str(kit("private").free_port())))
    for name, word in (("wrong", WRONG), ("letters", MAIL_SERVER)):
        (tmp_path / "config" / name).write_text(word + "\n", encoding="utf-8")
        (tmp_path / "config" / name).chmod(0o600)
    dovecot.append_many(user, sample_mails()[:12])
    return found


def test_no_secret_in_process_list_log_page_or_database(home: Installation) -> None:
    worker = home.start("-v", "run")
    try:
        status = home.folder / "public" / "status.json"
        until(lambda: status.exists() and '"works": false' in status.read_text("utf-8"), "the refusal")
        until(lambda: len([*home.folder.glob("public/t/*/index.html")]) > 3, "the pages")
        shown = b"".join(map(seen_from_outside, processes(worker.pid)))
        assert b"bridge" in shown
    finally:
        worker.send_signal(signal.SIGTERM)
        out, err = worker.communicate(timeout=20)
    said = [shown, out, err]
    for command in (
        ["status", "--json"],
        ["config", "show"],
        ["doctor"],
        ["doctor", "--json"],
        ["summarise"],
        ["export"],
    ):
        done = subprocess.run(
            home.command(*command),
            cwd=home.folder,
            env=home.environment(),
            capture_output=True,
            check=False,
            timeout=120,
        )
        said += [done.stdout, done.stderr]
    assert b"refused" in err
    assert not [word for word in SECRETS for text in said if word.encode() in text]
    assert where_told(home.folder, {"config/password", "config/wrong", "config/letters"}) == []
    assert len(where_told(home.folder, set())) == 3  # these eyes see
