"""Who holds a lease: a process of some machine, and whether it has died.

A process that is killed gives nothing back. On the same machine its successor can see that and need not wait until the
lease is over.
"""

import os
import socket
from functools import cache
from itertools import count
from pathlib import Path

_TURNS = count(1)


def new_owner() -> str:
    """ "machine/process/start of the process/number": never the same twice, whatever process numbers come again."""
    return f"{_machine()}/{os.getpid()}/{_started(os.getpid())}/{next(_TURNS)}"


def is_gone(owner: str) -> bool:
    """True only if it was a process of this machine that does not run any more."""
    machine, _, process = owner.partition("/")
    number, _, rest = process.partition("/")
    if machine != _machine() or not number.isdecimal():
        return False
    return _started(int(number)) != rest.partition("/")[0]


@cache
def _machine() -> str:
    """Its name, and which processes it sees: containers may share a name and still number their own processes."""
    try:
        numbered = os.stat("/proc/self/ns/pid").st_ino  # noqa: PTH116  # what the link leads to
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()[:8]
    except OSError:
        numbered, boot = 0, ""
    return f"{socket.gethostname().replace('/', '-')[:60]} {numbered}{boot}"


def _started(process: int) -> str:
    """When a process began, as the kernel counts; "0" where there is no /proc and it runs, "" if it does not run."""
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
        fields = text.rpartition(")")[2].split()  # proc(5): from field 3 on; the second one may hold anything
        return "" if fields[0] in {"Z", "X"} else fields[19]
    except OSError:
        return "0" if _runs(process) else ""


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is another user's
        return True
    return True
