"""One finding: what was looked at, what is so, why it matters, what to do next."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bridge.errors import BridgeError
from bridge.settings.load import Loaded


class Level(StrEnum):
    """ok: nothing to do; hint: it works, but you may want to know; problem: it will not work like this."""

    OK = "ok"
    HINT = "hint"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Check:
    """`subject`: config, a mailbox, database ...; `next_step`: a command or a key with its file and line."""

    level: Level
    subject: str
    what: str
    why: str = ""
    next_step: str = ""


def fine(subject: str, what: str) -> Check:
    """Nothing to do."""
    return Check(Level.OK, subject, what)


def hint(subject: str, what: str, why: str = "", next_step: str = "") -> Check:
    """It works, but ..."""
    return Check(Level.HINT, subject, what, why, next_step)


def problem(subject: str, what: str, why: str = "", next_step: str = "") -> Check:
    """It will not work like this."""
    return Check(Level.PROBLEM, subject, what, why, next_step)


def from_error(subject: str, error: BridgeError, why: str = "") -> Check:
    """An error of an edge as a problem; its own next step is the next step."""
    return Check(Level.PROBLEM, subject, error.what, why, error.next_step)


def shown(path: Path) -> str:
    """A path as people type it: relative if it lies below the current folder."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path != here and path.is_relative_to(here) else str(path)


def spot(loaded: Loaded, *path: str | int) -> str:
    """Where a key stands: "authserv_ids (config/bridge.toml:12)", or where it would have to be written."""
    key = str(path[-1])
    origin = loaded.origins.get(path, "")
    if origin:
        return f"{key} ({origin})"
    table = next((loaded.origins[path[:end]] for end in range(len(path), 0, -1) if path[:end] in loaded.origins), "")
    return f"{key} (below {table})" if table else key
