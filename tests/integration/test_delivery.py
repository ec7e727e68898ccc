"""Sending through a server with planned faults: nothing is lost, and doubles are exactly the replies that were lost."""

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bridge.letters.letter import Letter
from bridge.sinks.smtp import Encryption, SmtpOptions, SmtpSink
from bridge.store import Store, outbox
from bridge.summarise import Handed, send_waiting
from tests.integration.smtp_servers import quietly_ended
from tests.servers import kit

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
STAGES = ("CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END", "ACCEPTED")


@dataclass
class Clock:
    """Time that passes when nothing is due."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def letters(count: int) -> list[Letter]:
    head = b"From: feed@x.example\r\nTo: r@x.example\r\nMessage-ID: <%d@x.example>\r\nSubject: x\r\n\r\n"
    return [
        Letter(f"week/2026-W47/{n}", "feed@x.example", f"r{n}@x.example", f"{n}@x.example", head % n + b"Text\r\n")
        for n in range(count)
    ]


def take(store: Store, given: list[Letter]) -> None:
    with store.write() as db:
        for one in given:
            outbox.enqueue(db, one, "feed", NOW)


def sink_of(server: Any) -> SmtpSink:
    return SmtpSink(SmtpOptions(server.host, "x.example", server.port, Encryption.NONE, read_seconds=5))


def faults(dice: random.Random, count: int) -> list[Any]:
    """30 % of the sessions have a fault: an answer for now, a broken line at any stage, a lost "250"."""
    tools = kit("smtp_sink")
    plan: list[Any] = []
    for _ in range(count):
        stage = dice.choice(STAGES)
        lost = tools.Drop(stage if stage not in ("CONNECT", "DATA") else "MAIL", dice.random() < 0.5)
        later = tools.Reply(dice.choice(("MAIL", "RCPT", "END")), "451 4.3.0 later")
        plan.append(dice.choice((lost, later)) if dice.random() < 0.3 else None)
    return plan


class _OneEach:
    """A session for each letter, so that the plan of a session is the plan of a letter."""

    def __init__(self, sink: SmtpSink) -> None:
        self._sink = sink

    def send(self, letter: Letter) -> str:
        try:
            return self._sink.send(letter)
        finally:
            self._sink.close()

    def close(self) -> None:
        self._sink.close()


def all_through(store: Store, server: Any, count: int, dice: random.Random) -> None:
    clock = Clock()
    server.plan = faults(dice, 3 * count)
    while True:
        done = send_waiting(store, _OneEach(sink_of(server)), clock, per_minute=1_000_000)
        with store.read() as db:
            counts = outbox.counts(db)
        if {state for _, state in counts} == {"sent"}:
            break
        assert done.suppressed == 0
        clock.now += timedelta(minutes=1)  # as the worker does; a server that refuses us ends a round
        assert clock.now < NOW + timedelta(days=3)
    lost = sum(getattr(one, "stage", "") == "ACCEPTED" for one in server.struck)
    accepted = server.accepted
    assert len(accepted) == count  # 0 missing
    assert sum(accepted.values()) - count == lost  # doubles == lost replies
    assert lost > 0
    raws = {one.message_id: set[bytes]() for one in server.messages}
    for one in server.messages:
        raws[one.message_id].add(one.raw)
    assert all(len(found) == 1 for found in raws.values())  # a double is the same letter


@pytest.mark.parametrize("count", [80, pytest.param(10_000, marks=pytest.mark.slow)])
def test_letters_through_thirty_per_cent_of_faults(sqlite_store: Store, count: int) -> None:
    take(sqlite_store, letters(count))
    with quietly_ended(), kit("smtp_sink").SmtpSink() as server:
        all_through(sqlite_store, server, count, random.Random(7))


def test_crashes_between_any_two_steps_lose_nothing_and_double_only_what_was_handed_over(sqlite_store: Store) -> None:
    """A process that dies after `claim` or after the server's 250: the row is due again when its lease is over."""
    take(sqlite_store, letters(3))
    clock, handed = Clock(), Counter[str]()

    class Dying:
        """Takes the letter; then the process is gone, before or after the 250 was seen."""

        def send(self, letter: Letter) -> str:
            if letter.name.endswith("1"):
                handed[letter.name] += 1
            raise KeyboardInterrupt

        def close(self) -> None:
            pass

    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            send_waiting(sqlite_store, Dying(), clock, per_minute=100)
    assert send_waiting(sqlite_store, Dying(), clock, per_minute=100) == Handed()  # leased: nobody sends them now
    clock.now += outbox.LEASE
    with quietly_ended(), kit("smtp_sink").SmtpSink() as server:
        assert send_waiting(sqlite_store, sink_of(server), clock, per_minute=100).sent == 3
        assert len(server.accepted) == 3
    assert handed == {"week/2026-W47/1": 1}


def test_a_refused_reader_is_told_of_and_the_others_go_on(sqlite_store: Store) -> None:
    take(sqlite_store, letters(4))
    with quietly_ended(), kit("smtp_sink").SmtpSink() as server:
        server.unknown.add("r1@x.example")
        done = send_waiting(sqlite_store, sink_of(server), Clock(), per_minute=100)
    assert (done.sent, done.suppressed) == (3, 1)
    assert done.trouble is not None
    with sqlite_store.read() as db:
        (shown,) = outbox.suppressed(db)
    assert shown.recipient == "r1@x.example"
    assert "550 5.1.1 no such user" in shown.reason


def test_a_server_that_refuses_us_stops_the_round_and_blames_no_reader(sqlite_store: Store) -> None:
    take(sqlite_store, letters(4))
    clock = Clock()
    with quietly_ended(), kit("smtp_sink").SmtpSink() as server:
        server.plan = [kit("smtp_sink").Reply("MAIL", "550 5.7.60 not this sender")] * 3
        for _ in range(3):
            done = send_waiting(sqlite_store, sink_of(server), clock, per_minute=100)
            assert (done.sent, done.put_off, done.suppressed) == (0, 1, 0)
            clock.now += timedelta(minutes=1)
        clock.now += timedelta(hours=1)
        assert send_waiting(sqlite_store, sink_of(server), clock, per_minute=100).sent == 4


def test_at_most_so_many_a_minute(sqlite_store: Store) -> None:
    take(sqlite_store, letters(7))
    clock = Clock()
    with quietly_ended(), kit("smtp_sink").SmtpSink() as server:
        sent = []
        for _ in range(4):
            done = send_waiting(sqlite_store, sink_of(server), clock, per_minute=3)
            sent.append((done.sent, done.is_full))
            clock.now += timedelta(seconds=61)
    assert sent == [(3, True), (3, True), (1, False), (0, False)]


def test_two_processes_send_each_letter_once(store: Store) -> None:
    given = letters(2)
    take(store, given)
    with store.write() as db:
        first = outbox.claim(db, NOW, 1)
    with store.write() as db:
        second = outbox.claim(db, NOW, 1)
    assert [one.name for one in (*first, *second)] == [one.name for one in given]
    assert replace(first[0]) == given[0]
