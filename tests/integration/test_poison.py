"""A mail that ends or stalls the program: the others come through, and the mail is held with its reason.

The program runs as its own process with a parser that does to certain mails what a fault in a parser's C code does.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from bridge.ingest import ingest_all
from bridge.store import Store, archive, attempts, open_store
from bridge.store.schema import attempt
from tests.installation import Installation
from tests.integration.test_cli_run import exported
from tests.mailroom import RULES, TABLES, deliver_all, mail
from tests.people import ANJA, TOM
from tests.stores import count

POISON = "Giftwort"
ACTS = {
    "crash": "os.kill(os.getpid(), signal.SIGSEGV)",
    "loop": "[None for _ in iter(int, 1)]",
    "silent loop": "while True: sum(range(10**8))",  # in C: no other thread runs meanwhile
    "memory": "b'x' * 10**10 if limited() else os.kill(os.getpid(), signal.SIGKILL)",
}
PROGRAM = f"""\
import os, resource, signal, sys
import bridge.ingest.apart
from bridge.cli import main

bridge.ingest.apart._LONGEST = 1.0
bridge.ingest.apart._CPU_SECONDS = 1
preparing = sys.modules["bridge.ingest.prepare"]
parse = preparing.parse_message

def limited():
    return resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY

def poisoned(raw):
    if b"{POISON}" in raw:
        ACT
    return parse(raw)

placing = sys.modules["bridge.ingest.place"]
decide = placing.decide

def decided(sketch, known, key):
    if "{POISON.lower()}" in sketch.base_subject:
        ACT
    return decide(sketch, known, key)

if "PLACE" == "placed":
    placing.decide = decided
else:
    preparing.parse_message = poisoned
if __name__ == "__main__":
    sys.exit(main())
"""


def question(number: int, words: str = "") -> bytes:
    return mail(ANJA, f"Frage {number}", f"Tom, steht Regal {number} schon? {words}", to=[TOM])


def poisoned_run(home: Installation) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, str(home.folder / "program.py"), "run", "--once"]
    return subprocess.run(
        command, cwd=home.folder, env=home.environment(), capture_output=True, check=False, timeout=120
    )


@pytest.mark.parametrize("act", ACTS)
def test_what_ends_the_program_twice_is_held_and_the_others_come_through(act: str, tmp_path: Path) -> None:
    home = Installation(tmp_path)
    maildir = home.configure_maildir()
    (tmp_path / "program.py").write_text(PROGRAM.replace("ACT", ACTS[act]), encoding="utf-8")
    for number in range(5):
        raw = question(number, POISON if number == 2 else "")
        (maildir / "new" / f"{number}.a.b").write_bytes(raw)
    ends = [poisoned_run(home) for _ in range(3)]
    assert [one.returncode == 0 for one in ends] == [False, False, True], ends
    assert not any(POISON.encode() in one.stdout + one.stderr for one in ends)
    assert {thread["subject"] for thread in exported(home)} == {f"Frage {number}" for number in (0, 1, 3, 4)}
    held = home.fine("held", "list")
    assert "cannot-handle" in held
    assert "Frage 2" not in held
    number = held.split()[0]
    assert POISON in home.fine("held", "show", number)
    store = open_store(f"sqlite:///{tmp_path / 'data' / 'feedbridge.sqlite'}")
    assert count(store, attempt) == 0
    store.close()


@pytest.mark.parametrize("act", ["crash", pytest.param("loop", marks=pytest.mark.slow)])
def test_what_ends_the_program_by_being_placed_is_held_and_the_others_come_through(act: str, tmp_path: Path) -> None:
    """Two tries among others, one of them apart; then two alone; no other mail is held for it."""
    home = Installation(tmp_path)
    maildir = home.configure_maildir()
    program = PROGRAM.replace("ACT", ACTS[act]).replace("PLACE", "placed").replace("SECONDS = 1", "SECONDS = 20")
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    for number in range(5):
        raw = question(number) if number != 2 else mail(ANJA, f"{POISON} 2", "Tom, steht das Regal?", to=[TOM])
        (maildir / "new" / f"{number}.a.b").write_bytes(raw)
    ends = [poisoned_run(home) for _ in range(5)]
    assert [one.returncode == 0 for one in ends] == [False] * 4 + [True], ends
    assert {thread["subject"] for thread in exported(home)} == {f"Frage {number}" for number in (0, 1, 3, 4)}
    held = home.fine("held", "list")
    assert "cannot-handle" in held
    assert "placing it among the conversations ended the program twice" in home.fine("held", "show", held.split()[0])
    store = open_store(f"sqlite:///{tmp_path / 'data' / 'feedbridge.sqlite'}")
    assert count(store, attempt) == 0
    store.close()


def test_a_mail_that_was_only_unlucky_is_a_post_like_any_other(store: Store) -> None:
    """Whose program was killed twice from outside: read apart, nothing else is different."""
    deliveries = deliver_all([question(1), question(2)])
    for _ in range(2):
        with store.write() as db:
            attempts.begin(db, "feed", {archive.raw_hash(deliveries[0].raw)})
    taken = ingest_all(store, deliveries, RULES, TABLES)
    assert (taken.new, dict(taken.reasons)) == (2, {})
    assert count(store, attempt) == 0
