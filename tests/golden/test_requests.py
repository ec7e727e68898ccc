"""Figures on our own labelled sentences and threads: they may rise, never fall below these lines."""

import tomllib
from pathlib import Path

import pytest

from bridge.conversation import acknowledgement
from bridge.conversation.request import find_asks
from bridge.language.detect import detect_language
from bridge.language.notation import read_phrases
from tests.golden.requests.stories import BLIND_WRITERS, LEXICONS, score, stories

HERE = Path(__file__).parent


def sentences(name: str) -> list[tuple[str, str]]:
    table = tomllib.loads((HERE / "requests" / f"{name}.toml").read_text(encoding="utf-8"))
    return [(text, kind) for kind, texts in table.items() for text in texts]


@pytest.mark.parametrize(
    "name",
    [
        f"{code}{part}"
        for code in ("de", "en")
        for part in ("", "_heldout", "_second", "_third", "_fourth", "_fifth", "_sixth", "_seventh", "_eighth")
    ],
)
def test_request_sentences(name: str) -> None:
    cases = sentences(name)
    got = [(kind != "none", bool(find_asks(text, name[:2], LEXICONS))) for text, kind in cases]
    right = sum(truth and found for truth, found in got)
    precision = right / sum(found for _, found in got)
    recall = right / sum(truth for truth, _ in got)
    assert len(cases) >= 60
    assert precision >= 0.95, precision
    assert recall >= 0.93, recall


@pytest.mark.parametrize("name", ["de", "en"])
def test_question_or_task(name: str) -> None:
    cases = [(kind, asks[0].kind) for text, kind in sentences(name) if (asks := find_asks(text, name, LEXICONS))]
    assert sum(truth == found for truth, found in cases) / len(cases) >= 0.85


def test_enough_is_labelled() -> None:
    assert sum(len(sentences(name)) for name in ("de", "de_heldout")) >= 300
    assert sum(len(sentences(name)) for name in ("en", "en_heldout")) >= 300
    assert sum(1 for file in ("de", "en", "heldout", "fourth", "fifth") for _ in stories(file)) >= 120


@pytest.mark.parametrize(
    "files",
    [
        ["de", "en"],
        ["heldout"],
        ["second"],
        ["third"],
        ["fourth"],
        ["fifth"],
        ["sixth", "seventh"],
        ["eighth", "ninth"],
    ],
)
def test_states_of_threads(files: list[str]) -> None:
    figures = score(files, LEXICONS)
    assert figures.accuracy >= 0.95, figures.wrong
    assert figures.macro_f1 >= 0.90, figures.wrong
    assert figures.evidence >= 0.95, figures.wrong
    assert figures.asked >= 0.95, figures.wrong
    assert figures.extra <= 1, figures.wrong


OFFICE = [
    "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "twentyfirst",
    "twentysecond", "twentythird", "twentyfourth", "twentyfifth",
]  # fmt: skip


def test_states_of_office_threads() -> None:
    """Wordy threads, many of them idiomatic; written in six goes, and not all their cases mended."""
    figures = score(OFFICE, LEXICONS)
    assert figures.requests >= 430
    assert figures.accuracy >= 0.88, figures.wrong
    assert figures.macro_f1 >= 0.85, figures.wrong
    assert figures.evidence >= 0.88, figures.wrong
    assert figures.asked >= 0.90, figures.wrong


def test_requests_of_blind_threads_are_found() -> None:
    """Written by somebody who had not seen the rules; for two of the four sets no rule was mended."""
    figures = score(["twentysixth", "twentyseventh", "twentyeighth", "twentyninth"], LEXICONS)
    found = figures.requests - figures.missed
    assert figures.requests >= 200
    assert found / figures.requests >= 0.90, figures.wrong
    assert found / (found + figures.extra) >= 0.92, figures.wrong


def test_states_of_threads_by_a_second_writer() -> None:
    """Written blind, wordy, of many trades; looked at since, and not all their cases mended."""
    figures = score(["thirtieth", "thirtyfirst"], LEXICONS)
    assert figures.requests >= 149
    assert figures.accuracy >= 0.75, figures.wrong
    assert figures.macro_f1 >= 0.72, figures.wrong
    assert figures.evidence >= 0.72, figures.wrong


@pytest.mark.parametrize(
    ("writer", "right", "found"),
    [("third", 0.66, 0.92), ("fourth", 0.70, 0.95), ("sixth", 0.61, 0.91), ("seventh", 0.60, 0.90)],
)
def test_states_of_threads_by_blind_writers(writer: str, right: float, found: float) -> None:
    """Ordinary office mail of four more writers; looked at since, for what rules lack and not thread by thread."""
    figures = score([*BLIND_WRITERS[writer]], LEXICONS)
    assert figures.requests >= 200
    assert figures.accuracy >= right, figures.wrong
    assert figures.evidence >= right - 0.04, figures.wrong
    assert 1 - figures.missed / figures.requests >= found, figures.wrong


def test_a_wrong_state_is_seen() -> None:
    """The measure itself can fail: without any phrase, most states are wrong."""
    empty = {
        code: type(lexicon)(code, lexicon.name, lexicon.words, _no_phrases(lexicon))
        for code, lexicon in LEXICONS.items()
    }
    assert score(["de", "en"], empty).accuracy < 0.6


def _no_phrases(lexicon):
    nothing = read_phrases([], {})
    return dict.fromkeys(lexicon.phrases, nothing)


ACKNOWLEDGEMENTS = tomllib.loads((HERE / "fields" / "acknowledgements.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", ACKNOWLEDGEMENTS["must_count"], ids=lambda case: case["text"])
def test_is_acknowledgement(case: dict) -> None:
    assert acknowledgement.read(case["text"], case["lang"], LEXICONS)[:1] == (case["meaning"],)
    assert acknowledgement.is_acknowledgement(case["text"], case["lang"], LEXICONS)


@pytest.mark.parametrize("case", ACKNOWLEDGEMENTS["must_not_count"], ids=lambda case: case["text"])
def test_is_content(case: dict) -> None:
    assert acknowledgement.read(case["text"], case["lang"], LEXICONS) == (), case["why"]


SHORT_REPLIES = tomllib.loads((HERE / "fields" / "short_replies.toml").read_text(encoding="utf-8"))


def test_short_replies_of_seven_languages() -> None:
    """Figures of issue 4: precision >= .98, recall >= .90; the language is recognised, not told."""

    def found(key: str) -> list[bool]:
        texts = [text for _, text in SHORT_REPLIES[key]]
        return [acknowledgement.is_acknowledgement(text, detect_language(text, LEXICONS), LEXICONS) for text in texts]

    thanks, content = sum(found("thanks")), sum(found("content"))
    assert thanks / len(SHORT_REPLIES["thanks"]) >= 0.97
    assert content == 0


OTHERS = {
    name: tomllib.loads((HERE / "requests" / f"{name}.toml").read_text(encoding="utf-8"))
    for name in ("others", "others_second")
}


@pytest.mark.parametrize("language", ["es", "fr", "it", "nl", "pl"])
@pytest.mark.parametrize("name", list(OTHERS))
def test_request_sentences_of_other_languages(name: str, language: str) -> None:
    wrong = [
        (label, text)
        for label, texts in OTHERS[name][language].items()
        for text in texts
        if bool(find_asks(text, language, LEXICONS)) != (label == "ask")
    ]
    assert wrong == []
