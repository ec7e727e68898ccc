"""The status page: words in the page, times in a small file, and pages written only when a mailbox turns."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from bridge.publish import Published, publish
from bridge.sinks.folder import FolderSink
from bridge.store import Store
from bridge.store.heartbeat import Heartbeat, beat, last_beat
from tests.integration.test_publish import NOW, OPTIONS, TEMPLATES, files, old_mails, take


def at(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def read(store: Store, minutes: int, trouble: str = "", *, box: str = "feed", has_news: bool = False) -> None:
    """A worker reads a mailbox."""
    with store.write() as db:
        beat(db, box, at(minutes), trouble, has_news=has_news)


def look(store: Store, folder: Path, minutes: int, *boxes: str) -> Published:
    return publish(store, OPTIONS, TEMPLATES, FolderSink(folder), at(minutes), mailboxes=boxes or ("feed",))


def told(folder: Path) -> dict[str, dict[str, str]]:
    found = json.loads((folder / "status.json").read_text(encoding="utf-8"))["mailboxes"]
    return {one["name"]: one for one in found}


def test_a_quiet_round_writes_no_page_and_tells_when(sqlite_store: Store, tmp_path: Path) -> None:
    take(sqlite_store, old_mails())
    read(sqlite_store, 0, has_news=True)
    look(sqlite_store, tmp_path, 0)
    before = files(tmp_path)
    read(sqlite_store, 5)
    assert look(sqlite_store, tmp_path, 5) == Published()
    after = files(tmp_path)
    assert {name for name in after if after[name] != before.get(name)} == {"status.json"}
    box = told(tmp_path)["feed"]
    assert box["checked"] == at(5).isoformat(timespec="seconds")
    assert box["last_mail"] == at(0).isoformat(timespec="seconds")  # it brought none this time


def test_trouble_is_said_in_words_and_goes_away_again(sqlite_store: Store, tmp_path: Path) -> None:
    take(sqlite_store, old_mails())
    read(sqlite_store, 0)
    look(sqlite_store, tmp_path, 0)
    fine = files(tmp_path)
    read(sqlite_store, 5, "login refused")
    look(sqlite_store, tmp_path, 5)
    page = (tmp_path / "status" / "index.html").read_text(encoding="utf-8")
    assert "Ein Postfach braucht Hilfe" in page
    assert "feedbridge doctor feed" in page
    assert "login refused" not in page  # what a server says is for the operator
    read(sqlite_store, 10, "login refused")
    assert look(sqlite_store, tmp_path, 10) == Published()  # the trouble is known
    assert told(tmp_path)["feed"]["failing_since"] == at(5).isoformat(timespec="seconds")
    read(sqlite_store, 15)
    look(sqlite_store, tmp_path, 15)
    again = files(tmp_path)
    assert {name for name in fine if again[name] != fine[name]} == {"status.json"}


def test_mailboxes_that_different_workers_read_stand_together(sqlite_store: Store, tmp_path: Path) -> None:
    """Whoever publishes tells of all: what became of a reading is a row, not the memory of a process."""
    take(sqlite_store, old_mails())
    read(sqlite_store, 0, box="north")
    read(sqlite_store, 1, "timed out", box="south")
    look(sqlite_store, tmp_path, 2, "north", "south", "never-read")
    assert {name: box["works"] for name, box in told(tmp_path).items()} == {"north": True, "south": False}
    page = (tmp_path / "status" / "index.html").read_text(encoding="utf-8")
    assert "feedbridge doctor south" in page


def test_what_a_reading_leaves_behind(store: Store) -> None:
    with store.write() as db:
        assert last_beat(db, "feed") is None
        beat(db, "feed", at(0), has_news=True)
        beat(db, "feed", at(1), "ended")
        beat(db, "feed", at(2), "ended")
        assert last_beat(db, "feed") == Heartbeat(at(2), "ended", at(0), at(1))
        beat(db, "feed", at(3))
        assert last_beat(db, "feed") == Heartbeat(at(3), "", at(0), None)


def test_a_file_that_is_not_ours_is_no_trouble(sqlite_store: Store, tmp_path: Path) -> None:
    (tmp_path / "status.json").write_text("[1, {", encoding="utf-8")
    take(sqlite_store, old_mails())
    read(sqlite_store, 0)
    assert look(sqlite_store, tmp_path, 0).written > 10
