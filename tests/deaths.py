"""An installation whose commands run in copies of this process, so that they can be killed by the hundred.

A fork has everything imported and every template compiled: a command costs what it does, not what it takes to start.
"""

import os
import re
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bridge.cli import main, opened, tables
from bridge.sinks.folder import FolderSink
from bridge.site.search.find import Order, find
from bridge.site.search.match import open_index
from bridge.store import Store, open_store
from bridge.store.schema import metadata
from tests.installation import import_commands
from tests.mailroom import TABLES
from tests.stores import KEPT, all_rows

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
QUERIES = ("nach:2000", "schlüssel", "ist:offen", "von:tom", "preisliste", "hat:anhang", "thema:zwischenboden-tausch")
_TOKENS = {"change", "counter", "lease"}  # numbers that go on, whatever happens; who was killed still holds a lease
_APART = ("public/search/", "public/status.json")  # answers are compared instead; when a mailbox last had a new mail
_LAST_MAIL = re.compile(r', "last_mail": "[^"]*"')  # the same, in the store: a mail may come in by the second run
_DATE = re.compile(rb"^Date: .*\n", re.MULTILINE)  # of a letter: when it was decided
State = dict[str, Any]


@dataclass(frozen=True)
class House:
    """A folder with config/, data/, public/, spool/, Maildir/."""

    folder: Path
    now: datetime = NOW

    def copy(self, folder: Path) -> "House":
        """The same again, for somebody to spoil."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        return House(folder, self.now)

    def here(self, *arguments: str) -> int:
        """Run a command in this process; its exit code."""
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            with _at_hand(self.now), _silent():
                return main(list(arguments))
        finally:
            os.chdir(before)

    def apart(self, *arguments: str, **environment: str) -> int:
        """Run it in a fork; the signal that ended it as a negative number, else its exit code."""
        return wait_for(self.begin(*arguments, **environment))

    def begin(self, *arguments: str, **environment: str) -> int:
        """Begin it in a fork; its process id."""

        def work() -> int:
            os.environ.update(environment)
            return self.here(*arguments)

        return forked(work)

    def steps(self, *arguments: str) -> list[str]:
        """The names of the steps a command takes."""
        file = self.folder.parent / f"{self.folder.name}.steps"
        file.unlink(missing_ok=True)
        assert self.apart(*arguments, FEEDBRIDGE_STEPS=str(file)) == 0
        return [line.split()[1] for line in file.read_text("utf-8").splitlines()] if file.exists() else []

    def opened(self) -> Store:
        return open_store(f"sqlite:///{self.folder}/data/feedbridge.sqlite")

    def state(self) -> State:
        """Every row, page and letter, and what the search answers; its segments may be cut differently (law 5)."""
        store = self.opened()
        rows: State = {f"table {name}": found for name, found in all_rows(store).items()}
        with store.read() as db:
            for name in KEPT - _TOKENS:
                rows[f"table {name}"] = sorted(_seen(repr(row)) for row in db.execute(select(*_columns(name))))
        store.close()
        index = open_index(FolderSink(self.folder / "public").read)
        found = [find(index, query, Order.BEST, 500) for query in QUERIES] if index else None
        return {**rows, **self._files("public"), **self._files("spool"), "answers": found}

    def _files(self, name: str) -> dict[str, bytes]:
        root = self.folder / name
        files = {one.relative_to(self.folder).as_posix(): one for one in root.rglob("*") if one.is_file()}
        return {path: _DATE.sub(b"", one.read_bytes()) for path, one in files.items() if not path.startswith(_APART)}


def _seen(row: str) -> str:
    return _LAST_MAIL.sub("", row)


def _columns(table: str) -> list[Any]:
    """How often a letter was tried, and when, may differ: who was killed with it in hand must wait and try again."""
    return [one for one in metadata.tables[table].c if table != "outbox" or one.name in {"name", "state", "recipient"}]


def forked(work: Callable[[], int]) -> int:
    """Do it in a copy of this process; the copy's id."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            code = work()
        finally:
            os._exit(code)
    return child


def wait_for(child: int) -> int:
    """How it ended: exit code, or the signal as a negative number."""
    _, status = os.waitpid(child, 0)
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def kill(child: int) -> int:
    """SIGKILL, unless it has ended by itself; how it ended."""
    os.kill(child, signal.SIGKILL)
    return wait_for(child)


def differences(one: State, other: State) -> list[str]:
    """The names of what is not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@contextmanager
def _at_hand(now: datetime) -> Iterator[None]:
    """The clock stands still, and the language tables are those of this process."""
    import_commands()
    given: dict[str, Any] = dict.fromkeys(("load_tables", "load_tables_for_one"), lambda: TABLES)
    before = {name: vars(tables)[name] for name in given} | {"clock": opened.clock}
    given["clock"] = lambda: now
    modules = [vars(one) for name, one in sys.modules.items() if name.startswith("bridge.cli.")]
    users = [(one, name) for one in modules for name in given if one.get(name) is before[name]]
    for module, name in users:
        module[name] = given[name]
    try:
        yield
    finally:
        for module, name in users:
            module[name] = before[name]


@contextmanager
def _silent() -> Iterator[None]:
    before = sys.stdout, sys.stderr
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        sys.stdout = sys.stderr = nowhere
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before
