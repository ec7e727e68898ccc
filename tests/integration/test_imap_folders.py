"""Folders that change under us: numbered anew, renamed, deleted, emptied. What was taken in stays, once."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bridge.errors import SourceError
from bridge.ingest import Taken, ingest_all
from bridge.publish import publish
from bridge.shipped import template_texts
from bridge.sinks.folder import FolderSink
from bridge.sources.imap import ImapOptions, ImapSource, Tls
from bridge.store import Store
from bridge.store.archive import ReceiptMarks
from tests.integration.conftest import PASSWORD
from tests.integration.test_publish import OPTIONS, files
from tests.mailroom import RULES, TABLES, sample_mails
from tests.stores import all_rows, derived

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MAILS = sample_mails()[:12]


def read(options: ImapOptions, store: Store) -> Taken:
    """Take in what is new, as the worker does."""
    with closing(ImapSource(options, lambda: NOW)) as source:
        return ingest_all(store, source.deliveries(ReceiptMarks(store, options.mailbox)), RULES, TABLES)


@pytest.fixture
def options(dovecot: Any, user: str, proxy: Any) -> ImapOptions:
    """Over a wire that counts bytes."""
    return ImapOptions("team", proxy.host, user, PASSWORD, port=proxy.port, tls=Tls.NONE, read_seconds=10)


@pytest.mark.parametrize("times", [3, pytest.param(100, marks=pytest.mark.slow)])
def test_numbered_anew_nothing_is_new(
    times: int, *, dovecot: Any, user: str, options: ImapOptions, proxy: Any, sqlite_store: Store, tmp_path: Path
) -> None:
    dovecot.append_many(user, MAILS)
    assert read(options, sqlite_store).new == len(MAILS)
    sink, templates = FolderSink(tmp_path / "public"), template_texts()
    publish(sqlite_store, OPTIONS, templates, sink, NOW)
    before, pages = derived(all_rows(sqlite_store)), files(tmp_path / "public")
    for _ in range(times):
        dovecot.set_uidvalidity(user, dovecot.status(user)["uidvalidity"] + 7)
        taken = read(options, sqlite_store)
        assert (taken.new, taken.known) == (0, len(MAILS))
        assert len(proxy.connections[-1].down) <= 1.1 * sum(map(len, MAILS)) + 10_000  # once the folder, no more
        assert publish(sqlite_store, OPTIONS, templates, sink, NOW).written == 0
    assert derived(all_rows(sqlite_store)) == before
    assert files(tmp_path / "public") == pages


@pytest.mark.parametrize("act", ["renamed", "deleted", "emptied", "made anew"])
def test_what_is_gone_there_stays_here(
    act: str, dovecot: Any, user: str, options: ImapOptions, sqlite_store: Store
) -> None:
    dovecot.create(user, "Team")
    dovecot.append_many(user, MAILS, folder="Team")
    options = replace(options, folder="Team")
    read(options, sqlite_store)
    before = derived(all_rows(sqlite_store))
    acts = {
        "renamed": lambda: dovecot.rename(user, "Team", "Alt"),
        "deleted": lambda: dovecot.delete(user, "Team"),
        "emptied": lambda: dovecot.expunge(user, folder="Team"),
        "made anew": lambda: dovecot.replace_folder(user, "Team"),
    }
    acts[act]()
    if act in ("renamed", "deleted"):
        with pytest.raises(SourceError, match="no folder"):
            read(options, sqlite_store)
    else:
        assert read(options, sqlite_store).new == 0
    assert derived(all_rows(sqlite_store)) == before
