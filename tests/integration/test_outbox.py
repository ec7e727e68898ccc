"""A letter is decided once and sent from its row, whatever happens in between."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from bridge.letters.letter import Letter
from bridge.store import Store, outbox
from bridge.store.schema import outbox as table

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
LETTER = Letter(
    "week/2026-W47/a", "feed@x.example", "anja@x.example", "week.1@x.example", b"Subject: x\r\n\r\nWort\r\n"
)


def row(store: Store, name: str = LETTER.name) -> Any:
    with store.read() as db:
        return db.execute(select(table).where(table.c.name == name)).one()


def test_a_name_is_decided_once_whatever_became_of_it(store: Store) -> None:
    with store.write() as db:
        assert outbox.enqueue(db, LETTER, "feed", NOW)
        assert not outbox.enqueue(db, replace(LETTER, raw=b"other bytes"), "feed", LATER)
        assert not outbox.skip(db, LETTER.name, "feed", LATER)
        assert outbox.skip(db, "week/2026-W48/a", "feed", NOW)
        assert not outbox.enqueue(db, replace(LETTER, name="week/2026-W48/a"), "feed", LATER)
        assert outbox.is_decided(db, "week/2026-W48/a")
        assert not outbox.is_decided(db, "week/2026-W49/a")
    with store.write() as db:
        assert outbox.claim(db, LATER, 10) == (LETTER,)
        assert outbox.counts(db) == {("week", "waiting"): 1, ("week", "silent"): 1}


def test_a_claimed_letter_is_nobody_elses_until_the_lease_is_over_and_then_the_same_bytes(store: Store) -> None:
    with store.write() as db:
        outbox.enqueue(db, LETTER, "feed", NOW)
        assert outbox.claim(db, NOW, 10) == (LETTER,)
        assert outbox.claim(db, NOW + outbox.LEASE - timedelta(seconds=1), 10) == ()
        assert outbox.claim(db, NOW + outbox.LEASE, 10) == (LETTER,)
        outbox.sent(db, LETTER.name, NOW)
        assert outbox.claim(db, LATER, 10) == ()


def test_what_is_away_leaves_no_words_behind(store: Store) -> None:
    with store.write() as db:
        outbox.enqueue(db, LETTER, "feed", NOW)
        outbox.claim(db, NOW, 1)
        outbox.sent(db, LETTER.name, NOW)
    found = row(store)
    assert (found.state, found.raw, found.recipient, found.reason) == ("sent", None, "", "")
    assert found.ended_at == NOW


def test_a_refusal_for_good_is_shown_and_not_tried_again(store: Store) -> None:
    with store.write() as db:
        outbox.enqueue(db, LETTER, "feed", NOW)
        outbox.claim(db, NOW, 1)
        assert outbox.failed(db, LETTER.name, "550 no such user", NOW, permanent=True) is None
        assert outbox.claim(db, LATER, 10) == ()
        (shown,) = outbox.suppressed(db)
    assert (shown.recipient, shown.reason, shown.kind) == ("anja@x.example", "550 no such user", "week")
    assert row(store).raw is None


def test_the_pauses_grow_and_end_after_four_days(store: Store) -> None:
    now, pauses = NOW, []
    with store.write() as db:
        outbox.enqueue(db, LETTER, "feed", NOW)
        while True:
            assert outbox.claim(db, now, 1) == (LETTER,)
            again = outbox.failed(db, LETTER.name, "451 later", now, permanent=False)
            if again is None:
                break
            assert outbox.claim(db, again - timedelta(seconds=1), 1) == ()
            pauses.append(again - now)
            now = again
        (shown,) = outbox.suppressed(db)
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=5)
    assert pauses[-1] == timedelta(hours=4)
    assert timedelta(days=4) <= now - NOW < timedelta(days=4, hours=5)
    assert shown.reason == f"given up after {len(pauses) + 1} tries: 451 later"


def test_claims_are_counted_for_the_rate_and_can_be_put_back(store: Store) -> None:
    names = [f"week/2026-W47/{n}" for n in range(5)]
    with store.write() as db:
        for name in names:
            outbox.enqueue(db, replace(LETTER, name=name), "feed", NOW)
        assert [one.name for one in outbox.claim(db, NOW, 3)] == names[:3]
        assert outbox.claimed_since(db, NOW - timedelta(seconds=60)) == 3
        outbox.put_back(db, names[2], NOW)
        assert outbox.claimed_since(db, NOW - timedelta(seconds=60)) == 2
        assert [one.name for one in outbox.claim(db, NOW, 9)] == names[2:]


def test_what_waits_can_be_withdrawn_and_is_not_written_again(store: Store) -> None:
    other, both = replace(LETTER, name="week/1/b"), replace(LETTER, name="week/1/c")
    with store.write() as db:
        outbox.enqueue(db, LETTER, "feed", NOW)
        outbox.enqueue(db, other, "vertrieb", NOW)
        outbox.enqueue(db, both, "", NOW)
        assert outbox.withdraw(db, "feed", NOW) == 2
        assert outbox.claim(db, NOW, 10) == (other,)
        assert not outbox.enqueue(db, LETTER, "feed", NOW)
    assert row(store).raw is None
    assert row(store).recipient == ""
