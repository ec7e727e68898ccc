"""Out-of-office notes: no posts, but "away until ..." beside every request that waits for their writer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import permutations

import pytest

from bridge.conversation.thread import Away, Request
from bridge.ingest import drop_held, ingest_all, ingest_one, rebuild, release_held
from bridge.mail.message import Address
from bridge.store import Store, archive, changes, codec, threads
from tests.mailroom import RULES, START, TABLES, deliver, deliver_all, mail
from tests.people import ANJA, JONAS, SVEN, TOM
from tests.stores import all_rows, derived, empty

SUBJECT = "Kühlaggregat Werk 2: Ventil klemmt"


def hours(number: int) -> datetime:
    return START + timedelta(hours=number)


def note(words: str, sent_at: datetime, author: Address = JONAS) -> bytes:
    """An absence note as Exchange sends it."""
    return mail(
        author,
        f"Automatische Antwort: {SUBJECT}",
        f"Vielen Dank für Ihre Nachricht.\n\n{words}\n",
        to=[SVEN],
        date=sent_at,
        more=[("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All")],
    )


QUESTION = mail(
    SVEN,
    SUBJECT,
    "Hallo Jonas,\n\nkannst du dir bitte das Ventil am Kühlaggregat in Werk 2 ansehen?\n",
    to=[JONAS],
    message_id="eins@nordlicht.example",
)
ANSWER = mail(
    JONAS,
    f"AW: {SUBJECT}",
    "Hallo Sven,\n\nerledigt, das Ventil ist getauscht und die Anlage läuft wieder.\n",
    to=[SVEN],
    date=hours(3),
    in_reply_to="eins@nordlicht.example",
)
OTHER = mail(ANJA, "Preisliste 2027", "Hallo Tom,\n\nwann kommt die neue Preisliste?\n", to=[TOM], date=hours(1))
NOTE = note("Ich bin bis einschließlich 13.11. nicht im Büro.", hours(1))
LATER = note("Ich bin ab dem 24. November 2026 wieder im Büro.", hours(200))
FORMER = note("Ich bin bis zum 30.09.2026 im Urlaub.", START - timedelta(days=40))
LEFT = note("Jonas Weber is no longer with the company.", hours(2))


def requests(store: Store) -> list[Request]:
    with store.read() as db:
        found = [threads.load_thread(db, "feed", name) for name in threads.thread_ids(db, "feed")]
    return [request for thread in found if thread for request in thread.requests]


def away(store: Store) -> list[tuple[str, date | None, bool]]:
    return [(one.until, one.last_day, one.has_left) for request in requests(store) for one in request.away]


def take(store: Store, raws: Sequence[bytes]) -> None:
    ingest_all(store, deliver_all(raws), RULES, TABLES)


def test_the_note_stands_beside_the_waiting_request(store: Store) -> None:
    take(store, [QUESTION, NOTE])
    (request,) = requests(store)
    assert [(one.who.key, one.since) for one in request.away] == [(JONAS.key, hours(1))]
    assert away(store) == [("13.11.", date(2026, 11, 13), False)]
    with store.read() as db:
        assert [one.reason for one in archive.refused(db, "feed")] == ["automatic-vacation"]


def test_a_note_marks_the_thread_that_waits_and_no_other(store: Store) -> None:
    take(store, [QUESTION, OTHER])
    with store.write() as db:
        changes.done(db, "feed", changes.pending(db, "feed", 10))
    ingest_one(store, deliver(NOTE, 3), RULES, TABLES)
    with store.read() as db:
        pending = changes.pending(db, "feed", 10)
        assert [threads.load_thread(db, "feed", one.thread).subject for one in pending] == [SUBJECT]  # type: ignore[union-attr]


def test_the_same_note_to_somebody_else_changes_nothing(store: Store) -> None:
    take(store, [QUESTION, NOTE])
    with store.write() as db:
        changes.done(db, "feed", changes.pending(db, "feed", 10))
    before = requests(store)
    ingest_one(store, deliver(note("Ich bin bis einschließlich 13.11. nicht im Büro.", hours(2)), 9), RULES, TABLES)
    assert requests(store) == before
    with store.read() as db:
        assert changes.pending(db, "feed", 10) == ()


@pytest.mark.parametrize(
    ("raws", "expected"),
    [
        ([QUESTION, NOTE, ANSWER], []),
        ([QUESTION, FORMER], []),
        ([QUESTION, NOTE, LATER], [("24. November 2026", date(2026, 11, 23), False)]),
        ([QUESTION, LEFT], [("", None, True)]),
        ([QUESTION, note("Ich bin zur Zeit nicht im Büro.", hours(1))], [("", None, False)]),
        ([QUESTION, note("Ich bin bis einschließlich 13.11. nicht im Büro.", hours(1), TOM)], []),
    ],
    ids=["answered", "ended before", "the newest", "left", "no day", "somebody else"],
)
def test_every_order_says_the_same(sqlite_store: Store, raws: list[bytes], expected: list[object]) -> None:
    known = dict(zip(raws, deliver_all(raws), strict=True))
    for order in permutations(raws):
        empty(sqlite_store)
        for raw in order:
            ingest_one(sqlite_store, known[raw], RULES, TABLES)
        assert away(sqlite_store) == expected


def test_rebuilding_reads_the_notes_again(store: Store) -> None:
    take(store, [NOTE, QUESTION, OTHER, LATER, note("Bin bis 20.11. im Urlaub.", hours(4), TOM)])
    before = derived(all_rows(store))
    assert len(before["absence"]) == 3
    assert len(before["waiting"]) == 2
    rebuild(store, RULES, TABLES)
    assert derived(all_rows(store)) == before


def test_a_released_note_is_a_post_and_no_note(store: Store) -> None:
    take(store, [QUESTION, NOTE])
    assert release_held(store, 2, RULES, TABLES) is not None
    assert away(store) == []
    before = derived(all_rows(store))
    rebuild(store, RULES, TABLES)
    assert derived(all_rows(store)) == before


def test_a_dropped_note_stays_known(store: Store) -> None:
    take(store, [QUESTION, NOTE])
    assert drop_held(store, 2, "feed")
    before = derived(all_rows(store))
    rebuild(store, RULES, TABLES)
    assert derived(all_rows(store)) == before
    assert away(store) == [("13.11.", date(2026, 11, 13), False)]


def test_a_note_without_a_sender_is_no_note(store: Store) -> None:
    nameless = NOTE.replace(b"jonas.weber@nordlicht.example", b"")
    ingest_one(store, deliver(nameless), RULES, TABLES)
    assert all_rows(store)["absence"] == []


def test_notes_of_two_feeds_do_not_mix(store: Store) -> None:
    take(store, [QUESTION])
    ingest_one(store, deliver(NOTE, 2), replace(RULES, feed="vertrieb"), TABLES)
    assert away(store) == []


def test_an_away_value_survives_the_store() -> None:
    one = Away(JONAS, "13.11.", hours(1), date(2026, 11, 13), True)
    assert codec.decode(Away, codec.encode(one)) == one
    assert codec.decode(Away, codec.encode(Away(JONAS, "", hours(1)))) == Away(JONAS, "", hours(1))
