"""What a command loads before it can do anything: counted, because seconds would tell of the machine."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.installation import Installation
from tests.mailroom import mail
from tests.people import TEAM

# Runs a command as `python -m bridge` does and tells what stands in sys.modules at its end.
_TELLING = """
import json, sys
from bridge.cli import main
try:
    code = main(sys.argv[2:])
except SystemExit as end:  # argparse, after its help
    code = end.code
open(sys.argv[1], "w").write(json.dumps({"code": code, "modules": sorted(sys.modules)}))
"""
_PAGES = {"jinja2", "babel", "bridge.publish", "bridge.letters.render", "bridge.site.build", "bridge.run"}
_SERVERS = {"imapclient", "smtplib", "aiosmtpd", "obstore", "msal", "google", "requests", "dns", "bridge.sources.imap"}
_RARE = {"bs4", "mailparser", "holidays", "icalendar", "alembic", "shtab", "schedule", "sqlalchemy.dialects.postgresql"}
_DATABASE = {"sqlalchemy", "sqlite3", "bridge.store"}
_WORDS = {"lxml", "nh3", "bridge.conversation.reading", "bridge.language.tables"}


@pytest.fixture
def installed(tmp_path: Path) -> Installation:
    """With a configuration and a store of the newest schema."""
    installation = Installation(tmp_path)
    installation.configure_maildir()
    installation.fine("status")
    raw = mail(TEAM[0], "Prüfling", "Hallo,\n\nkannst du bitte den Messwert prüfen?\n", to=[TEAM[1]])
    (tmp_path / "one.eml").write_bytes(raw)
    return installation


@pytest.mark.parametrize(
    ("command", "unwanted"),
    [
        (("--help",), _PAGES | _SERVERS | _RARE | _DATABASE | _WORDS | {"pydantic", "bridge.settings.load"}),
        (("explain", "one.eml"), _PAGES | _SERVERS | _RARE | _DATABASE),
        (("status",), _PAGES | _SERVERS | _RARE | _WORDS),
        (("ingest", "-q", "one.eml"), _PAGES | _SERVERS | _RARE),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_command_loads_what_it_needs(installed: Installation, command: tuple[str, ...], unwanted: set[str]) -> None:
    told = installed.folder / "modules.json"
    subprocess.run(
        [sys.executable, "-c", _TELLING, told, *command],
        cwd=installed.folder, env=installed.environment(), check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    found = json.loads(told.read_text())
    assert found["code"] == 0
    assert set(found["modules"]) & unwanted == set()


def test_what_is_named_above_exists() -> None:
    """A name that nothing has any more would forbid nothing."""
    assert [name for name in _PAGES | _SERVERS | _RARE | _DATABASE | _WORDS if find_spec(name) is None] == []
