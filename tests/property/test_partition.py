"""Law 2: splitting is a partition; joining the segments of any text gives the text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.conversation import quote
from bridge.conversation.thread import Kind
from bridge.language.reply_headers import parse_reply_headers
from bridge.mail.message import Line, Mark
from bridge.shipped import language_texts

HEADERS = parse_reply_headers(language_texts()["reply_headers.json"])
PIECES = [
    "Hallo Anna,", "", "   ", "> ", ">> ", "> Text", ">Text", ">> tief", "JW> hm", "| Balken", "    eingerückt",
    "\ttab", "Am 19.11.2026 um 08:41 schrieb Jonas Weber <j@x.example>:", "> On 11/18/26 8:41 PM, Luis Lang wrote:",
    "wrote:", "Von: Jonas Weber <j@x.example>", "Gesendet: Donnerstag, 19. November 2026 08:41", "An: Anna",
    "Betreff: Ventil", "> Von: Jonas <j@x.example>", "> Datum: 19.11.2026 08:41", "> Betreff: x",
    "-----Original Message-----", "-- ", "--", "________________________________",
    "---------- Forwarded message ---------", "Von meinem iPhone gesendet", "Mit freundlichen Grüßen", "Jonas",
    "Tel. +49 30 123456", "##- Please type your reply above this line -##", ">>> Jane Doe 10/16/00 01:42PM >>>",
    "\tKay Holm", "\t03/20/2001 09:21 AM", "\t\t To: Ben", "\t\t cc: ", "\t\t Subject: x", "&gt; entity",
    ">From hier", "Diese E-Mail kann vertrauliche Informationen enthalten, die nur für den Adressaten sind.",
    '\u200f:\u0643\u062a\u0628', '\u2028',
]  # fmt: skip
BODIES = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(st.characters(exclude_characters="\n"), max_size=40)), max_size=30
)
LINES = st.builds(
    Line, st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), st.integers(0, 4), st.sampled_from(Mark)
)


@given(BODIES)
@settings(max_examples=300)
def test_joined_segments_are_the_text(lines: list[str]) -> None:
    segments = quote.split([Line(line) for line in lines], HEADERS)
    assert "".join(segment.text for segment in segments) == "\n".join(lines)
    assert all(
        (segment.depth == 0) == (segment.kind in {Kind.SAID, Kind.SIGNATURE, Kind.DISCLAIMER}) for segment in segments
    )


@given(st.lists(LINES, max_size=20))
@settings(max_examples=200)
def test_joined_segments_are_the_text_of_html_lines_too(lines: list[Line]) -> None:
    segments = quote.split(lines, HEADERS)
    assert "".join(segment.text for segment in segments) == "\n".join(line.text for line in lines)


@given(
    st.lists(
        st.sampled_from(
            ["Hallo Anna,", "", "Geht das bis Freitag?", "Nein, am Montag.", "Grüße", "Jonas", "1. Ventil"]
        ),
        max_size=12,
    )
)
def test_what_nobody_quoted_is_said_and_splitting_it_again_changes_nothing(lines: list[str]) -> None:
    text = "\n".join(lines)
    segments = quote.split([Line(line) for line in lines], HEADERS)
    assert [segment.kind for segment in segments] == ([Kind.SAID] if text else [])
    again = [
        part for segment in segments for part in quote.split([Line(line) for line in segment.text.split("\n")], HEADERS)
    ]
    assert again == list(segments)
