"""When a letter is due, by the wall clock: nights when the clock changes, outages, the end of the year."""

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bridge.letters.due import Times, daily_due, week_issue, weekly_due

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
YEARS = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2033, 1, 1, tzinfo=UTC))


def weeks(times: Times, zone: ZoneInfo) -> list[tuple[str, datetime]]:
    """Every issue of seven years: (name, the moment it is due), by counting days."""
    found = []
    day = date(2025, 12, 29)
    while day < date(2033, 1, 1):
        moment = datetime.combine(day + timedelta(days=times.weekday), times.at, zone).astimezone(UTC)
        year, week, _ = (day - timedelta(days=7)).isocalendar()
        if YEARS[0] <= moment < YEARS[1]:
            found.append((f"{year}-W{week:02d}", moment))
        day += timedelta(days=7)
    return found


def outages(dice: random.Random, count: int = 20) -> list[tuple[datetime, datetime]]:
    """Times without the program, of an hour to six days; each change of the clock in 2027 and 2030 is one of them."""
    begins = [datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2030, 10, 27, 0, 10, tzinfo=UTC)]
    begins += [YEARS[0] + timedelta(hours=dice.randrange(7 * 365 * 24)) for _ in range(count - len(begins))]
    return [(begin, begin + timedelta(hours=dice.randrange(1, 144))) for begin in sorted(begins)]


@pytest.mark.parametrize("times", [Times(0, time(7)), Times(6, time(2, 30)), Times(6, time(3)), Times(4, time(23, 59))])
def test_seven_years_give_each_reader_exactly_one_issue_a_week(times: Times) -> None:
    """14 nights when the clock changes, 20 outages, a tick at odd minutes; what is decided is remembered by name."""
    dice = random.Random(repr(times))
    down = outages(dice)
    now, decided = YEARS[0], Counter[str]()
    late: dict[str, timedelta] = {}
    while now < YEARS[1]:
        if not any(begin <= now < end for begin, end in down):
            due = weekly_due(times, BERLIN, now)
            if due.name not in decided and due.moment >= YEARS[0]:
                decided[due.name] += 1
                late[due.name] = now - due.moment
                assert now >= due.moment
        now += timedelta(minutes=dice.randrange(20, 90))
    expected = weeks(times, BERLIN)
    assert sorted(decided) == sorted(name for name, moment in expected if moment < now)
    assert set(decided.values()) == {1}
    on_time = [one for one in late.values() if one < timedelta(minutes=90)]
    assert len(on_time) >= len(late) - 20
    assert max(late.values()) < timedelta(days=7)


def test_hours_that_do_not_exist_or_exist_twice() -> None:
    sunday = Times(6, time(2, 30))
    spring = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 02:30 does not exist: half an hour after the jump
    assert weekly_due(sunday, BERLIN, spring).name == "2026-W12"
    assert weekly_due(sunday, BERLIN, spring - timedelta(minutes=1)).name == "2026-W11"
    autumn = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # the first 02:30
    assert weekly_due(sunday, BERLIN, autumn).name == "2026-W42"
    assert weekly_due(sunday, BERLIN, autumn - timedelta(minutes=1)).name == "2026-W41"
    assert weekly_due(sunday, BERLIN, autumn + HOUR) == weekly_due(sunday, BERLIN, autumn)


def test_readers_on_other_clocks_get_it_at_their_own_hour() -> None:
    now = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # 7:30 in Hamburg, 6:30 in Leeds
    assert weekly_due(Times(), BERLIN, now).name == "2026-W47"
    assert weekly_due(Times(), ZoneInfo("Europe/London"), now).name == "2026-W46"


def test_the_turn_of_the_year_by_iso_weeks() -> None:
    assert weekly_due(Times(), BERLIN, datetime(2027, 1, 5, tzinfo=UTC)).name == "2026-W53"
    due = weekly_due(Times(), BERLIN, datetime(2026, 1, 5, 12, tzinfo=UTC))
    assert (due.name, due.first_day, due.end_day) == ("2026-W01", date(2025, 12, 29), date(2026, 1, 5))


def test_a_daily_letter_tells_of_all_days_since_the_working_day_before() -> None:
    monday = daily_due(Times(), BERLIN, datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert (monday.name, monday.first_day, monday.end_day) == ("2026-11-23", date(2026, 11, 20), date(2026, 11, 23))
    assert monday.weeks == {"2026-W47"}
    sunday = daily_due(Times(), BERLIN, datetime(2026, 11, 22, 9, tzinfo=UTC))
    assert sunday.name == "2026-11-20"
    early = daily_due(Times(), BERLIN, datetime(2026, 11, 24, 5, 59, tzinfo=UTC))
    assert early.name == "2026-11-23"
    after = daily_due(Times(), BERLIN, datetime(2026, 12, 28, 9, tzinfo=UTC), {date(2026, 12, 24), date(2026, 12, 25)})
    assert (after.name, after.first_day) == ("2026-12-28", date(2026, 12, 23))


def test_a_span_is_as_long_as_its_days() -> None:
    def hours(name: str) -> float:
        span = week_issue(name, BERLIN, YEARS[0]).span(BERLIN)
        return (span.end - span.start) / HOUR

    assert (hours("2026-W47"), hours("2026-W13"), hours("2026-W43")) == (168, 167, 169)
    with pytest.raises(ValueError, match="no week"):
        week_issue("2026-47", BERLIN, YEARS[0])
