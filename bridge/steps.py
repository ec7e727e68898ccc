"""The step hook: between any two effects the program says where it is, so that a test can end it there.

In normal use nothing happens. FEEDBRIDGE_STEPS=FILE appends each name to FILE; FEEDBRIDGE_DIE_AT=k ends the process at
the k-th step as a power cut would (SIGKILL: no handler, no flush). Tests run once to count, then die at 1, 2, 3 ...
"""

import itertools
import os
import signal
from pathlib import Path

_numbers = itertools.count(1)


def step(name: str) -> None:
    """Say that the last effect is done and the next has not begun; `name` is verb and effect: "ingest.kept"."""
    die_at, names = os.environ.get("FEEDBRIDGE_DIE_AT"), os.environ.get("FEEDBRIDGE_STEPS")
    if die_at is None and names is None:
        return
    number = next(_numbers)
    if names:
        with Path(names).open("a", encoding="utf-8") as file:
            file.write(f"{number} {name}\n")
    if die_at and number == int(die_at):
        os.kill(os.getpid(), signal.SIGKILL)
