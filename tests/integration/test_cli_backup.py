"""`backup` and `restore`: one file, copied while it is in use; at no time is there half a database."""

import shutil
import sqlite3
import stat
from pathlib import Path

import pytest

from tests.installation import Installation
from tests.mailroom import sample_mails

MAILS = sample_mails()


@pytest.fixture
def home(tmp_path: Path) -> Installation:
    found = Installation(tmp_path)
    new = found.configure_maildir() / "new"
    for number, raw in enumerate(MAILS[:4]):
        (new / f"{number}.a.host").write_bytes(raw)
    found.fine("ingest")
    return found


def test_what_was_backed_up_is_there_again_after_restore(home: Installation) -> None:
    before = home.fine("export")
    database = home.folder / "data" / "feedbridge.sqlite"
    with sqlite3.connect(database) as writer:  # another process writes meanwhile; what it has not committed is not ours
        writer.execute("begin immediate")
        writer.execute("update counter set value = value + 1")
        assert "copied to copy.sqlite" in home.fine("backup", "copy.sqlite")
        writer.rollback()
    writer.close()
    assert stat.S_IMODE((home.folder / "copy.sqlite").stat().st_mode) == 0o600
    shutil.rmtree(database.parent)
    assert home.fine("export") == ""
    assert "Next: feedbridge publish --all" in home.fine("restore", "copy.sqlite")
    assert home.fine("export") == before
    assert (database.parent / "feedbridge.sqlite.before-restore").is_file()


def test_backup_overwrites_nothing(home: Installation) -> None:
    (home.folder / "copy.sqlite").write_text("mine", encoding="utf-8")
    done = home.run("backup", "copy.sqlite")
    assert (done.returncode, done.stderr) == (1, "copy.sqlite: is there already\n  Next: name a new file\n")
    assert (home.folder / "copy.sqlite").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + bytes(2000)])
def test_restore_of_a_file_that_is_no_store_leaves_the_old_one(home: Installation, content: bytes) -> None:
    before = home.fine("export")
    (home.folder / "bad.sqlite").write_bytes(content)
    done = home.run("restore", "bad.sqlite")
    assert done.returncode == 1
    assert "bad.sqlite" in done.stderr
    assert home.fine("export") == before


def test_restore_of_a_missing_file(home: Installation) -> None:
    done = home.run("restore", "nowhere.sqlite")
    assert (done.returncode, "there is no such file" in done.stderr) == (1, True)


def test_a_damaged_database_can_be_replaced(home: Installation) -> None:
    before = home.fine("export")
    home.fine("backup", "copy.sqlite")
    database = home.folder / "data" / "feedbridge.sqlite"
    database.write_bytes(database.read_bytes()[:5000] + bytes(3000))
    assert home.run("export").returncode == 1
    home.fine("restore", "copy.sqlite")
    assert home.fine("export") == before
