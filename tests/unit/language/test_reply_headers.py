import json

import pytest

from bridge.language.reply_headers import Role, fold, parse_reply_headers
from bridge.shipped import language_texts

TEXT = language_texts()["reply_headers.json"]
HEADERS = parse_reply_headers(TEXT)


def test_every_label_of_every_language_is_found_in_its_role() -> None:
    languages = json.loads(TEXT)["languages"]
    seen = 0
    for code, words in languages.items():
        for role in Role:
            for label, _ in words.get(role, ()):
                assert code in HEADERS.labels[fold(label)][role]
                seen += 1
    assert seen > 800


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("VON", "von"),
        ("Re\u00a0  x", "re x"),
        ("\u200fمن", "من"),
        ("Gesendet\t", "gesendet"),
        ("Ａｎ", "an"),
        ("Größe", "grösse"),
    ],
)
def test_spellings_that_are_one_label(one: str, other: str) -> None:
    assert fold(one) == other


@pytest.mark.parametrize(
    ("verb", "code"), [("schrieb", "de"), ("wrote", "en"), ("a écrit", "fr"), ("napisał(a)", "pl"), ("写道", "zh-CN")]
)
def test_words_of_saying(verb: str, code: str) -> None:
    assert code in HEADERS.verbs[verb]


def test_small_words_are_no_words_of_saying() -> None:
    assert not {"on", "am", "le", "um", "hat", "je"} & HEADERS.verbs.keys()


def test_a_file_that_is_not_the_table_is_refused() -> None:
    with pytest.raises((KeyError, ValueError)):
        parse_reply_headers("{}")
    with pytest.raises(ValueError, match="Expecting"):
        parse_reply_headers("not json")
