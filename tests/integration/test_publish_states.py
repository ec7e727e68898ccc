"""The status page: words in the page, times in a small file, and pages written only when a mailbox turns."""

import json
from datetime import timedelta
from pathlib import Path

from bridge.publish import Published, publish
from bridge.sinks.folder import FolderSink
from bridge.site.view.status import MailboxState
from bridge.store import Store
from tests.integration.test_publish import NOW, OPTIONS, TEMPLATES, files, old_mails, take


def look(store: Store, folder: Path, minutes: int, *states: MailboxState) -> Published:
    now = NOW + timedelta(minutes=minutes)
    return publish(store, OPTIONS, TEMPLATES, FolderSink(folder), now, mailboxes=states)


def test_a_quiet_round_writes_no_page_and_tells_when(sqlite_store: Store, tmp_path: Path) -> None:
    take(sqlite_store, old_mails())
    look(sqlite_store, tmp_path, 0, MailboxState("feed", True, NOW, NOW))
    before = files(tmp_path)
    later = NOW + timedelta(minutes=5)
    assert look(sqlite_store, tmp_path, 5, MailboxState("feed", True, later)) == Published()
    after = files(tmp_path)
    assert {name for name in after if after[name] != before.get(name)} == {"status.json"}
    (box,) = json.loads(after["status.json"])["mailboxes"]
    assert box["checked"] == later.isoformat(timespec="seconds")
    assert box["last_mail"] == NOW.isoformat(timespec="seconds")  # it brought none this time


def test_trouble_is_said_in_words_and_goes_away_again(sqlite_store: Store, tmp_path: Path) -> None:
    take(sqlite_store, old_mails())
    look(sqlite_store, tmp_path, 0, MailboxState("feed", True, NOW))
    fine = files(tmp_path)
    broken = MailboxState("feed", False, NOW, None, NOW)
    look(sqlite_store, tmp_path, 5, broken)
    page = (tmp_path / "status" / "index.html").read_text(encoding="utf-8")
    assert "Ein Postfach braucht Hilfe" in page
    assert "feedbridge doctor feed" in page
    assert look(sqlite_store, tmp_path, 10, broken) == Published()  # the trouble is known
    assert look(sqlite_store, tmp_path, 11) == Published()  # a publish by hand knows nothing else
    look(sqlite_store, tmp_path, 15, MailboxState("feed", True, NOW))
    again = files(tmp_path)
    assert {name for name in fine if again[name] != fine[name]} == {"status.json"}


def test_a_file_that_is_not_ours_is_no_trouble(sqlite_store: Store, tmp_path: Path) -> None:
    (tmp_path / "status.json").write_text("[1, {", encoding="utf-8")
    take(sqlite_store, old_mails())
    assert look(sqlite_store, tmp_path, 0, MailboxState("feed", True, NOW)).written > 10
