"""What a single command costs in a process of its own, from its start to its end: python -m tests.bench cold

CPU of the process, user and system, the least and the middle of several turns; source files compiled before, and in the
cache of the machine.
"""

import compileall
import resource
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import bridge
from tests.installation import Installation
from tests.mailroom import mail, sample_mails
from tests.people import TEAM

_TURNS = 9
_COMMANDS = (("--help",), ("explain", "one.eml"), ("status",), ("ingest", "-q", "one.eml"), ("publish", "-q"))


def bench_cold() -> None:
    """A line for each command, on an installation that has taken in and published the sample mails."""
    compileall.compile_dir(Path(bridge.__file__).parent, quiet=1)
    with TemporaryDirectory() as folder:
        installation = Installation(Path(folder))
        installation.configure_maildir()
        for number, raw in enumerate(sample_mails()):
            (installation.folder / f"{number}.eml").write_bytes(raw)
        installation.fine("ingest", "-q", ".")
        installation.fine("publish", "-q")
        for command in _COMMANDS:
            spent = [_cpu(installation, command, turn) for turn in range(_TURNS)]
            print(f"{command[0]:>8}: {min(spent) * 1000:.0f} ms at least, {median(spent) * 1000:.0f} ms in the middle")


def _cpu(installation: Installation, command: tuple[str, ...], turn: int) -> float:
    """Each turn has a mail of its own: one that is known is not read again."""
    raw = mail(TEAM[0], f"Prüfling {turn}", f"Hallo,\n\nkannst du bitte Messwert {turn} prüfen?\n", to=[TEAM[1]])
    (installation.folder / "one.eml").write_bytes(raw)
    before = _children()
    installation.start(*command).communicate()
    return _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
