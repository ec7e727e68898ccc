"""Law 7: what a new mail costs the store depends on its conversation, not on the archive. Counted, not timed."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.ingest import ingest_all, ingest_one
from bridge.store import Store, changes, threads
from bridge.store.threads.neighbours import CROWD
from tests.mailroom import RULES, START, TABLES, deliver, mail
from tests.people import TEAM
from tests.stores import Work, counted, open_with_key

FEW, MANY, PROOF = 300, 1_200, 20_000
READ = {"report": 8 * CROWD}  # engine steps to look through as many mails of one subject as are looked through
WORDS = ["Messwert", "Prüfling", "Gehäuse", "Kabel", "Sensor", "Termin", "Muster", "Werk", "Zoll", "Norm", "Charge"]


def archive_of(size: int) -> Iterator[bytes]:
    """A firm's year: talks of two mails, a daily report under one subject, people who write again and again."""
    for number in range(size // 2):
        author, other = TEAM[number % 7], TEAM[(number + 1 + number // 7 % 5) % 7]
        first = _word(number) + " " + _word(number // 15) + f" {number}"
        sent_at = START + timedelta(hours=number)
        name = f"mail{number}@nordlicht.example"
        if number % 3 == 2:
            yield mail(author, "Tagesbericht", f"Heute: {first}, {_word(number + 3)}.", message_id=name, date=sent_at)
            yield mail(other, "Re: Tagesbericht", f"Gelesen, {first}.", date=sent_at + timedelta(minutes=3))
            continue
        text = f"Hallo,\n\nkannst du bitte {first} prüfen und {_word(number + 7)} dazu bestellen?\n"
        yield mail(author, first, text, to=[other], message_id=name, date=sent_at)
        answer = f"Mache ich, {_word(number + 2)} kommt.\n\n{author.name} schrieb:\n> kannst du bitte {first} prüfen\n"
        yield mail(other, f"AW: {first}", answer, to=[author], in_reply_to=name, date=sent_at + timedelta(minutes=20))


def _word(number: int) -> str:
    return WORDS[number % len(WORDS)]


Costs = dict[str, Work]  # of three kinds of mail, and of the questions that pages ask
ROUNDS = 7


def costs_at(store: Store, size: int) -> Costs:
    """Fill the store and count what the next mails cost."""
    mails = archive_of(size)
    late = START + timedelta(days=5000)
    ingest_all(store, (deliver(raw, uid, at=late) for uid, raw in enumerate(mails, 1)), RULES, TABLES, batch=200)
    sent_at = START + timedelta(hours=size // 2)
    found: dict[str, list[Work]] = {"talk": [], "answer": [], "report": []}
    for number in range(ROUNDS):
        new = f"neu{number}@nordlicht.example"
        at = sent_at + timedelta(minutes=7 * number)
        raws = {
            "talk": mail(TEAM[0], f"Neues Thema {number}", "Wer weiß etwas?", to=[TEAM[1]], message_id=new, date=at),
            "answer": mail(TEAM[1], f"AW: Neues Thema {number}", "Ich.", to=[TEAM[0]], in_reply_to=new, date=at),
            "report": mail(TEAM[2], "Tagesbericht", f"Heute nichts, {number}.", date=at),
        }
        for uid, (kind, raw) in enumerate(raws.items(), size + 10 * number + 1):
            found[kind].append(_cost(store, deliver(raw, uid, at=late)))
    costs = {kind: _median(works) for kind, works in found.items()}
    return costs | {"page": _page_cost(store)}


def _median(works: list[Work]) -> Work:
    """Of each figure the middle: pages of the database split now and then."""
    each = [[getattr(work, field.name) for work in works] for field in fields(Work)]
    return Work(*(sorted(figures)[len(figures) // 2] for figures in each))


def _costs_of(folder: Path, size: int) -> Costs:
    """On SQLite: the statements are the same on PostgreSQL, which does not tell what it reads for them."""
    store = open_with_key(f"sqlite:///{folder / str(size)}.sqlite")
    found = costs_at(store, size)
    store.close()
    return found


def _cost(store: Store, delivery: object) -> Work:
    with counted(store) as work:
        assert ingest_one(store, delivery, RULES, TABLES).is_new  # type: ignore[arg-type]
    return work


def _page_cost(store: Store) -> Work:
    with counted(store) as work, store.read() as db:
        waiting = changes.pending(db, "feed", 20)
        cards = threads.latest_cards(db, "feed", 20)
        assert threads.load_thread(db, "feed", cards[0].thread) is not None
        assert len(waiting) == len(cards) == 20
    return work


def compare(small: Costs, large: Costs) -> None:
    """The same statements and rows; a few more engine steps, as the trees of the tables are deeper."""
    for kind, few in small.items():
        many = large[kind]
        assert many.statements <= few.statements + 3, kind
        assert many.rows_written <= few.rows_written + 10, kind
        assert many.engine_steps <= few.engine_steps * 1.25 + 500 + READ.get(kind, 0), kind


def test_a_new_mail_costs_the_same_in_a_large_archive(tmp_path: Path) -> None:
    compare(_costs_of(tmp_path, FEW), _costs_of(tmp_path, MANY))


@pytest.mark.slow
def test_and_in_a_very_large_one(tmp_path: Path) -> None:
    compare(_costs_of(tmp_path, FEW), _costs_of(tmp_path, PROOF))
