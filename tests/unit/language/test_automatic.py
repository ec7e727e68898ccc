"""The table of automatic mail as values."""

import pytest

from bridge.language.automatic import Kind, Sign, Weight, parse_automatic
from bridge.shipped import language_texts

TEXT = language_texts()["automatic.toml"]


def test_rows_become_signs():
    signs = parse_automatic(TEXT)
    assert Sign("no", Kind.HUMAN, Weight.NEVER) in signs.headers["auto-submitted"]
    assert Sign("mailer-daemon", Kind.BOUNCE, Weight.DECISIVE) in signs.localparts
    assert Sign("abwesenheitsnotiz", Kind.VACATION, Weight.STRONG) in signs.subjects


def test_a_sentence_is_read_at_its_last_hole():
    away = {(one.before, one.after): one.end for one in parse_automatic(TEXT).away}
    assert away[("ab", "wieder")] == "back"
    assert away[("in dringenden fällen wenden sie sich an", "")] == "deputy"
    assert ("vom", "") not in away


def test_an_unknown_word_in_the_table_is_an_error():
    with pytest.raises(ValueError, match="entscheidend"):
        parse_automatic(TEXT.replace('weight = "decisive"', 'weight = "entscheidend"'))
