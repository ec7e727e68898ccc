"""Law 7 for pages: what one new mail writes does not grow with the archive. Three conversations a day in a firm."""

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
from tests.stores import counted, open_with_key

OPTIONS = SiteOptions(title="Nordlicht Feed", address="feed@nordlicht.example", domains=("nordlicht.example",))
TEMPLATES = template_texts()
NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
BEFORE = NOW - timedelta(days=9)  # asked about these topics before: the first time writes the asker's page, too
WORDS = ("Prüfstand", "Rechnung", "Zoll", "Firmware", "Lager", "Messe", "Angebot", "Kabel", "Wartung", "Schulung")
FILES, BYTES = 25, 400_000  # in both languages, feeds included
STATEMENTS = 100
PERSON_STATEMENTS = 3  # more for each further person who is asked by name
ASKED = {"two": 5, "solves two": 5, "three": 5, "solves three": 5}
TOPICS = ("einkauf", "firmware", "qualitaet", "messe", "erp")


@dataclass(frozen=True)
class Written:
    """What one new mail wrote."""

    files: int
    bytes: int
    looked_at: int  # files compared, written or not
    statements: int  # to take the mail in and to show it


def _subject(number: int) -> str:
    return f"{WORDS[number % len(WORDS)]} {WORDS[number // 10 % len(WORDS)]} N{number}"


def _archive(count: int) -> list[bytes]:
    """Conversations of one mail each, the newest an hour ago; each subject once, so that no rule joins two."""
    return [
        mail(
            TEAM[number % len(TEAM)],
            _subject(number),
            f"Guten Tag,\n\nwer weiß etwas zu Vorgang {number}?\n\n#{TOPICS[number % len(TOPICS)]}\n",
            date=NOW - timedelta(hours=1 + 8 * (count - number)),
            message_id=f"{number}@nordlicht.example",
        )
        for number in range(count)
    ]


def _asks_five(name: str, topics: str) -> tuple[bytes, bytes]:
    """Five questions to five people, and the answer of one of them."""
    subject = f"Unterlagen {name}"
    questions = "\n".join(f"{one.name.split()[0]}, wo liegt die Liste {one.name.split()[1]}?" for one in TEAM[:5])
    asks = mail(TOM, subject, f"{questions}\n\n{topics}\n", to=TEAM[:5], date=NOW, message_id=f"{name}@x.example")
    said = "Die Liste liegt im Ordner bei Frau Berger, im zweiten Regal links."
    return asks, mail(TEAM[1], f"Re: {subject}", said, to=[TOM], in_reply_to=f"{name}@x.example", date=NOW)


def _grow(folder: Path, count: int) -> dict[str, Written]:
    """An archive of `count` conversations, then a mail that begins one, one that answers, one that asks a colleague,
    two that ask five by name about two and about three topics, an answer to each of these, and one that says a new
    topic of an old conversation.
    """
    store = open_with_key(f"sqlite:///{folder}/{count}.db")
    sink = FolderSink(folder / f"public{count}")
    usual = mail(TOM, "Früher", "Hallo Jonas, wo lag die Liste?\n\n#firmware #messe #erp\n", to=[TEAM[0]], date=BEFORE)
    deliveries = [deliver(raw, number, at=NOW) for number, raw in enumerate([usual, *_archive(count)], 1)]
    ingest_all(store, deliveries, RULES, TABLES)
    publish(store, OPTIONS, TEMPLATES, sink, NOW)
    begins = mail(TOM, "Ganz neu", "Ich kümmere mich.", date=NOW)
    asked, colleague = count - 3, TEAM[(count - 2) % len(TEAM)]  # never the one who asked: a state must move
    parent = f"{asked}@nordlicht.example"
    answers = mail(colleague, f"Re: {_subject(asked)}", "Anbei die Unterlagen.", in_reply_to=parent, date=NOW)
    asks = mail(TOM, "Frage", "Hallo Jonas, wo liegt die Liste?\n\n#firmware\n", to=[TEAM[0]], date=NOW)
    written = {}
    two, solves = _asks_five("two", "#firmware #messe")
    three, ends = _asks_five("three", "#firmware #messe #erp")
    old = count - 40
    words = "Anbei die Unterlagen.\n\n#zoll\n"
    parent = f"{old}@nordlicht.example"
    retold = mail(TEAM[(old + 1) % len(TEAM)], f"Re: {_subject(old)}", words, in_reply_to=parent, date=NOW)
    mails = {"begins": begins, "answers": answers, "asks": asks, "two": two, "solves two": solves}
    mails |= {"three": three, "solves three": ends, "retold": retold}
    for uid, (kind, raw) in enumerate(mails.items(), count + 2):
        with counted(store) as work:
            ingest_one(store, deliver(raw, uid, at=NOW), RULES, TABLES)
            done = publish(store, OPTIONS, TEMPLATES, sink, NOW)
        written[kind] = Written(done.written, done.bytes, done.written + done.unchanged, work.statements)
    again = publish(store, OPTIONS, TEMPLATES, sink, NOW)
    assert again.written == 0  # nothing pending is nothing written
    store.close()
    return written


def _compare(folder: Path, *counts: int) -> None:
    """As many files at every size. Bytes grow until the lists are full, then no more."""
    grown = {count: _grow(folder, count) for count in counts}
    print("\n".join(f"{count}: {written}" for count, written in grown.items()))
    small, full, large = (grown[count] for count in counts)
    for kind in small:
        assert large[kind].files <= small[kind].files + 4  # a month may have one page more, in two languages
        assert large[kind].looked_at <= small[kind].looked_at + 8
        assert large[kind].bytes <= full[kind].bytes * 1.1
        assert large[kind].files <= FILES
        assert large[kind].bytes <= BYTES
        assert large[kind].statements <= full[kind].statements + 2
        assert large[kind].statements <= STATEMENTS + (ASKED.get(kind, 1) - 1) * PERSON_STATEMENTS


def test_one_new_mail_writes_the_same_at_100_and_1000(tmp_path: Path) -> None:
    _compare(tmp_path, 100, 600, 1_000)


@pytest.mark.slow
def test_one_new_mail_writes_the_same_at_100_and_20000(tmp_path: Path) -> None:
    _compare(tmp_path, 100, 600, 20_000)
