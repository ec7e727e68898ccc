"""The step hook: silent in normal use, a name for each step in tests, death at the k-th."""

import os
import signal
import subprocess
import sys
from pathlib import Path

WORK = "from bridge.steps import step\nfor name in ('a', 'b', 'c'):\n    print(name, flush=True)\n    step(name)\n"


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FEEDBRIDGE_")}
    return subprocess.run(
        [sys.executable, "-c", WORK], env=kept | environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_nothing_happens_in_normal_use() -> None:
    done = run()
    assert (done.returncode, done.stdout, done.stderr) == (0, "a\nb\nc\n", "")


def test_names_are_numbered(tmp_path: Path) -> None:
    assert run(FEEDBRIDGE_STEPS=str(tmp_path / "steps")).returncode == 0
    assert (tmp_path / "steps").read_text() == "1 a\n2 b\n3 c\n"


def test_the_process_dies_at_the_step() -> None:
    done = run(FEEDBRIDGE_DIE_AT="2")
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "a\nb\n")
    assert run(FEEDBRIDGE_DIE_AT="4").returncode == 0
