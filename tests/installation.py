"""An installation as an operator has it: a folder with a configuration, and the command run in it."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

CANARY = "geheim-9f3"  # the password of every mailbox here: no output of any command may hold it
FEED = """\
[[feed]]
address = "feed@nordlicht.example"
title = "Nordlicht Feed"
public_url = "https://feed.nordlicht.example/"
admits_outsiders = true

[[feed.mailbox]]
"""


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
        """What the command said, and its exit code; a password or a traceback in it fails the test."""
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(),
            input=stdin,
            capture_output=True,
            check=False,
            timeout=60,
        )
        out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        assert CANARY not in out + err
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

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
