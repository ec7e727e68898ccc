import pytest

from bridge.language.detect import detect_language
from tests.golden.requests.stories import LEXICONS


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Hallo Tom, die Lieferung kommt erst am Donnerstag, weil das Lager noch nicht geräumt ist."),
        ("de", "koennten Sie mir bitte die Unterlagen fuer den Antrag schicken?"),
        ("en", "Hi Tom, the delivery will not come before Thursday because the store has not been cleared yet."),
        ("fr", "Bonjour Tom, la livraison ne viendra pas avant jeudi parce que le dépôt n'est pas encore vide."),
        ("it", "Ciao Tom, la consegna non arriva prima di giovedì perché il magazzino non è ancora vuoto."),
        ("es", "Hola Tom, la entrega no llega antes del jueves porque el almacén todavía no está vacío."),
        ("nl", "Hallo Tom, de levering komt pas op donderdag omdat het magazijn nog niet leeg is."),
        ("pl", "Cześć Tom, dostawa będzie dopiero w czwartek, bo magazyn nie jest jeszcze pusty."),
    ],
)
def test_languages(language: str, text: str) -> None:
    assert detect_language(text, LEXICONS) == language


@pytest.mark.parametrize(
    "text", ["", "42 17 99", "OK", "EVR 10 / DN 25 / PN 40 Danfoss Kennlinie Typ 4711", "Здравствуйте, пришлите счёт"]
)
def test_not_sure(text: str) -> None:
    assert detect_language(text, LEXICONS) == ""


def test_no_lexicons() -> None:
    assert detect_language("Hallo und guten Tag", {}) == ""
