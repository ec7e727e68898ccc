"""Nothing is lost silently: held and refused mails are kept with their bytes and the reason; the operator decides."""

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bridge.conversation.thread import Reading
from bridge.ingest import CANNOT_HANDLE, drop_held, ingest_all, ingest_one, rebuild, release_held
from bridge.mail.admission import Verdict
from bridge.mail.delivery import Delivery
from bridge.mail.message import Message
from bridge.mail.parse import parse_message
from bridge.store import Store, archive, threads
from tests.mailroom import RULES, START, TABLES, deliver, deliver_all, mail
from tests.people import JONAS, OUTSIDER, SVEN
from tests.stores import all_rows, derived

SUBJECT = "Kühlaggregat Werk 2: Ventil klemmt"
WORDS = "Hallo Jonas,\n\ndas Ventil am Kühlaggregat klemmt seit heute Morgen. Kannst du es dir ansehen?\n"


def hours(number: int) -> datetime:
    return START + timedelta(hours=number)


QUESTION = mail(SVEN, SUBJECT, WORDS, to=[JONAS], message_id="eins@nordlicht.example")
FOREIGN = mail(OUTSIDER, "Angebot", "Günstige Adressen!\n", to=[SVEN], date=hours(1))
PRIVATE = mail(SVEN, "[privat] Gehalt", "Nur für dich.\n", to=[JONAS], date=hours(2))
ANSWER = mail(
    JONAS,
    f"AW: {SUBJECT}",
    "Hallo Sven,\n\nich fahre um zehn Uhr hin.\n",
    to=[SVEN],
    date=hours(3),
    in_reply_to="eins@nordlicht.example",
)
POISON = "Fingerhut"
PREPARING: Any = sys.modules["bridge.ingest.prepare"]  # the package has a function of that name


@pytest.fixture
def stumbling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fault injection: the engine breaks over every mail with a certain word in it."""
    real = PREPARING.look

    def look(message: Message, *more: Any) -> Reading:
        if POISON in message.body.text:
            raise RecursionError
        return real(message, *more)

    monkeypatch.setattr(PREPARING, "look", look)


def number_of_posts(store: Store) -> int:
    with store.read() as db:
        found = [threads.load_thread(db, "feed", one) for one in threads.thread_ids(db, "feed")]
    return sum(len(one.posts) for one in found if one)


def test_held_mail_is_kept_with_bytes_and_reason(store: Store) -> None:
    outcome = ingest_one(store, deliver(FOREIGN), RULES, TABLES)
    assert outcome.verdict is not Verdict.ACCEPT
    with store.read() as db:
        waiting = [*archive.held(db, "feed"), *archive.refused(db, "feed")]
        assert [(one.number, one.reason) for one in waiting] == [(outcome.mail, outcome.reason)]
        assert waiting[0].received_at == deliver(FOREIGN).received_at
        assert archive.raw(db, outcome.mail) == FOREIGN
        assert archive.counts(db, "feed") == {(outcome.verdict.value, outcome.reason): 1}
    assert number_of_posts(store) == 0


def test_released_it_takes_its_place_among_the_posts(store: Store) -> None:
    ingest_all(store, deliver_all([QUESTION, FOREIGN, ANSWER]), RULES, TABLES)
    with store.read() as db:
        number = next(one.number for one in (*archive.held(db, "feed"), *archive.refused(db, "feed")))
    released = release_held(store, number, RULES, TABLES)
    assert released is not None
    assert released.verdict is Verdict.ACCEPT
    assert number_of_posts(store) == 3
    assert release_held(store, number, RULES, TABLES) is None
    assert not drop_held(store, number, "feed")
    before = derived(all_rows(store))
    rebuild(store, RULES, TABLES)
    assert derived(all_rows(store)) == before


def test_dropped_its_bytes_are_gone_and_it_does_not_come_back(store: Store) -> None:
    number = ingest_one(store, deliver(FOREIGN), RULES, TABLES).mail
    assert drop_held(store, number, "feed")
    again = ingest_one(store, deliver(FOREIGN, 2), RULES, TABLES)
    assert (again.mail, again.is_new) == (number, False)
    with store.read() as db:
        kept = archive.find(db, number)
        assert kept is not None
        assert kept.is_dropped
        assert archive.raw(db, number) == b""
        assert archive.held(db, "feed") == ()
    assert release_held(store, number, RULES, TABLES) is None


def test_another_feeds_mail_is_out_of_reach(store: Store) -> None:
    number = ingest_one(store, deliver(FOREIGN), RULES, TABLES).mail
    assert not drop_held(store, number, "vertrieb")
    assert not drop_held(store, number + 1, "feed")


@pytest.mark.usefixtures("stumbling")
def test_a_mail_the_engine_stumbles_over_is_held_and_the_run_goes_on(store: Store) -> None:
    poison = mail(SVEN, "Gift", f"{POISON}\n", to=[JONAS], date=hours(1))
    taken = ingest_all(store, deliver_all([QUESTION, poison, PRIVATE, ANSWER]), RULES, TABLES)
    assert taken.new == 4
    assert taken.reasons[CANNOT_HANDLE] == 1
    assert number_of_posts(store) == 2
    with store.read() as db:
        held = [one for one in archive.held(db, "feed") if one.reason == CANNOT_HANDLE]
        assert len(held) == 1
        assert "RecursionError" in held[0].detail
        assert POISON not in held[0].detail
        assert archive.raw(db, held[0].number) == poison


def test_what_the_engine_learned_to_read_can_be_released(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(PREPARING, "parse_message", _stumble_over(QUESTION))
        outcome = ingest_one(store, deliver(QUESTION), RULES, TABLES)
    assert outcome.reason == CANNOT_HANDLE
    released = release_held(store, outcome.mail, RULES, TABLES)
    assert released is not None
    assert number_of_posts(store) == 1


def _stumble_over(raw: bytes) -> Callable[[bytes], Message]:
    def parse(given: bytes) -> Message:
        if given == raw:
            raise ValueError("a fault")
        return parse_message(given)

    return parse


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00", b"\xff" * 5000, b"From: a@b\r\n\r\n" + b"\x00\xed\xa0\x80" * 400, b"Subject: " + b"x" * 100_000],
    ids=["empty", "NUL", "not text", "surrogates", "one endless header"],
)
def test_every_byte_string_is_kept_somewhere(store: Store, raw: bytes) -> None:
    outcome = ingest_one(store, Delivery(raw, START, deliver(raw).place), RULES, TABLES)
    assert outcome.is_new
    with store.read() as db:
        assert archive.raw(db, outcome.mail) == raw


def test_text_no_database_takes_is_read_all_the_same(store: Store) -> None:
    odd = "a\x00b \ud83d\ude00 c\udc80d"
    raw = mail(SVEN, SUBJECT, "Bitte prüfen!", to=[JONAS]).replace(b"Bitte", odd.encode("utf-8", "surrogatepass"))
    long_id = mail(SVEN, "Noch eine", "Bitte auch!", to=[JONAS], message_id="n" * 900 + "@x.example")
    taken = ingest_all(store, deliver_all([raw, long_id]), RULES, TABLES)
    assert not taken.reasons
    assert number_of_posts(store) == 2
