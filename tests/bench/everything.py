"""All figures in about ten minutes on two calm cores, each in a process of its own, and one table at the end.

What needs a server or a browser that is not here is told as left out, not as measured.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

_PLAN = (
    ("import", "--mails", "1500"),
    ("peers", "--mails", "1500"),
    ("cold",),
    ("reply", "--mails", "3000"),
    ("split", "--mails", "300"),
    ("rules", "--mails", "500"),
    ("search", "--mails", "10000", "--no-browser"),
    ("weights", "--mails", "600"),
)


@dataclass(frozen=True)
class Run:
    """One bench, ended."""

    what: str
    lines: tuple[str, ...]
    is_whole: bool
    cpu: float  # seconds, of all its processes
    wall: float
    memory: float  # MiB, of the largest process


def bench_everything(archive: Path | None) -> None:
    """Run the plan, telling each line as it comes; then the table."""
    runs = [_run(what, options, archive) for what, *options in _PLAN]
    print(f"\nload at the end {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores\n")
    print("| | figures | CPU s | s | MiB |\n|---|---|---|---|---|")
    for one in runs:
        figures = "; ".join(" ".join(line.split()) for line in one.lines) or "nothing"
        end = "" if one.is_whole else " (**broke off**)"
        print(f"| {one.what}{end} | {figures} | {one.cpu:.0f} | {one.wall:.0f} | {one.memory:.0f} |")


def _run(what: str, options: list[str], archive: Path | None) -> Run:
    print(f"== {what} {' '.join(options)}", flush=True)
    mails = [str(archive)] if archive and what in ("import", "peers", "rules", "split") else []
    command = [sys.executable, "-m", "tests.bench", what, *mails, *options]
    begun, lines = monotonic(), []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line.strip())
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    spent = used.ru_utime + used.ru_stime
    return Run(what, tuple(lines), process.returncode == 0, spent, monotonic() - begun, used.ru_maxrss / 1024)
