import time

import pytest

from bridge.language.notation import read_phrase, read_phrases
from bridge.language.phrase import fold, words_of


def found(phrase: str, text: str, **lists: list[str]) -> bool:
    return read_phrases([phrase], lists).find(words_of(text)) is not None


@pytest.mark.parametrize(
    ("phrase", "yes", "no"),
    [
        ("kann|könnte jemand", "Kann jemand helfen", "Kann ich helfen"),
        ("schick* mir", "schickst mir", "mir schicken"),
        ("*teil mit", "Vorteil mit", "teilen mit"),
        ("bitte (noch) heute", "bitte heute", "bitte morgen heute"),
        ("wir ... brauchen", "wir hier alle zusammen brauchen", "brauchen wir"),
        ("wir .. brauchen", "wir a b c brauchen", "wir a b c d brauchen"),
        ("^bitte", "Bitte sehr", "die Bitte"),
        ("danke $", "vielen Danke", "Danke sehr"),
        ("bis {day}", "bis Montag", "bis dann"),
        ("um {number}", "um 14 Uhr", "um zwei"),
    ],
)
def test_notation(phrase: str, yes: str, no: str) -> None:
    assert found(phrase, yes, day=["Montag"])
    assert not found(phrase, no, day=["Montag"])


def test_umlauts_and_their_spellings_are_one() -> None:
    assert fold("Könnten") == fold("koennten") == "koennten"
    assert fold("Straße") == "strasse"
    assert fold("déjà") == "deja"
    assert fold("ko\u0308nnten") == "koennten"


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("", "no word"),
        ("(bitte)", "no word"),
        ("bitte ...", "ends with a gap"),
        ("(sehr) bitte", "begins with"),
        ("kann (mir jemand)", "one whole word"),
        ("bis {tag}", "no list"),
        ("z.B. das", "not one word"),
    ],
)
def test_faults_are_explained(phrase: str, why: str) -> None:
    with pytest.raises(ValueError, match=why.replace("(", r"\(")):
        read_phrase(phrase, {"day": ["montag"]})


def test_whole_phrases_may_end_loosely() -> None:
    phrases = read_phrases(["danke (sehr)"], {}, is_whole=True)
    assert phrases.ends(words_of("Danke sehr"), 0) == (2, 1)
    assert phrases.ends(words_of("Danke dir"), 0) == (1,)
    assert phrases.ends(words_of("Danke"), 5) == ()


def test_hostile_text_takes_linear_time() -> None:
    phrases = read_phrases(["a ... b ... c ... d"], {})
    began = time.process_time()
    assert phrases.find(words_of("a b " * 50_000)) is None
    assert time.process_time() - began < 1.0
