"""What a week tells: as of Sunday midnight, whatever came later; and which weeks a change touches."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bridge.conversation.thread import Card, Request, Status, Step
from bridge.conversation.week import (
    LOOK_BACK,
    answer,
    is_asked,
    make_week,
    request_key,
    shares,
    week_name,
    week_span,
)
from tests.people import ANJA, FELIX, JONAS, PRIYA, TOM

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
W46, W47, W48 = (week_span(f"2026-W{number}", BERLIN) for number in (46, 47, 48))


def day(number: float) -> datetime:
    return MONDAY + timedelta(days=number)


def asked(since: float, *moves: tuple[Status, float, str], post: str = "p") -> Request:
    """A question of Felix to Tom and what became of it."""
    steps = (Step(Status.OPEN, post, "Welcher Schlüssel?", day(since), FELIX, "de"),)
    steps += tuple(Step(status, f"{post}{at}", words, day(at), TOM, "de") for status, at, words in moves)
    return Request("Welcher Schlüssel?", "question", post, FELIX, (TOM,), steps[-1].status, day(since), steps)


def card(thread: str = "t", topics: tuple[str, ...] = ()) -> Card:
    return Card(thread, "Drehmoment", "de", topics, Status.OPEN, MONDAY, MONDAY, "p", FELIX, "", "de", (), 1, 1, 0)


def test_a_week_is_told_as_of_its_end() -> None:
    request = asked(1, (Status.ANSWERED, 8, "Der blaue."), (Status.DONE, 9, "Danke, passt!"))
    told = [make_week(span, [(card(), (request,))], []) for span in (W46, W47, W48)]
    assert [(len(week.waiting), len(week.solved)) for week in told] == [(0, 0), (1, 0), (0, 1)]
    assert told[1].waiting[0].status is Status.OPEN
    (solved,) = told[2].solved
    assert solved.last is not None
    assert solved.last.status is Status.DONE
    found = answer(solved)
    assert found is not None
    assert found.sentence == "Der blaue."  # a thank-you that closes it is no answer


def test_what_waits_long_is_told_for_some_weeks_and_then_stands_on_the_board_alone() -> None:
    old = asked(-7 * LOOK_BACK)
    older = asked(-7 * LOOK_BACK - 1)
    assert len(make_week(W47, [(card(), (old,))], []).waiting) == 1
    assert make_week(W47, [(card(), (older,))], []).waiting == ()


def test_a_conversation_counts_once_by_the_request_that_is_least_far() -> None:
    requests = (asked(0, (Status.ANSWERED, 1, "Ja."), post="a"), asked(2, post="b"), asked(1, post="c"))
    week = make_week(W47, [(card(), requests)], [])
    assert week.solved == ()
    assert [one.request.post for one in week.waiting] == ["c"]


def test_the_usual_time_needs_three_answers_so_that_it_is_nobodys_own() -> None:
    def week(*hours: float) -> timedelta | None:
        threads = [
            (card(f"t{n}"), (asked(0, (Status.ANSWERED, one / 24, "Der blaue."), post=f"p{n}"),))
            for n, one in enumerate(hours)
        ]
        return make_week(W47, threads, []).typical

    assert week(2, 4) is None
    assert week(2, 40, 4) == timedelta(hours=4)


def test_topics_count_the_conversations_that_moved() -> None:
    threads = [
        (card(name, topics), ()) for name, topics in (("a", ("erp",)), ("b", ("erp", "oslo")), ("c", ("messe",)))
    ]
    week = make_week(W47, threads, ["a", "b"])
    assert (week.conversations, week.topics) == (2, (("erp", 2), ("oslo", 1)))


def test_a_change_touches_the_weeks_whose_telling_changes_and_no_other() -> None:
    before = shares(card(), [], [asked(1)], BERLIN)
    after = shares(card(), [], [asked(1, (Status.ANSWERED, 8, "Der blaue."))], BERLIN)
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert sorted(before) == [f"2026-W{number}" for number in range(47, 52)]
    assert changed == {"2026-W48", "2026-W49", "2026-W50", "2026-W51"}
    assert shares(replace(card(), subject="Anders"), [], [asked(1)], BERLIN).keys() == before.keys()
    assert not before.items() & shares(replace(card(), subject="Anders"), [], [asked(1)], BERLIN).items()


def test_weeks_by_the_clock_of_the_organisation() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # Monday in Hamburg, Sunday in Leeds
    assert (week_name(late, BERLIN), week_name(late, ZoneInfo("Europe/London"))) == ("2026-W48", "2026-W47")
    assert week_span("2026-W53", BERLIN).last_day.isoformat() == "2027-01-03"
    for wrong in ("2026-47", "2026-W54", "2026-W00", "week"):
        with pytest.raises(ValueError, match="week"):
            week_span(wrong, BERLIN)


def test_it_waits_for_who_took_it_else_for_who_was_asked() -> None:
    request = replace(asked(0), asked=(TOM, ANJA))
    assert [is_asked(request, who) for who in (TOM, ANJA, PRIYA)] == [True, True, False]
    taken = replace(
        request, status=Status.TAKEN, steps=(*request.steps, Step(Status.TAKEN, "q", "Ich.", day(1), PRIYA))
    )
    assert [is_asked(taken, who) for who in (TOM, ANJA, PRIYA)] == [False, False, True]


def test_the_key_of_a_request_says_no_word_of_it() -> None:
    request = asked(0)
    assert request_key(request) == request_key(replace(request, status=Status.DONE))
    assert request_key(request) != request_key(replace(request, text="Welches Werkzeug?"))
    assert "Schlüssel" not in request_key(request)
    assert JONAS.address not in request_key(replace(request, asker=JONAS))
