"""An installation as an operator has it: a folder with a configuration, and the command run in it.

`run` uses a copy of this process, which has everything imported (starting afresh costs two seconds of CPU, most of what
a command takes); `start` is the command as an operator starts it.
"""

import importlib
import io
import logging
import multiprocessing
import os
import pkgutil
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import bridge.cli
from bridge.cli import main, tables

CANARY = "geheim-9f3"  # the password of every mailbox here: no output of any command may hold it
FEED = """\
[[feed]]
address = "feed@nordlicht.example"
title = "Nordlicht Feed"
public_url = "https://feed.nordlicht.example/"
admits_outsiders = true

[[feed.mailbox]]
"""
PATIENCE = 60.0  # seconds for one command
_FORK = multiprocessing.get_context("fork")


def import_commands() -> None:
    """Have all at hand that any command imports, and the language tables."""
    for found in pkgutil.iter_modules(bridge.cli.__path__):
        importlib.import_module(f"bridge.cli.{found.name}")
    tables.load_tables()


@dataclass(frozen=True)
class Installation:
    """Commands run in `folder`, as its own process, without any variable of ours around it."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)

    def configure(self, *mailbox: str, feed: str = FEED) -> None:
        """Write config/bridge.toml with the lines of one mailbox, and the password file."""
        (self.folder / "config").mkdir(exist_ok=True)
        (self.folder / "config" / "bridge.toml").write_text(feed + "\n".join(mailbox) + "\n", encoding="utf-8")
        secret = self.folder / "config" / "password"
        secret.write_text(CANARY + "\n", encoding="utf-8")
        secret.chmod(0o600)

    def configure_maildir(self) -> Path:
        """A mailbox that needs no server; returns its folder."""
        self.configure('kind = "maildir"', 'path = "Maildir"')
        for part in ("cur", "new", "tmp"):
            (self.folder / "Maildir" / part).mkdir(parents=True, exist_ok=True)
        return self.folder / "Maildir"

    def run(self, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
        """What the command said, and its exit code; a password or a traceback in it fails the test.

        subprocess.TimeoutExpired if it does not end.
        """
        done = self.ended(*arguments, stdin=stdin)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def ended(self, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
        """The same of a command that may end in any way, by a signal too."""
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as told:
            given.write(stdin)
            given.seek(0)
            code = self._forked(arguments, (given, said, told))
            out, err = _text(said), _text(told)
        assert CANARY not in out + err
        return subprocess.CompletedProcess(self.command(*arguments), code, out, err)

    def _forked(self, arguments: Sequence[str], streams: Sequence[BinaryIO]) -> int:
        import_commands()
        copy = _FORK.Process(target=_become, args=(arguments, self.folder, self.environment(), streams))
        copy.start()
        copy.join(PATIENCE)
        if copy.exitcode is None:
            copy.kill()
            raise subprocess.TimeoutExpired(self.command(*arguments), PATIENCE)
        return copy.exitcode

    def fine(self, *arguments: str, stdin: bytes = b"") -> str:
        """What a command said that must end well."""
        done = self.run(*arguments, stdin=stdin)
        assert done.returncode == 0, (done.returncode, done.stdout, done.stderr)
        return done.stdout

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """A command that goes on by itself."""
        command = self.command(*arguments)
        return subprocess.Popen(
            command, cwd=self.folder, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "bridge", *arguments]

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FEEDBRIDGE_")}
        return {**kept, "PYTHONPATH": str(Path(__file__).parents[1]), **self.more}


def _text(stream: BinaryIO) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8")


def _become(arguments: Sequence[str], folder: Path, environment: dict[str, str], streams: Sequence[BinaryIO]) -> None:
    """Be that command: in its folder, with its variables and streams, and with nothing of the test run left."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, stream in enumerate(streams):
        os.dup2(stream.fileno(), number)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False), encoding="utf-8")
    sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
    logging.getLogger().handlers.clear()
    random.seed()  # pytest-randomly gave every test the same
    sys.exit(main(arguments))
