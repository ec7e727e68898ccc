"""Late CC, played: only the last mail of a random conversation is read, and everybody who wrote before is found."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bridge.conversation.reading import read
from bridge.language.tables import parse_tables
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts
from tests.chain_truth import Fault, find_faults
from tests.mail_programs import ANSWERS, raw
from tests.mail_programs.talk import ALL_LANGUAGES, LANGUAGES, SAID, ZONES, Turn, play
from tests.mail_programs.values import TEXT_ONLY

TABLES = parse_tables(language_texts())
TUESDAY = 1
TRAVEL = 9  # "Von: Graz Hbf / An: Leeds"
HOME = ("Europe/Berlin",) * 5


@st.composite
def turns(draw: st.DrawFn, programs: tuple[str, ...]) -> Turn:
    program = draw(st.sampled_from(programs))
    return Turn(
        who=draw(st.integers(0, 4)),
        program=program,
        language=draw(st.sampled_from(LANGUAGES.get(program, ALL_LANGUAGES))),
        text=draw(st.integers(0, len(SAID) - 1)),
        minutes=draw(st.sampled_from((1, 25, 190, 1500))),
        is_forward=draw(st.sampled_from((False, False, False, False, True))),
        is_signed=draw(st.booleans()),
    )


zones = st.one_of(st.just(HOME), st.tuples(*[st.sampled_from(ZONES)] * 5))


MENDED = {
    "quote/divider.py: GroupWise's '>>> name date >>>' is no rule above a forward that stands below": [
        Turn(0, "outlook", "de", 0),
        Turn(0, "notes", "de", 0, is_forward=True),
        Turn(0, "groupwise", "de", 0),
    ],
    "mail/markup/wrappers.py resolve_wrapper: a text attribution inside a box deepens all lines of the box": [
        Turn(0, "outlook", "en", 0),
        Turn(1, "bottom", "en", 10),
        Turn(2, "zimbra", "en", 6),
    ],
    "mail/markup/wrappers.py _mark_head: words above a nested attribution are marked as attribution": [
        Turn(0, "webde", "de", 0),
        Turn(1, "claws", "de", 3),
        Turn(2, "yahoo", "de", 5),
    ],
    "quote/ending.py: 'Holen Sie sich Outlook für iOS' is a phone's line": [
        Turn(0, "outlook-mobile", "de", 0),
        Turn(1, "outlook-mobile", "de", 1),
        Turn(2, "mutt", "en", 2),
    ],
    "quote/rows.py: GroupWise's '>>> name date >>>' behind a quote mark is no fourth level": [
        Turn(0, "iphone", "de", 5),
        Turn(1, "groupwise", "de", 8),
        Turn(2, "claws", "de", 4),
    ],
    "mail/markup/wrappers.py: labels on both sides of a blank line count as one header block": [
        Turn(0, "outlook-mac", "de", TRAVEL),
        Turn(1, "outlook-mac", "de", 2),
    ],
    "language/clock.py: martes, mardi, martedì are read as the month of March": [
        Turn(0, "outlook", "es", 0, minutes=1500),
        Turn(1, "outlook", "es", 2),
    ],
    "language/reply_headers.json: no Polish line of Apple Mail": [
        Turn(0, "apple", "pl", 0),
        Turn(1, "apple", "pl", 3),
        Turn(2, "apple", "pl", 2),
    ],
    "quote/rows.py is_fenced: an empty line '>>> ' of the third level is no fence": [
        Turn(0, "mutt", "en", 6),
        Turn(1, "mutt", "en", 3),
        Turn(2, "mutt", "en", 2),
        Turn(3, "mutt", "en", 13),
    ],
    "mutt's '----- End forwarded message -----' stays in the forwarded words": [
        Turn(0, "mutt", "en", 0),
        Turn(1, "mutt", "en", 1, is_forward=True),
    ],
}


@pytest.mark.parametrize("talk", [pytest.param(talk, id=gap) for gap, talk in MENDED.items()])
def test_mended_gaps(talk: list[Turn]) -> None:
    assert faults_of(talk, HOME) == []


def faults_of(talk: list[Turn], where: tuple[str, ...]) -> list[Fault]:
    last = play(talk, where)
    return find_faults(last, read(parse_message(raw(last)), TABLES))


@pytest.mark.parametrize("program", sorted(ANSWERS))
def test_one_program_quotes_itself(program: str) -> None:
    @given(st.lists(turns((program,)), min_size=2, max_size=5), zones)
    def check(talk: list[Turn], where: tuple[str, ...]) -> None:
        assert faults_of(talk, where) == []

    check()


HTML = tuple(sorted(set(ANSWERS) - TEXT_ONLY))


@given(st.lists(turns(HTML), min_size=2, max_size=5), zones)
@example([Turn(0, "outlook", "de", 0), Turn(1, "gmail", "en", 1), Turn(2, "iphone", "de", 2)], HOME)
def test_programs_mix(talk: list[Turn], where: tuple[str, ...]) -> None:
    assert faults_of(talk, where) == []


@given(st.lists(turns(tuple(ANSWERS)), min_size=2, max_size=5), zones)
def test_nobody_is_invented(talk: list[Turn], where: tuple[str, ...]) -> None:
    last = play(talk, where)
    people = {one.author.name for one in last.ancestors}
    assert {quoted.author.name for quoted in read(parse_message(raw(last)), TABLES).chain} <= people
