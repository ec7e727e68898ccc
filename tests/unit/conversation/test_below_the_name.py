"""What stands below a name: a signature, or words that must stay; and where an answer signed "[Name]" ends."""

import pytest

from bridge.conversation.reading import read
from bridge.language.tables import parse_tables
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts

TABLES = parse_tables(language_texts())
HEAD = "From: Jana Vogt <jana.vogt@werk.example>\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n"


def said(body: str) -> str:
    return read(parse_message((HEAD + body).encode()), TABLES).said


def test_a_firm_below_name_and_greeting_is_a_signature() -> None:
    assert said("Passt.\n\nViele Grüße aus Kiel\nJana Vogt\n\nVogt Zaunbau\nAm Hafen\n").endswith("Jana Vogt")


@pytest.mark.parametrize(
    "below",
    ["[1] https://werk.example/plan", "1. Ventil\n2. Dichtung", "- Ventil\n- Dichtung", "PS: Bringst du Kuchen mit"],
)
def test_what_is_said_below_the_name_stays(below: str) -> None:
    assert said(f"Passt.\n\nViele Grüße\nJana Vogt\n\n{below}\n").endswith(below)


def test_a_signed_answer_ends_with_its_paragraph() -> None:
    """Outlook's lines are paragraphs: the next one is the quoted mail again."""
    quote = "Von: Tom Berg <tom@firma.example>\nGesendet: Montag, 4. Mai 2026 09:00\nAn: Jana Vogt\nBetreff: x\n\n"
    body = f"Antworten unten.\n\n{quote}Wann kommt ihr?\n[Jana Vogt] Um neun.\nWer bringt den Plan?\n"
    assert "Um neun." in said(body)
    assert "Wer bringt den Plan?" not in said(body)
