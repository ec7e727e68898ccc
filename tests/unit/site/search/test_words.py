"""Letters folded and endings cut: forms of one word meet, other words do not."""

import pytest

from bridge.site.search.words import fold, joined, split, stem


def root(word: str) -> str:
    return stem(fold(word))


FORMS = """
Lieferung Lieferungen
Prüfstand Prüfstände Prüfstands Prüfständen Pruefstand PRUFSTAND
Größe Grösse Groesse GROSSE
Haus Häuser Häusern Hauses
Preis Preise Preisen Preises
Kabel Kabeln Kabels
Muster Mustern Musters
Termin Termine Terminen Termins
Sensor Sensoren
Datei Dateien
Nummer Nummern
test tests tested testing
delivery deliveries
server servers Servern
release releases
Straße Strasse strassen
Aydın Aydin
Šimůnek Simunek
café cafe
"""


@pytest.mark.parametrize("forms", FORMS.strip().split("\n"))
def test_forms_of_one_word_meet(forms: str) -> None:
    assert len({root(word) for word in forms.split()}) == 1, {word: root(word) for word in forms.split()}


@pytest.mark.parametrize(
    "words", ["Haus Hau", "neu Neon", "Quelle Qualle", "Zoll Zoo", "Rechnung Rechner", "Test Text", "2026 2027"]
)
def test_other_words_do_not(words: str) -> None:
    one, other = words.split()
    assert root(one) != root(other)


def test_words_are_letters_and_digits() -> None:
    assert split(fold("x-ray_plan, j.weber@nordlicht.example 3.8 „Ja“ \u2028 \ud800")) == [
        "x", "ray", "plan", "j", "weber", "nordlicht", "example", "3", "8", "ja",
    ]  # fmt: skip
    assert joined(fold("Prüf-Stand und a-b-c und X-1")) == ["prufstand"]
    assert len(stem("w" * 5000)) == 40
