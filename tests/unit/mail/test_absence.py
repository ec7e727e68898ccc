"""Absence notes: who is away until when."""

from datetime import date

import pytest

from bridge.language.automatic import parse_automatic
from bridge.mail.absence import read_absence
from bridge.mail.day import read_day
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts

SIGNS = parse_automatic(language_texts()["automatic.toml"])


def note(text, sent="Mon, 23 Nov 2026 09:14:00 +0100"):
    return parse_message(f"From: Mara Klein <mara@firma.example>\nDate: {sent}\n\n{text}\n".encode())


@pytest.mark.parametrize(
    ("text", "end", "day", "words"),
    [
        ("Ich bin bis einschließlich 30.11. nicht im Büro.", "last", date(2026, 11, 30), "30.11."),
        ("Ich bin vom 23.11. bis 4.12.2026 im Urlaub.", "last", date(2026, 12, 4), "4.12.2026"),
        ("Ich bin bis zum 5. Januar im Urlaub.", "last", date(2027, 1, 5), "5. Januar"),
        ("Ab dem 10. Dezember 2026 wieder im Büro.", "back", date(2026, 12, 10), "10. Dezember 2026"),
        ("Ich bin ab Montag, 30.11. wieder da.", "back", date(2026, 11, 30), "Montag, 30.11."),
        ("I am out of the office until December 1, 2026.", "back", date(2026, 12, 1), "December 1, 2026."),
        ("I will be back on Monday, 30 November.", "back", date(2026, 11, 30), "Monday, 30 November."),
        ("I am away through 2026-12-24.", "last", date(2026, 12, 24), "2026-12-24."),
        ("Mara is no longer with the company.", "left", None, ""),
        ("Ich bin zur Zeit nicht im Büro.", "none", None, ""),
        ("", "none", None, ""),
    ],
)
def test_end_of_an_absence(text, end, day, words):
    found = read_absence(note(text), SIGNS)
    assert (found.end, found.day, found.words) == (end, day, words)
    assert found.who.address == "mara@firma.example"


def test_the_deputy_is_shown_as_written():
    text = (
        "Ich bin bis 30.11. im Urlaub. In dringenden Fällen wenden Sie sich an Jonas Weber, jonas@firma.example. Danke."
    )
    assert read_absence(note(text), SIGNS).deputy == "Jonas Weber, jonas@firma.example"


def test_a_note_in_html_only_is_read():
    raw = "From: m@firma.example\nDate: Mon, 23 Nov 2026 09:14:00 +0100\nContent-Type: text/html; charset=utf-8\n\n%s"
    html = "<style>p { x: bis 1.1. }</style><p>Ich bin <b>bis zum</b> 30.11. nicht im B&uuml;ro.</p>"
    found = read_absence(parse_message((raw % html).encode()), SIGNS)
    assert (found.end, found.day) == ("last", date(2026, 11, 30))


def test_without_a_date_header_a_day_without_year_is_unknown():
    assert read_absence(note("Ich bin bis 30.11. im Urlaub.", sent=""), SIGNS).day is None


@pytest.mark.parametrize("text", ["", "bald", "31.2.2026", "1.2", "99.99.", "12 Uhr", "Version 3.4.5.6"])
def test_what_is_no_day(text):
    found = read_day(text, None)
    assert found is None
