"""Deadlines as said and the days they mean; asked on Wednesday, 4 March 2026."""

from datetime import date

import pytest

from bridge.conversation.request import find_asks
from bridge.conversation.request.deadline import read_deadline
from tests.golden.requests.stories import LEXICONS

ASKED = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("language", "sentence", "due", "day"),
    [
        ("de", "Schick mir bitte bis Freitag die Zahlen.", "bis Freitag", date(2026, 3, 6)),
        ("de", "Bitte bis spätestens 30. November ausfüllen.", "bis spätestens 30. November", date(2026, 11, 30)),
        ("de", "Wir bitten um Zahlung bis zum 10.12.2026.", "bis zum 10.12.2026", date(2026, 12, 10)),
        ("de", "Ich brauche die Liste bis morgen.", "bis morgen", date(2026, 3, 5)),
        ("de", "Ich brauche die Liste bis übermorgen.", "bis übermorgen", date(2026, 3, 6)),
        ("de", "Kannst du das noch heute machen?", "noch heute", date(2026, 3, 4)),
        ("de", "Bitte bis Ende der Woche prüfen.", "bis Ende der Woche", date(2026, 3, 6)),
        ("de", "Bitte bis Ende des Monats prüfen.", "bis Ende des Monats", date(2026, 3, 31)),
        ("de", "Bitte bis Mittwoch zurücksenden.", "bis Mittwoch", date(2026, 3, 11)),
        ("de", "Bitte umgehend prüfen.", "umgehend", None),
        ("de", "Bitte bis KW 12 erledigen.", "bis KW 12", date(2026, 3, 20)),
        ("de", "Bitte in der KW 2 liefern.", "in der KW 2", date(2027, 1, 15)),
        ("de", "Bitte bis Ende März zurück.", "bis Ende März", date(2026, 3, 31)),
        ("de", "Bitte bis Mitte Februar Bescheid geben.", "bis Mitte Februar", date(2027, 2, 15)),
        ("de", "Wir bitten um Zahlung innerhalb von 14 Tagen.", "innerhalb von 14 Tagen", date(2026, 3, 18)),
        ("de", "Kannst du das nächste Woche machen?", "nächste Woche", date(2026, 3, 13)),
        ("de", "Bitte antworte mir bis morgen Mittag.", "bis morgen Mittag", date(2026, 3, 5)),
        ("de", "Bitte bis 17 Uhr zurückrufen.", "bis 17 Uhr", date(2026, 3, 4)),
        ("de", "Bitte bis Quartalsende abschließen.", "bis Quartalsende", date(2026, 3, 31)),
        ("en", "Can you do this by EOD Thursday?", "by EOD Thursday", date(2026, 3, 5)),
        ("en", "Can you finish by week 14?", "by week 14", date(2026, 4, 3)),
        ("en", "Please submit by the 20th.", "by the 20th", date(2026, 3, 20)),
        ("en", "Please submit by the 2nd.", "by the 2nd", date(2026, 4, 2)),
        ("en", "Please respond by mid April.", "by mid April", date(2026, 4, 15)),
        ("en", "Can you send it next week?", "next week", date(2026, 3, 13)),
        ("en", "Please send me the sheet by Friday.", "by Friday", date(2026, 3, 6)),
        ("en", "Please reply by 5 March.", "by 5 March", date(2026, 3, 5)),
        ("en", "Please reply by March 30.", "by March 30", date(2026, 3, 30)),
        ("en", "Can you send it by the end of next week?", "by the end of next week", date(2026, 3, 13)),
        ("en", "Please send it by the end of the month.", "by the end of the month", date(2026, 3, 31)),
        ("en", "Could you do it by tomorrow?", "by tomorrow", date(2026, 3, 5)),
        ("en", "Please fix this asap.", "asap", None),
        ("fr", "Merci de répondre avant vendredi.", "avant vendredi", date(2026, 3, 6)),
        ("it", "Per favore, inviate i dati entro venerdì.", "entro venerdì", date(2026, 3, 6)),
        ("es", "Por favor, envíen los datos antes del viernes.", "antes del viernes", date(2026, 3, 6)),
        ("nl", "Graag een reactie voor vrijdag.", "voor vrijdag", date(2026, 3, 6)),
        ("pl", "Proszę o odpowiedź do piątku.", "do piątku", date(2026, 3, 6)),
    ],
)
def test_deadline(language: str, sentence: str, due: str, day: date | None) -> None:
    ask = find_asks(sentence, language, LEXICONS)[0]
    assert ask.due == due
    assert read_deadline(ask.due, ASKED, LEXICONS[language]) == day


def test_a_day_that_does_not_exist_is_no_day() -> None:
    assert read_deadline("bis 31.02.2026", ASKED, LEXICONS["de"]) is None
