"""Ticket systems ask for the answer above a line: it ends what somebody said, with signs around it or without."""

import pytest

from bridge.conversation.quote import split
from bridge.conversation.thread import Kind
from bridge.language.reply_headers import ReplyHeaders
from bridge.mail.message import Line

NOTE = "Jonas Weber hat kommentiert:\nGeht es am Freitag?"
LINES = (
    "##- Please type your reply above this line -##",
    "##- Bitte geben Sie Ihre Antwort oberhalb dieser Zeile ein -##",
    "Bitte antworten Sie oberhalb dieser Zeile",
    "Bitte antworten Sie oberhalb dieser Zeile.\n—-—-—-—",
    "Reply above this line.",
    "-----------Bitte oberhalb dieser Linie antworten-----------",
    "— Please reply above this line —",
    "*** Bitte schreiben Sie Ihre Antwort über diese Zeile ***",
    "Antworten Sie über dieser Zeile, um einen Kommentar hinzuzufügen.",
    "To add a comment, reply ABOVE this line",
    "{{ Reply above this line }}",
    "[Please reply above this line]",
    "Type your response above this line",
    "Please do not edit below this line",
    "Bitte nicht unterhalb dieser Zeile schreiben",
    "Please enter your reply above this line. Text below is ignored.",
    "Antworten Sie bitte nur oberhalb dieser Markierung",
    "When replying, please do not modify the text below this line.",
    "Add your reply above the dotted line",
    "Schreiben Sie Ihre Antwort bitte oberhalb dieses Textes",
    "Merci de répondre au-dessus de cette ligne",
)


def said(text: str, headers: ReplyHeaders) -> str:
    segments = split([Line(line) for line in text.split("\n")], headers)
    return "".join(one.text for one in segments if one.kind is Kind.SAID).strip()


@pytest.mark.parametrize("line", LINES)
def test_it_ends_an_answer(line: str, headers: ReplyHeaders) -> None:
    assert said(f"Ja, das passt.\n\nGruß\nAnna\n\n{line}\n\n{NOTE}\n", headers) == "Ja, das passt.\n\nGruß\nAnna"


@pytest.mark.parametrize("line", [line for line in LINES if "\n" not in line])
def test_it_begins_what_the_system_writes_itself(line: str, headers: ReplyHeaders) -> None:
    assert said(f"{line}\n\n{NOTE}\n", headers) == NOTE


@pytest.mark.parametrize(
    "line",
    [
        "Siehe meine Antwort oberhalb dieser Linie.",
        "I put my answer above the line.",
        "Die Pumpe sitzt oberhalb dieser Linie.",
        "Das Rohr liegt unter der Linie und über dieser Zeile im Plan; bitte im Plan oberhalb der Linie ein Maß für die"
        " Halle 3 eintragen und im Kommentar darunter auch die Höhe.",
    ],
)
def test_what_somebody_says_of_a_line_is_said(line: str, headers: ReplyHeaders) -> None:
    text = f"Hallo Jonas,\n\n{line}\n\nGruß\nAnna"
    assert said(text, headers) == text
