"""What sites write in a week: whole sites, never so few people that a bar is one of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bridge.conversation.person import Portrait
from bridge.conversation.thread import Kind, Segment
from bridge.mail.message import Address
from bridge.site.page import PersonRules, SiteOptions
from bridge.site.view.activity import OTHERS, view_activity
from bridge.site.view.board import view_board
from bridge.site.view.people import Directory, Someone
from bridge.site.view.unit import locations_of, units_of
from tests.unit.site.makers import JONAS, OPTIONS, SEIDEL, TOM, card, post, renderer

TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def signature(text: str) -> Segment:
    return Segment(Kind.SIGNATURE, 0, text)


def people(**sites: int) -> Directory:
    """So many people of each site: "hamburg0@nordlicht.example" ..."""
    keys = [(site, f"{site}{number}@nordlicht.example") for site, count in sites.items() for number in range(count)]
    found = [
        Someone((key,), Address(key, key), Portrait(place="" if site == "nowhere" else site.title()), ())
        for site, key in keys
    ]
    return Directory(tuple(found))


def wrote(who: str, days_ago: int = 0) -> tuple[str, datetime]:
    return (f"{who}@nordlicht.example", AT - timedelta(days=days_ago))


def series(view: Any) -> dict[str, list[int]]:
    """Site -> what it wrote on each of the seven days."""
    counts = {name: [0] * 7 for name in view.locations}
    for place, day in enumerate(view.days):
        for bar in day.bars:
            counts[view.locations[bar.series]][place] = bar.count
    return counts


def test_sites_of_three_have_a_bar_and_those_of_fewer_are_together() -> None:
    directory = people(hamburg=3, graz=4, leeds=2, oslo=1)
    written = [
        wrote("hamburg0"),
        wrote("hamburg1"),
        wrote("graz0", 6),
        wrote("leeds1"),
        wrote("oslo0"),
        wrote("graz1", 7),
    ]
    view = view_activity(written, directory, TODAY, OPTIONS)
    assert series(view) == {"Graz": [1, *[0] * 6], "Hamburg": [*[0] * 6, 2], OTHERS: [*[0] * 6, 2]}
    assert [day.count for day in view.days] == [1, 0, 0, 0, 0, 0, 4]


def test_who_would_be_alone_counts_nowhere() -> None:
    view = view_activity([wrote("hamburg0"), wrote("oslo0")], people(hamburg=3, graz=3, oslo=1), TODAY, OPTIONS)
    assert view.locations == ("Graz", "Hamburg")
    assert view.days[-1].count == 1


def test_one_site_needs_no_name_and_nobody_is_left_out() -> None:
    view = view_activity([wrote("hamburg0"), wrote("nowhere0")], people(hamburg=5, nowhere=1), TODAY, OPTIONS)
    assert view.locations == (OTHERS,)
    assert view.days[-1].count == 2


def test_bars_stand_on_each_other_and_the_tallest_day_fills_the_chart() -> None:
    written = [wrote(f"{site}{number}") for site in ("hamburg", "graz") for number in range(3)] + [wrote("graz0", 1)]
    view = view_activity(written, people(hamburg=3, graz=3), TODAY, OPTIONS)
    low, high = view.days[-1].bars
    assert (low.y + low.height, high.y + high.height) == (83, low.y - 1)
    assert (high.y, view.days[-1].top) == (20, 20)


def test_the_board_filters_by_the_sites_of_who_asks_and_who_is_waited_for() -> None:
    sites = {JONAS.key: "Hamburg", TOM.key: "Leeds"}
    both = card(thread="a", asker=JONAS, waiting_for=(TOM,), waiting_since=AT)
    one = card(thread="b", asker=SEIDEL, waiting_for=(TOM,), waiting_since=AT)
    board = view_board([both, one], [], TODAY, OPTIONS, sites)
    assert board.locations == ("Hamburg", "Leeds")
    assert sorted(row.tags for group in board.groups for row in group.rows) == ["s0 s1", "s1"]
    text = renderer().page("requests", "requests/", "de", "requests", board=board, could={}).decode()
    assert '<button type="button" data-v="s1" aria-pressed="false"><bdi>Leeds</bdi><span>2</span></button>' in text
    assert view_board([one], [], TODAY, OPTIONS, sites).locations == ()  # nothing to choose


def test_the_switch_for_people_is_the_switch_for_sites() -> None:
    assert locations_of(Directory()) == {}
    assert units_of([post(1, folds=(signature("Jonas Weber\nVertrieb"),))], SiteOptions(people="off")) == {}


def test_units_come_from_the_signatures_of_the_conversation_and_the_operator_has_the_last_word() -> None:
    signed = post(1, folds=(signature("Jonas Weber\nVertrieb\nNordlicht GmbH, Hamburg"),))
    bare, outside = post(2), post(3, SEIDEL, folds=(signature("Dr. Ute Seidel\nQualität"),))
    assert units_of([signed, bare, outside], OPTIONS) == {JONAS.key: "Vertrieb, Hamburg"}
    rule = PersonRules((JONAS.address.upper(),), place="Werk Süd")
    ruled = SiteOptions(address=OPTIONS.address, domains=OPTIONS.domains, persons=(rule,))
    assert units_of([signed], ruled) == {JONAS.key: "Vertrieb, Werk Süd"}
