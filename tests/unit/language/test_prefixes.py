"""The table of subject prefixes as values."""

import pytest

from bridge.language.prefixes import fold_word, parse_prefixes
from bridge.shipped import language_texts

TEXT = language_texts()["subject_prefixes.toml"]


def test_clashing_words_have_both_kinds():
    prefixes = parse_prefixes(TEXT)
    assert prefixes.strong["vs"] == {"reply", "forward"}
    assert prefixes.strong["wg"] == {"forward"}
    assert "r" in prefixes.weak
    assert "r" not in prefixes.strong


@pytest.mark.parametrize(
    ("text", "folded"), [("AW", "aw"), ("İLT", "ilt"), ("RÉP", "rép"), ("ＲＥ", "re"), ("Straße", "strasse")]
)
def test_folding(text, folded):
    assert fold_word(text) == folded


def test_every_word_of_the_table_is_found_as_written():
    prefixes = parse_prefixes(TEXT)
    for word in (*prefixes.strong, *prefixes.weak):
        assert fold_word(fold_word(word)) == word
