import time

import pytest

from bridge.conversation.sentence import is_contact_line, read_sentence, split_sentences
from tests.golden.requests.stories import LEXICONS

DE = LEXICONS["de"]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Das ist gut. Und das auch.", ("Das ist gut.", "Und das auch.")),
        ("Nehmen Sie z. B. das Ventil Nr. 4 von Dr. Kolb.", ("Nehmen Sie z. B. das Ventil Nr. 4 von Dr. Kolb.",)),
        (
            "Die Abnahme ist am 19. November 2026 um 8 Uhr. Passt das?",
            ("Die Abnahme ist am 19. November 2026 um 8 Uhr.", "Passt das?"),
        ),
        ("Wir kommen am 19. Dezember.", ("Wir kommen am 19. Dezember.",)),
        ("Siehe https://wiki.werk.example/a.b?c=d. Danke.", ("Siehe https://wiki.werk.example/a.b?c=d.", "Danke.")),
        ("Hallo Tom,\n\nkommst du?", ("Hallo Tom,", "kommst du?")),
        ("- Wann?\n- Wo genau ist das?\n1. Bitte prüfen", ("Wann?", "Wo genau ist das?", "Bitte prüfen")),
        (
            "Ich habe gestern mit dem Kunden gesprochen und er möchte gern noch\nzwei Muster sehen. Hast du welche?",
            (
                "Ich habe gestern mit dem Kunden gesprochen und er möchte gern noch zwei Muster sehen.",
                "Hast du welche?",
            ),
        ),
        ("Wer tauscht am 13.12. den Dienst?", ("Wer tauscht am 13.12. den Dienst?",)),
        ("wer tauscht am 13.12. den Dienst?", ("wer tauscht am 13.12. den Dienst?",)),
        ("Super, danke dir. :-)\nBis morgen!", ("Super, danke dir. :-)", "Bis morgen!")),
        ("> Wann kommst du?\nUm acht.", ("Um acht.",)),
        ("Bitte ausführen:\n```\nif (a ? b : c) { return; }\n```\nDanke", ("Bitte ausführen:", "Danke")),
        ("Wie viel kostet das?Danke", ("Wie viel kostet das?Danke",)),
        ("Nun ja ... dann eben nicht.", ("Nun ja ... dann eben nicht.",)),
        ("", ()),
        ("...", ("...",)),
    ],
)
def test_split(text: str, want: tuple[str, ...]) -> None:
    assert split_sentences(text, DE) == want


def test_every_sentence_stands_in_the_text() -> None:
    text = "Hallo Tom,\n\nwir brauchen z. B. zwei Kisten. Wann\nkommen sie? Danke!\n\nGruß\nMira"
    folded = " ".join(text.split())
    assert all(sentence in folded for sentence in split_sentences(text, DE))


def test_parts_of_a_sentence() -> None:
    sentence = read_sentence("Jana, du hast die Liste: schick sie!")
    assert sentence.words == ("jana", "du", "hast", "die", "liste", "schick", "sie")
    assert sentence.starts == {0, 1, 5}
    assert not sentence.is_question
    assert not sentence.is_bare
    assert read_sentence("Kommst du").is_bare
    assert read_sentence("Kommst du? :-)").is_question


def test_contact_lines() -> None:
    assert is_contact_line("Tel.: 0911 555 010", DE)
    assert is_contact_line("E-Mail: jana@werk.example", DE)
    assert not is_contact_line("Frage: Wer kommt?", DE)


@pytest.mark.parametrize(
    "text", ["a. " * 50_000, "?" * 100_000, "Hallo " * 50_000, "„" * 50_000, "- \n" * 50_000, "1. " * 50_000]
)
def test_linear_time(text: str) -> None:
    began = time.process_time()
    split_sentences(text, DE)
    assert time.process_time() - began < 3.0
