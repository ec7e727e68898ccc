"""Many phrases looked for in a line at once."""

import pytest

from bridge.language.inside import look_inside
from bridge.language.tables import parse_tables
from bridge.shipped import language_texts


@pytest.mark.parametrize("text", ["bitte über dieser linie antworten", "xabove this linex", "über", "", "this line"])
def test_it_answers_as_if_every_phrase_was_looked_for(text: str) -> None:
    phrases = ("above this line", "über dieser linie", "oberhalb", "в сети", "a b")
    assert look_inside(phrases).stands_in(text) == any(phrase in text for phrase in phrases)


def test_every_phrase_that_ships_is_found() -> None:
    endings = parse_tables(language_texts()).headers.endings
    for inside in (endings.tickets, endings.outside):
        assert inside.phrases
        assert all(inside.stands_in(f"-- {phrase} --") for phrase in inside.phrases)
        assert len(inside.pieces) < len(inside.phrases) / 2
