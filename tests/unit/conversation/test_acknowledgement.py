from datetime import UTC, datetime

import pytest

from bridge.conversation.acknowledgement import MEANINGS, is_acknowledgement, read, show_promises
from bridge.conversation.thread import Evidence, Origin, Post, Request, Status, Step
from bridge.mail.message import Address
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
        "Für das Protokoll.",
    ],
)
def test_content(said: str) -> None:
    assert not is_acknowledgement(said, "de", LEXICONS)


def test_thanks_for_the_minutes_are_thanks() -> None:
    assert read("Danke für das Protokoll!", "de", LEXICONS) == ("thanks",)


def test_who_takes_a_request_on_says_more_than_thanks() -> None:
    said, at, jonas = "Ich kümmere mich darum.", datetime(2026, 11, 17, 8, tzinfo=UTC), Address("Jonas Weber", "")
    start = Evidence("start", "", "")
    promise, nod = (
        Post(name, "asked", Origin.RECEIVED, "", jonas, False, at, "", said, "", "de", (), (), start, thanks="asked")
        for name in ("promise", "nod")
    )
    step = Step(Status.TAKEN, "promise", said, at, jonas)
    request = Request("Kannst du das übernehmen?", "task", "asked", jonas, (), Status.TAKEN, at, (step,))
    shown = show_promises([promise, nod], [request])
    assert [post.thanks for post in shown] == ["", "asked"]


def test_without_lexicons() -> None:
    assert read("Danke", "de", {}) == ()
