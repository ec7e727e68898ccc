"""Law 7 for pages: the files and bytes that one new mail writes do not grow with the archive. Three conversations a day, as a firm has."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bridge.ingest import ingest_all, ingest_one
from bridge.publish import publish
from bridge.shipped import template_texts
from bridge.sinks.folder import FolderSink
from bridge.site.page import SiteOptions
from tests.mailroom import RULES, TABLES, deliver, mail
from tests.people import TEAM, TOM
from tests.stores import open_with_key

OPTIONS = SiteOptions(title="Nordlicht Feed", address="feed@nordlicht.example", domains=("nordlicht.example",))
NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
WORDS = ("Prüfstand", "Rechnung", "Zoll", "Firmware", "Lager", "Messe", "Angebot", "Kabel", "Wartung", "Schulung")
TOPICS = ("einkauf", "firmware", "qualitaet", "messe", "erp")


@dataclass(frozen=True)
class Written:
    """What one new mail wrote."""

    files: int
    bytes: int
    looked_at: int  # files compared, written or not


def _archive(count: int) -> list[bytes]:
    """Conversations of one mail each, the newest an hour ago; each subject once, so that no rule joins two."""
    return [
        mail(
            TEAM[number % len(TEAM)],
            f"{WORDS[number % len(WORDS)]} {WORDS[number // 10 % len(WORDS)]} N{number}",
            f"Guten Tag,\n\nwer weiß etwas zu Vorgang {number}?\n\n#{TOPICS[number % len(TOPICS)]}\n",
            date=NOW - timedelta(hours=1 + 8 * (count - number)),
            message_id=f"{number}@nordlicht.example",
        )
        for number in range(count)
    ]


def _one_more(folder: Path, count: int, *, is_answer: bool) -> Written:
    store = open_with_key(f"sqlite:///{folder}/{count}.db")
    sink = FolderSink(folder / f"public{count}")
    deliveries = [deliver(raw, number, at=NOW) for number, raw in enumerate(_archive(count), 1)]
    ingest_all(store, deliveries, RULES, TABLES)
    publish(store, OPTIONS, template_texts(), sink, NOW)
    parent = f"{count - 3}@nordlicht.example" if is_answer else ""
    new = mail(TOM, "Re: neu" if is_answer else "Ganz neu", "Ich kümmere mich.", in_reply_to=parent, date=NOW)
    ingest_one(store, deliver(new, count + 1, at=NOW), RULES, TABLES)
    done = publish(store, OPTIONS, template_texts(), sink, NOW)
    again = publish(store, OPTIONS, template_texts(), sink, NOW)
    store.close()
    assert again.written == 0  # nothing pending is nothing written
    return Written(done.written, done.bytes, done.written + done.unchanged)


def _compare(folder: Path, small: int, large: int, *, is_answer: bool) -> None:
    few, many = (_one_more(folder, count, is_answer=is_answer) for count in (small, large))
    print(f"{small}: {few}\n{large}: {many}")
    assert many.files <= few.files + 4  # a month may have one page more, in two languages
    assert many.looked_at <= few.looked_at + 8
    assert many.bytes <= few.bytes * 1.5


@pytest.mark.parametrize("is_answer", [False, True])
def test_one_new_mail_writes_the_same_files_at_100_and_1000(tmp_path: Path, is_answer: bool) -> None:
    _compare(tmp_path, 100, 1_000, is_answer=is_answer)


@pytest.mark.slow
def test_one_new_mail_writes_the_same_files_at_100_and_20000(tmp_path: Path) -> None:
    _compare(tmp_path, 100, 20_000, is_answer=True)
