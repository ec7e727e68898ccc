"""Invitations: Outlook, Google, whole days, floating times, cancellations; hostile files are no event."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.mail.invitation import Event, read_invitation
from bridge.mail.message import Address
from bridge.mail.parse import parse_message

OUTLOOK = """BEGIN:VCALENDAR
METHOD:REQUEST
VERSION:2.0
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ORGANIZER;CN="Jana Vogt":mailto:j.vogt@firma.example
SUMMARY;LANGUAGE=de-DE:Planung\\, erster
  Termin
DTSTART;TZID=W. Europe Standard Time:20261204T100000
DTEND;TZID=W. Europe Standard Time:20261204T113000
LOCATION;LANGUAGE=de-DE:Raum 2\\, Leeds
UID:1
END:VEVENT
END:VCALENDAR
"""


ODD = ("DTSTART:", "\x00", "RRULE:FREQ=X", ";=:", "é" * 90)


def calendar(*lines: str, method: str = "REQUEST") -> str:
    head = f"BEGIN:VCALENDAR\nMETHOD:{method}\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\n"
    return head + "\n".join(lines) + "\nEND:VEVENT\nEND:VCALENDAR\n"


def mail(content: str) -> bytes:
    lines = [
        "From: Jana Vogt <j.vogt@firma.example>",
        "Subject: Planung",
        "Date: Wed, 25 Nov 2026 10:00:00 +0100",
        "MIME-Version: 1.0",
        'Content-Type: multipart/alternative; boundary="b"',
        "\n--b\nContent-Type: text/plain\n\nHallo",
        "--b\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\n",
        content,
        "--b--",
    ]
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def event(content: str) -> Event | None:
    return read_invitation(parse_message(mail(content)))


def test_outlook_with_a_windows_zone() -> None:
    assert event(OUTLOOK) == Event(
        title="Planung, erster Termin",
        place="Raum 2, Leeds",
        organiser=Address("Jana Vogt", "j.vogt@firma.example"),
        starts_at=datetime(2026, 12, 4, 9, tzinfo=UTC),
        ends_at=datetime(2026, 12, 4, 10, 30, tzinfo=UTC),
    )


def test_google_with_an_iana_zone_and_a_duration() -> None:
    found = event(calendar("DTSTART;TZID=Europe/Berlin:20260701T140000", "DURATION:PT45M", "RRULE:FREQ=WEEKLY"))
    assert found is not None
    assert found.starts_at == datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert found.ends_at == datetime(2026, 7, 1, 12, 45, tzinfo=UTC)
    assert found.repeats


def test_whole_days_end_the_day_before_dtend() -> None:
    found = event(calendar("SUMMARY:Messe", "DTSTART;VALUE=DATE:20261204", "DTEND;VALUE=DATE:20261206"))
    assert found is not None
    assert (found.first_day, found.last_day, found.starts_at) == (date(2026, 12, 4), date(2026, 12, 5), None)


def test_a_time_without_a_zone_is_on_the_senders_clock() -> None:
    found = event(calendar("DTSTART:20261204T100000"))
    assert found is not None
    assert found.starts_at == datetime(2026, 12, 4, 9, tzinfo=UTC)
    assert found.ends_at is None


def test_a_cancellation() -> None:
    found = event(calendar("SUMMARY:Planung", "DTSTART:20261204T100000Z", method="CANCEL"))
    assert found is not None
    assert found.is_cancelled


@pytest.mark.parametrize(
    "content",
    [
        "",
        "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\n",
        calendar("SUMMARY:ohne Tag"),
        calendar("DTSTART:morgen"),
        calendar("DTSTART:20261399T990000"),
        calendar("DTSTART:20261204T100000Z", method="REPLY"),
        "Kein Kalender",
        "BEGIN:VCALENDAR\n" * 2000,
    ],
)
def test_what_cannot_be_read_is_no_event(content: str) -> None:
    assert event(content) is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*OUTLOOK.splitlines(), "DTSTART:", "\x00", "RRULE:FREQ=X", ";=:", "é" * 90]), max_size=40)
)
def test_law_1_no_calendar_stops_a_run(lines: list[str]) -> None:
    read_invitation(parse_message(mail("\n".join(lines))))
