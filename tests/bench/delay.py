"""How long a mail in the mailbox waits for its page: a real Dovecot, IDLE, the resident worker. Wall time."""

import signal
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.installation import FEED, Installation
from tests.mailroom import mail
from tests.people import ANJA, TOM
from tests.servers import kit

_MAILS = 10
_PATIENCE = 60.0


def bench_delay() -> None:
    """Print seconds from APPEND to the page, for each of some mails that come one by one."""
    server = kit("dovecot").Dovecot()
    server.add_user("team", "geheim-9f3")
    with server, TemporaryDirectory() as folder:
        home = Installation(Path(folder))
        lines = ['host = "localhost"', f"port = {server.tls_port}", 'user = "team"', f'ca_file = "{server.ca}"']
        home.configure(*lines, 'password_file = "config/password"', feed="[run]\nevery_minutes = 60\n\n" + FEED)
        worker = home.start("run")
        try:
            _until((home.folder / "public" / "frame.json").exists)
            waited = sorted(_one(server, home, number) for number in range(_MAILS))
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.communicate()
    print(
        f"delay: {_MAILS} mails, median {waited[_MAILS // 2]:.2f} s, longest {waited[-1]:.2f} s from APPEND to the page"
    )


def _one(server: object, home: Installation, number: int) -> float:
    subject = f"Frage Nummer {number} zum Regal"
    begun = time.monotonic()
    server.append("team", mail(ANJA, subject, f"Tom, steht Regal {number} schon?", to=[TOM]))  # type: ignore[attr-defined]
    _until(lambda: subject in (home.folder / "public" / "index.html").read_text(encoding="utf-8"))
    return time.monotonic() - begun


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)
