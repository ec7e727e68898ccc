import pytest

from bridge.conversation.acknowledgement import MEANINGS, is_acknowledgement, read
from tests.golden.requests.stories import LEXICONS


@pytest.mark.parametrize(
    ("said", "language", "meanings"),
    [
        ("Danke, passt.", "de", ("works", "agree", "thanks")),
        ("Hallo Tom,\n\nvielen Dank!\n\nViele Grüße\nMira", "de", ("thanks",)),
        ("Vielen Dank, Frau Vogt.", "de", ("thanks",)),
        ("Thanks a lot!", "de", ("thanks",)),
        ("👍🏽", "", ("agree",)),
        ("👍 Danke", "de", ("agree", "thanks")),
        ("+1", "en", ("vote",)),
        ("LGTM", "en", ("agree",)),
        ("Kein Problem!", "de", ("thanks",)),
        ("Jana Vogt reacted to your message:\n👍", "en", ("agree",)),
        ("Jana Vogt hat auf Ihre Nachricht reagiert: 👍", "de", ("agree",)),
        ("Thank you all, much appreciated.", "en", ("thanks",)),
        ("Got it, thanks Tom", "en", ("seen", "thanks")),
        ("Merci beaucoup", "fr", ("thanks",)),
        ("Ci penso io, grazie!", "it", ("taken", "thanks")),
        ("Muchas gracias", "es", ("thanks",)),
        ("Dank je wel", "nl", ("thanks",)),
        ("Dziękuję bardzo", "pl", ("thanks",)),
    ],
)
def test_meanings(said: str, language: str, meanings: tuple[str, ...]) -> None:
    got = read(said, language, LEXICONS)
    assert got[0] == meanings[0]
    assert set(meanings) >= {got[0]}
    assert list(got) == sorted(got, key=MEANINGS.index)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "   ",
        "Nein.",
        "Ja.",
        "Danke, aber das reicht nicht.",
        "Danke, Halle drei am Dienstag.",
        "Danke für nichts, der Motor ist kaputt.",
        "Danke!\n\nDie Pumpe läuft jetzt mit dem neuen Ventil.",
        "Danke, siehe https://werk.example/a",
        "Danke an jana@werk.example",
        "Viele Grüße\nMira",
        "Danke " * 80,
        "Jana",
        "Passt nicht.",
    ],
)
def test_content(said: str) -> None:
    assert not is_acknowledgement(said, "de", LEXICONS)


def test_without_lexicons() -> None:
    assert read("Danke", "de", {}) == ()
