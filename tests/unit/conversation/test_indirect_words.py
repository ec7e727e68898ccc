"""Requests without a question mark or a command."""

import pytest

from bridge.conversation.request import find_asks
from bridge.language.tables import parse_tables
from bridge.shipped import language_texts

TABLES = parse_tables(language_texts())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Für die Planung wäre es nützlich zu wissen, ob der Kran noch steht."),
        ("de", "Mich treibt außerdem um, wer den Schlüssel zum Keller hat."),
        ("de", "Um Rücksendung des Protokolls wird bis zum 4. Mai ersucht."),
        ("de", "Außerdem ist uns leider nicht ersichtlich, wann die Ware kommt."),
        ("en", "It would be useful, too, to know who keeps the cellar key."),
        ("en", "I should still be glad of a copy of the minutes."),
        ("en", "A list of the new rooms would also be welcome."),
    ],
)
def test_indirect_words_ask(language: str, text: str) -> None:
    assert find_asks(text, language, TABLES.lexicons)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Kran steht noch, wie wir jetzt wissen."),
        ("de", "Das Protokoll wurde zurückgesandt."),
        ("en", "It was useful that you kept the cellar key."),
        ("en", "You have no idea how glad we were."),
    ],
)
def test_the_same_words_told_ask_nothing(language: str, text: str) -> None:
    assert not find_asks(text, language, TABLES.lexicons)
