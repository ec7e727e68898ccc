import time

import pytest

from bridge.conversation.request import find_asks, find_commitments, greeted
from tests.golden.requests.stories import LEXICONS


def asks(said: str, language: str = "de") -> list[str]:
    return [ask.text for ask in find_asks(said, language, LEXICONS)]


def test_several_in_one_mail() -> None:
    said = (
        "Hallo Tom,\n\ndie Pumpe läuft wieder. Kannst du mir noch das Protokoll schicken? Außerdem bräuchten wir\n"
        "noch den Lieferschein. Bei Fragen melde dich gern.\n\nViele Grüße\nMira\nTel.: 0911 555 010"
    )
    assert asks(said) == ["Kannst du mir noch das Protokoll schicken?", "Außerdem bräuchten wir noch den Lieferschein."]


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Hi Tom,\n\nHow are you?\n\nBest regards\nAnn", "en"),
        ("E-Mail: j.vogt@werk.example?", "de"),
        ("Er fragte: „Kannst du mir das bitte sofort schicken?“", "de"),
        ("```\nx = a ? b : c  # please fix?\n```", "en"),
        ("Siehe https://wiki.werk.example/seite?bitte=senden", "de"),
        ("> Kannst du mir helfen?\nDas war gestern.", "de"),
        ("", "de"),
        ("???", "de"),
    ],
)
def test_no_request(said: str, language: str) -> None:
    assert asks(said, language) == []


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Ben, könntest du die Folien drucken?", ("Ben",)),
        ("Frau Vogt, könnten Sie das prüfen?", ("Frau Vogt",)),
        ("Hallo Tom, schickst du mir die Liste?", ("Tom",)),
        ("Ben und Jana, könnt ihr morgen kommen?", ("Ben", "Jana")),
        ("@Tom bitte einmal ansehen", ("Tom",)),
        ("Was meinst du dazu, Jana?", ("Jana",)),
        ("Kann jemand den Raum buchen?", ()),
        ("Übrigens, kannst du mir helfen?", ()),
        ("Montag, Dienstag oder Mittwoch?", ()),
    ],
)
def test_who_is_asked(said: str, names: tuple[str, ...]) -> None:
    assert [ask.asked for ask in find_asks(said, "de", LEXICONS)] == [names]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Hallo Tom,\n\ndanke.", ("Tom",)),
        ("Sehr geehrte Frau Dr. Vogt,\n\nanbei", ("Frau Dr. Vogt",)),
        ("Liebe Mira, lieber Tom,\n\nanbei", ("Mira",)),
        ("Hallo zusammen,\n\nanbei", ()),
        ("Guten Tag,\n\nanbei", ()),
        ("Anbei die Zeichnung.", ()),
    ],
)
def test_greeted(said: str, names: tuple[str, ...]) -> None:
    assert greeted(said, "de", LEXICONS) == names


@pytest.mark.parametrize(
    ("said", "language", "names"),
    [
        ("moin, wann kommt das Gerüst weg?", "de", ()),
        ("hi stefan kannst du mal schauen", "de", ("Stefan",)),
        ("Hallo Frau Kern können Sie mir die Liste schicken?", "de", ("Frau Kern",)),
        ("Hallo zusammen wer hat noch Urlaub?", "de", ()),
        ("Moin, Status?", "de", ()),
        ("Liebe Kollegen aus dem Einkauf, wer hat Zeit?", "de", ()),
        ("hi tom can you look at this", "en", ("Tom",)),
        ("Hey, any news?", "en", ()),
    ],
)
def test_a_greeting_ends_where_something_is_said(said: str, language: str, names: tuple[str, ...]) -> None:
    assert [ask.asked for ask in find_asks(said, language, LEXICONS)] == [names]


@pytest.mark.parametrize(
    ("said", "language", "due"),
    [
        ("Bitte schickt mir das bis Freitag, 12 Uhr.", "de", "bis Freitag, 12 Uhr"),
        ("Ich bitte um Rückmeldung bis zum 27. November.", "de", "bis zum 27. November"),
        ("Bitte bis Ende der Woche ausfüllen.", "de", "bis Ende der Woche"),
        ("Please reply by Wednesday 8:00.", "en", "by Wednesday 8:00"),
        ("Please fix this asap.", "en", "asap"),
        ("Please sign it until 3 Dec.", "en", "until 3 Dec"),
        ("Bitte prüfen.", "de", ""),
    ],
)
def test_due(said: str, language: str, due: str) -> None:
    assert [ask.due for ask in find_asks(said, language, LEXICONS)] == [due]


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Mache ich.", "de"),
        ("Ich kümmere mich darum.", "de"),
        ("Das schicke ich dir morgen.", "de"),
        ("Bin dran.", "de"),
        ("I'll take it.", "en"),
        ("Will do.", "en"),
        ("Working on it", "en"),
        ("Je m'en occupe.", "fr"),
        ("Ci penso io.", "it"),
        ("Me encargo yo.", "es"),
        ("Doe ik.", "nl"),
        ("Zajmę się tym.", "pl"),
    ],
)
def test_commitments(said: str, language: str) -> None:
    assert find_commitments(said, language, LEXICONS) == (said,)


@pytest.mark.parametrize("said", ["Kümmerst du dich darum?", "Die Pumpe läuft.", "Nein, das mache ich nicht.", ""])
def test_no_commitment(said: str) -> None:
    assert find_commitments(said, "de", LEXICONS) == ()


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Pourriez-vous m'envoyer le devis ?", "fr"),
        ("Potrebbe inviarmi il preventivo?", "it"),
        ("¿Podría enviarme el presupuesto?", "es"),
        ("Kunt u mij de offerte sturen?", "nl"),
        ("Proszę o przesłanie faktury.", "pl"),
        ("Kannst du das prüfen?", ""),
        ("Could you check this?", "xx"),
    ],
)
def test_other_and_unknown_languages(said: str, language: str) -> None:
    assert asks(said, language) == [said]


def test_without_lexicons() -> None:
    assert find_asks("Kannst du das prüfen?", "de", {}) == ()
    assert find_commitments("Mache ich.", "de", {}) == ()
    assert greeted("Hallo Tom,", "de", {}) == ()


@pytest.mark.parametrize(
    "text",
    ["bitte " * 40_000, "kannst du " * 20_000, '"' * 60_000, "„a b c“ " * 9_000, "Ben, " * 20_000, "a?\n" * 20_000],
)
def test_linear_time(text: str) -> None:
    began = time.process_time()
    find_asks(text, "de", LEXICONS)
    first = time.process_time() - began
    assert first < 5.0


def test_a_thousand_posts_a_second() -> None:
    posts = [
        f"Hallo Tom,\n\ndie Lieferung {n} ist da. Kannst du sie prüfen? Wir brauchen noch {n} Kisten.\n\nGruß\nMira"
        for n in range(500)
    ]
    began = time.process_time()
    assert all(len(find_asks(said, "de", LEXICONS)) >= 1 for said in posts)
    assert time.process_time() - began < 2.5  # 1,000 posts per CPU second, five times the time on a busy machine
