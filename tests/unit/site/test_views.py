"""What pages are told: ages, people, addresses, places."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import unquote

import pytest

from bridge.conversation.thread import Origin, Status
from bridge.mail.invitation import Event
from bridge.mail.mailto import mailto
from bridge.mail.message import Address
from bridge.site import page
from bridge.site.attachment import is_picture, safe_name
from bridge.site.hyphen import soften
from bridge.site.page import SiteOptions
from bridge.site.slug import slug
from bridge.site.view import text
from bridge.site.view.age import is_overdue, working_days
from bridge.site.view.board import view_board
from bridge.site.view.card import view_card
from bridge.site.view.conversation import page_numbers, view_conversation
from bridge.site.view.event import view_event
from bridge.site.view.lists import month_pages, topic_counts
from bridge.site.view.person import view_person
from tests.unit.site.makers import AT, JONAS, OPTIONS, SEIDEL, TOM, asked, card, post, thread

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("since", "days"),
    [
        (date(2026, 11, 23), 0),
        (date(2026, 11, 20), 1),
        (date(2026, 11, 21), 1),
        (date(2026, 11, 9), 10),
        (date(2026, 12, 1), 0),
    ],
)
def test_weekends_do_not_count(since: date, days: int) -> None:
    assert working_days(datetime(since.year, since.month, since.day, 9, tzinfo=UTC), MONDAY, OPTIONS) == days


def test_holidays_do_not_count() -> None:
    options = replace(OPTIONS, holidays=(date(2026, 11, 20), date(2026, 11, 21)))
    assert working_days(datetime(2026, 11, 19, 9, tzinfo=UTC), MONDAY, options) == 1


@pytest.mark.parametrize(
    ("region", "days"),
    [
        ("", 8),
        ("DE", 6),
        ("DE-BY", 5),
        ("AT", 5),
        ("GB-ENG", 5),
    ],  # Epiphany in Bavaria and Austria, a day instead of Boxing Day in England
)
def test_public_holidays_of_the_region_do_not_count(region: str, days: int) -> None:
    """From 24 December 2026 to 6 January 2027: 8 weekdays and Christmas, New Year, perhaps Epiphany."""
    options = replace(OPTIONS, holiday_region=region, holidays=(date(2027, 1, 4),))
    since = datetime(2026, 12, 24, 9, tzinfo=UTC)
    assert working_days(since, date(2027, 1, 6), options) == days


def test_the_day_is_the_organisations() -> None:
    """23:30 UTC on Sunday is Monday in Berlin."""
    assert working_days(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), MONDAY, OPTIONS) == 0


def test_overdue_counts_working_days() -> None:
    monday = datetime(2026, 3, 2, 9, tzinfo=UTC)
    options = replace(OPTIONS, overdue_days=3)
    assert not is_overdue(monday, date(2026, 3, 5), options)
    assert is_overdue(monday, date(2026, 3, 6), options)
    assert not is_overdue(monday, date(2026, 3, 6), replace(options, holidays=(date(2026, 3, 4),)))
    assert not is_overdue(None, date(2027, 1, 1), options)  # it waits no more
    assert working_days(datetime(2026, 3, 6, 9, tzinfo=UTC), date(2026, 3, 8), options) == 0
    assert working_days(datetime(2026, 3, 8, 9, tzinfo=UTC), date(2026, 3, 6), options) == 0


def test_a_page_that_does_not_age_has_nothing_overdue() -> None:
    old = datetime(2020, 1, 1, tzinfo=UTC)
    assert is_overdue(old, MONDAY, OPTIONS)
    assert not is_overdue(old, None, OPTIONS)
    assert view_card(card(waiting_since=old), OPTIONS).state == "open"
    assert view_card(card(waiting_since=old), OPTIONS, MONDAY).state == "late"


def test_the_board_puts_the_worst_first_and_names_no_duration_of_what_is_solved() -> None:
    waiting = [card(thread=f"w{n}", waiting_since=AT - timedelta(days=n)) for n in (0, 20, 10)]
    solved = [card(thread="s", status=Status.DONE, waiting_since=None)]
    board = view_board(waiting, solved, MONDAY, OPTIONS)
    assert [(group.key, [row.card.id for row in group.rows]) for group in board.groups] == [
        ("late", ["w20", "w10"]),
        ("open", ["w0"]),
        ("done", ["s"]),
    ]
    assert board.groups[-1].rows[0].days == 0
    assert (board.open_count, board.late_count, board.solved_week) == (3, 2, 1)


def test_outsiders_have_no_address() -> None:
    person = view_person(SEIDEL, OPTIONS)
    assert (person.name, person.short, person.is_outside) == ("Dr. Ute Seidel", "Dr. Seidel", True)
    assert "@" not in repr(view_person(Address("x@konkurrenz.example", "x@konkurrenz.example"), OPTIONS))
    assert text.line("Frag u.seidel@hartmann.example", "de", OPTIONS) == "Frag …@hartmann.example"
    assert text.line("Frag tom.okafor@nordlicht.example", "de", OPTIONS) == "Frag tom.okafor@nordlicht.example"


@pytest.mark.parametrize(
    ("name", "short", "initials"),
    [("Weber, Jonas", "Jonas", "JW"), ("Miriam Aydın", "Miriam", "MA"), ("", "Jonas", "JW"), ("Cher", "Cher", "C")],
)
def test_names_of_colleagues(name: str, short: str, initials: str) -> None:
    person = view_person(Address(name, "jonas.weber@nordlicht.example"), OPTIONS)
    assert (person.short, person.initials) == (short, initials)


@pytest.mark.parametrize(
    ("name", "media_type", "safe"),
    [
        ("../x.svg", "image/svg+xml", "x.svg.bin"),
        (".htaccess", "", "htaccess.bin"),
        ("C:\\Temp\\Rechnung.pdf", "application/pdf", "C_Temp_Rechnung.pdf"),
        ("bild", "image/png", "bild.png"),
        ("con.txt", "", "file_con.txt"),
        ("", "", "file.bin"),
        ("a\u202egnp.exe", "", "agnp.exe.bin"),
    ],
)
def test_files_have_safe_names(name: str, media_type: str, safe: str) -> None:
    assert safe_name(name, media_type) == safe


def test_only_raster_pictures_are_pictures() -> None:
    assert is_picture("image/png", "a.png")
    assert not is_picture("image/svg+xml", "a.svg")
    assert not is_picture("text/html", "a.png")
    assert len(safe_name("ä" * 500 + ".pdf").encode()) <= 80


@pytest.mark.parametrize(
    ("name", "address"), [("Messe Stuttgart", "messe-stuttgart"), ("Qualität", "qualitaet"), ("a/b?c", "a-b-c")]
)
def test_slugs(name: str, address: str) -> None:
    assert slug(name) == address


def test_slugs_of_other_scripts_differ_and_stay() -> None:
    assert slug("品質") != slug("出荷")
    assert slug("品質") == slug("品質")
    assert slug("品質").isascii()


def test_addresses_and_ways_back() -> None:
    assert page.path("t/8f3k/", "de", OPTIONS) == "t/8f3k/index.html"
    assert page.path("t/8f3k/", "en", OPTIONS) == "en/t/8f3k/index.html"
    assert page.root("t/8f3k/", "en", OPTIONS) == "../../../"
    assert page.root("", "de", OPTIONS) == "./"


def test_a_reply_fits_every_mail_program() -> None:
    people = [f"person{n}@nordlicht.example" for n in range(200)]
    link = mailto("feed+weg@nordlicht.example", people, "ä" * 300, "id@nordlicht.example")
    assert len(link) <= 1900
    assert link.startswith("mailto:feed%2Bweg%40nordlicht.example?cc=person0%40")
    assert "person0@" in unquote(link)


def test_long_german_words_get_soft_hyphens_and_nothing_else_changes() -> None:
    word = "Schwingungsdämpferprüfstandabnahme"
    assert soften(word).replace("\u00ad", "") == word
    assert "\u00ad" in soften(word)
    assert soften("https://nordlicht.example/sehr/langer/pfad") == "https://nordlicht.example/sehr/langer/pfad"
    assert soften(word, "en") == word


def test_a_thank_you_is_a_line_below_what_it_thanks() -> None:
    thanks = post(3, JONAS, "Danke, Tom!", is_acknowledgement=True, thanks="p2")
    view = view_conversation(thread(post(1), post(2, TOM, "Anbei."), thanks), 1, "../../", OPTIONS)
    assert [one.id for one in view.opening] == ["p1", "p2"]
    assert [one.text for one in view.opening[1].thanks] == ["Danke, Tom!"]


def test_a_long_thank_you_stays_a_post() -> None:
    """Law 2: what has more to say than a line is shown whole."""
    thanks = post(3, JONAS, "Danke. " * 60, is_acknowledgement=True, thanks="p2")
    view = view_conversation(thread(post(1), post(2, TOM, "Anbei."), thanks), 1, "../../", OPTIONS)
    assert [one.id for one in view.opening] == ["p1", "p2", "p3"]


def test_every_step_of_a_request_names_its_post() -> None:
    request = view_conversation(asked(), 1, "../../", OPTIONS).request
    assert request is not None
    assert [(stage.state, stage.number, stage.link) for stage in request.stages] == [
        ("asked", 1, "#p1"),
        ("answered", 2, "#p2"),
    ]
    assert request.missing == ("done",)


def test_a_recovered_post_names_the_post_it_was_quoted_in() -> None:
    recovered = post(1, origin=Origin.RECOVERED, carrier="p2", clock="Do., 19. Nov. 2026 um 08:41")
    view = view_conversation(thread(recovered, post(2, TOM)), 1, "../../", OPTIONS)
    assert (view.opening[0].carrier_number, view.opening[0].carrier_link) == (2, "#p2")
    assert view.seen_since is not None
    assert view.seen_since.id == "p2"


def test_long_conversations_fold_their_middle_and_have_pages() -> None:
    posts = [post(number) for number in range(1, 201)]
    made = thread(*posts)
    assert list(page_numbers(made)) == [1, 2, 3, 4, 5]
    views = [view_conversation(made, number, "../../", OPTIONS) for number in range(1, 6)]
    shown = [one.id for view in views for one in (*view.opening, *view.middle, *view.newest)]
    assert shown == [one.id for one in posts]  # law 2: every post on exactly one page
    assert [bool(view.middle) for view in views] == [True, False, False, False, False]  # who turns to page 3 reads it
    assert views[1].opening[0].answers_link == "../#p40"
    assert views[0].latest is not None
    assert views[0].latest.link == "5/#p200"


def test_a_new_conversation_changes_only_the_last_page_of_its_month() -> None:
    cards = [card(thread=f"t{n:04}", first_at=AT + timedelta(minutes=n)) for n in range(700)]
    before, after = month_pages("2026-11", cards[:-1], OPTIONS), month_pages("2026-11", cards, OPTIONS)
    assert len(after) == 7
    assert [one.rows for one in before[:2]] == [one.rows for one in after[:2]]


def test_an_answer_leaves_the_page_of_the_month_as_it_is() -> None:
    before = card(first_at=AT)
    after = replace(before, last_at=AT + timedelta(days=1), gist="Passt, danke.", posts=before.posts + 1)
    assert month_pages("2026-11", [before], OPTIONS) == month_pages("2026-11", [after], OPTIONS)


def test_spellings_of_a_topic_share_a_page() -> None:
    (one,) = topic_counts([("qualität", 2), ("Qualität", 3)], SiteOptions())
    assert (one.topic.name, one.topic.address, one.count) == ("Qualität", "topic/qualitaet/", 5)


def test_an_invitation_is_a_card_on_the_clock_of_the_organisation() -> None:
    event = Event("Planung", "Raum 2", Address("Jana", "j@other.example"), datetime(2026, 12, 4, 23, tzinfo=UTC))
    view = view_event(event, "de", OPTIONS)
    assert view is not None
    assert (view.first_day, view.last_day) == (date(2026, 12, 5), date(2026, 12, 5))
    assert view.organiser is not None
    assert view_event(None, "de", OPTIONS) is None
    assert view_event(Event("Planung", "", Address("", "")), "de", OPTIONS) is None
