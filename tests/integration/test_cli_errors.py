"""What the operator reads when something is wrong: what, where, the next step; and the exit code."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bridge import shipped
from tests.installation import Installation
from tests.mailroom import mail, sample_mails
from tests.people import ANJA, TOM

MAILS = sample_mails()


@pytest.fixture
def home(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


def test_every_fault_of_the_configuration_at_once_with_line_and_remedy(home: Installation) -> None:
    home.configure('kind = "maildir"', 'path = "Maildir"', 'setle = "seen"', 'admit = "some"')
    done = home.run("config", "check")
    assert (done.returncode, done.stdout) == (1, "")
    assert 'config/bridge.toml:10: feed.mailbox.setle: unknown key; did you mean "settle"?' in done.stderr
    assert 'config/bridge.toml:11: feed.mailbox.admit: must be "addressed" or "all"' in done.stderr
    assert "Next: correct these lines; feedbridge config check looks again" in done.stderr


def test_no_configuration_is_wrong_use_and_names_init(home: Installation) -> None:
    done = home.run("run", "--once")
    assert done.returncode == 2
    assert "feedbridge init writes one" in done.stderr
    assert home.run("nonsense").returncode == 2


def test_init_writes_a_configuration_that_checks_and_overwrites_nothing(home: Installation) -> None:
    assert "written: config/bridge.toml" in home.fine("init", "--yes")
    again = home.run("init", "--yes")
    assert (again.returncode, "is there already" in again.stderr) == (1, True)
    done = home.run("config", "check")
    assert done.returncode == 1
    assert "config/password cannot be read: No such file or directory" in done.stderr
    (home.folder / "config" / "password").write_text("geheim-9f3\n", encoding="utf-8")
    assert "config/bridge.toml: 1 feed, 1 mailbox" in home.fine("config", "check")
    assert "(set, not shown)" in home.fine("config", "show")
    assert "geheim" not in home.fine("config", "show", "--json")


def test_explain_goes_on_after_a_file_that_cannot_be_read(home: Installation) -> None:
    (home.folder / "one.eml").write_bytes(MAILS[0])
    (home.folder / "two.eml").write_bytes(MAILS[1].replace(b"\r\n", b"\n"))
    done = home.run("explain", "--json", "one.eml", "missing.eml", "two.eml")
    assert done.returncode == 1
    assert [json.loads(line)["path"] for line in done.stdout.splitlines()] == ["one.eml", "two.eml"]
    assert done.stderr.startswith("missing.eml: cannot be read: No such file or directory\n  Next:")


def test_explain_of_a_pipe_and_of_nothing(home: Installation) -> None:
    (line,) = home.fine("explain", "--json", "-", stdin=MAILS[2]).splitlines()
    assert json.loads(line)["admission"] == {"verdict": "accept", "reason": "accepted"}
    assert home.fine("explain", "--json", "-") == ""


def test_a_store_that_is_no_database_is_told(home: Installation) -> None:
    home.configure_maildir()
    (home.folder / "data").mkdir()
    (home.folder / "data" / "feedbridge.sqlite").write_bytes(b"something else\n" * 500)
    done = home.run("status")
    assert done.returncode == 1
    assert "the file is no database" in done.stderr


def test_options_stand_before_or_behind_the_command(home: Installation) -> None:
    home.configure_maildir()
    file = str(home.folder / "config" / "bridge.toml")
    assert home.fine("-c", file, "config", "check") == home.fine("config", "check", "-c", file)


def test_config_check_explains_a_language_file(home: Installation, tmp_path: Path) -> None:
    good, bad = tmp_path / "cs.toml", tmp_path / "sk.toml"
    good.write_text('name = "Čeština"\n[words]\ncommon = ["a je"]\nquestion = ["kdo"]\n', encoding="utf-8")
    bad.write_text('name = "Slovenčina"\n[words]\ncommon = ["a je"]\nqestion = ["kto"]\n', encoding="utf-8")
    fine = home.run("config", "check", str(good))
    assert (fine.returncode, fine.stdout) == (0, f"ok  {good}\n")
    told = home.run("config", "check", str(bad), str(tmp_path / "xx.toml"))
    assert told.returncode == 1
    assert f'{bad}:4: [words] qestion is not known; did you mean "question"?' in told.stderr
    assert "xx.toml: there is no such file" in told.stderr


@pytest.mark.parametrize("command", [("explain", "one.eml"), ("ingest", "one.eml")], ids=lambda command: command[0])
def test_a_mistake_in_a_language_file_is_not_the_mails(command: tuple[str, ...], tmp_path: Path) -> None:
    """It is told with its line, and no mail is held for it."""
    home = Installation(tmp_path, {"PYTHONPATH": str(tmp_path / "copy")})
    home.configure_maildir()
    (tmp_path / "one.eml").write_bytes(
        mail(TOM, "Key", "Hello Anja,\n\ncould you please send me the key?\n", to=[ANJA])
    )
    shutil.copytree(Path(shipped.__file__).parent, tmp_path / "copy" / "bridge")
    file = tmp_path / "copy" / "bridge" / "language" / "en.toml"
    file.write_text(file.read_text("utf-8").replace("\ntask = [", '\ntask = [\n  "(please",', 1), "utf-8")
    words = home.command(
        *command
    )  # a process of its own: those of `home` are forked from this one, with our files read
    ended = subprocess.run(words, cwd=tmp_path, env=home.environment(), capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert re.search(r"en\.toml:\d+: \[request\] task: .*\(please", ended.stderr), ended.stderr
    assert "Traceback" not in ended.stderr
