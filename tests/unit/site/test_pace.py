"""The team's median time to an answer: working time, never of so few that it tells of one person."""

from datetime import UTC, date, datetime, timedelta

from bridge.site.view.board import view_board
from bridge.site.view.pace import told, view_pace, waited
from tests.unit.site.makers import AT, OPTIONS, card, renderer

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def _cards(count: int, hours: float, weeks_ago: int = 0) -> list:
    at = datetime(2026, 11, 23, 8, 0, tzinfo=UTC) - timedelta(weeks=weeks_ago)
    return [card(thread=f"{weeks_ago}-{n}", answered=((at - timedelta(hours=hours), at),)) for n in range(count)]


def test_a_weekend_does_not_count() -> None:
    assert waited(FRIDAY, FRIDAY + timedelta(days=3), OPTIONS) == 24
    assert waited(FRIDAY, FRIDAY + timedelta(hours=2), OPTIONS) == 2


def test_four_answers_say_nothing_five_do() -> None:
    assert view_pace(_cards(4, 2), TODAY, OPTIONS) is None
    pace = view_pace(_cards(5, 2), TODAY, OPTIONS)
    assert pace is not None
    assert (pace.hours, pace.weeks[-1], pace.weeks[:-1]) == (2, 2, (None,) * 11)


def test_a_week_with_few_answers_ends_the_line() -> None:
    cards = [*_cards(3, 2, 0), *_cards(2, 9, 1), *_cards(3, 4, 2), *_cards(3, 6, 3)]
    pace = view_pace(cards, TODAY, OPTIONS)
    assert pace is not None
    assert pace.weeks[-4:] == (6, 4, None, 2)
    assert len(pace.lines) == 2
    assert view_pace(_cards(9, 2, 12), TODAY, OPTIONS) is None  # older than 12 weeks


def test_a_figure_is_kept_as_exact_as_it_is_told() -> None:
    say = renderer().words["de"].span
    hours = [minutes / 60 for minutes in range(1, 6000)]
    assert [say(told(one)) for one in hours] == [say(one) for one in hours]
    assert told(329.38) == told(330.89)


def test_what_came_in_time_is_told_of_the_team() -> None:
    late = card(
        thread="late", answered=((datetime(2026, 11, 9, 8, 0, tzinfo=UTC), datetime(2026, 11, 20, 8, 0, tzinfo=UTC)),)
    )
    pace = view_pace([*_cards(3, 2), late], TODAY, OPTIONS)
    assert pace is None
    pace = view_pace([*_cards(5, 2), late], TODAY, OPTIONS)
    assert pace is not None
    assert (pace.in_time, pace.weeks_in_time[-1]) == (83, 83)
    assert set(pace.weeks_in_time[:-1]) == {None}


def test_what_waits_for_months_does_not_hide_what_waits_for_days() -> None:
    old = card(thread="old", waiting_since=AT - timedelta(days=200))
    board = view_board([old, card()], [], TODAY, OPTIONS)
    assert [(group.key, group.count) for group in board.groups] == [("open", 1), ("stale", 1)]
    assert (board.open_count, board.late_count) == (2, 1)


def test_the_chart_has_a_sentence_and_names_nobody() -> None:
    cards = [*_cards(3, 2), *_cards(3, 3, 1), *_cards(3, 5, 2)]
    board = view_board([], cards, TODAY, OPTIONS)
    text = renderer().page("requests", "requests/", "de", "requests", board=board, could={}).decode()
    figure = text[text.index('<svg class="spark"') :].partition("</svg>")[0]
    assert "Median des ganzen Teams in jeder der letzten 12 Wochen" in figure
    assert "2\u00a0Std." in figure
    assert "Tom" not in figure
