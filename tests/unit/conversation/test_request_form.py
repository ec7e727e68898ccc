"""Requests told by the form of a sentence; each case beside one that only looks like it."""

import pytest

from bridge.conversation.request import find_asks
from tests.golden.requests.stories import LEXICONS


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Order toner for the second floor."),
        ("en", "Email Sara the minutes."),
        ("en", "If it rings, confirm by mail."),
        ("en", "Numbers to me by Friday"),
        ("en", "I don't need the list, but could you please send the plan."),
        ("de", "Schick Tom die Liste."),
        ("de", "Unterzeichnen Sie den Vertrag auf Seite 3."),
        ("de", "Rest morgen abholen."),
        ("de", "Stundenzettel bis Freitag an mich"),
    ],
)
def test_asks(language: str, said: str) -> None:
    assert [ask.text for ask in find_asks(said, language, LEXICONS)] == [said]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Order 3312 has gone out this morning."),
        ("en", "Update: it works again."),
        ("en", "Print Shop"),
        ("en", "To get in, press the button and wait for the buzz."),
        ("de", "Danke fürs Abholen."),
        ("de", "Werde den Rest morgen abholen."),
        ("de", "Raum 6 war der, den Sie letztes Jahr hatten."),
        ("de", "Untenstehend eine Mail von ihm an mich."),
    ],
)
def test_only_looks_so(language: str, said: str) -> None:
    assert find_asks(said, language, LEXICONS) == ()
