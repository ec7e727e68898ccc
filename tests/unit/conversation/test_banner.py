"""Warnings of gateways above somebody's words are nobody's words; sentences about outsiders are."""

import pytest

from bridge.conversation.quote import split
from bridge.conversation.thread import Kind
from bridge.language.reply_headers import ReplyHeaders
from bridge.mail.message import Line


def said(text: str, headers: ReplyHeaders) -> str:
    segments = split([Line(line) for line in text.split("\n")], headers)
    return "".join(one.text for one in segments if one.kind is Kind.SAID).strip()


@pytest.mark.parametrize(
    "banner",
    [
        "[EXTERNAL EMAIL]",
        "*** Externe E-Mail ***",
        "CAUTION: This email originated from outside of the organization. Do not click links or open attachments\n"
        "unless you recognize the sender and know the content is safe.",
        "[CAUTION: this mail is from outside the organization. Unless you trust the sender, don't click links.]",
        "This Message Is From an External Sender\n\nThis message came from outside your organization.",
        "External email: Use caution opening links or attachments",
        "ACHTUNG: Diese E-Mail stammt von einem externen Absender. Öffnen Sie keine Anhänge unbekannter Herkunft.",
        "Sie erhalten nicht häufig E-Mails von x@y.example. Prüfen Sie den Absender.",
        "ATTENTION : cet e-mail provient de l'extérieur. N'ouvrez pas les pièces jointes.",
        "!----------|\n  This email was sent from someone outside of Werk. Do not\n  click on any links.\n|-----!",
    ],
)
def test_a_warning_is_not_said(banner: str, headers: ReplyHeaders) -> None:
    assert said(f"{banner}\n\nDie Pumpe steht.\n\nGruß\nJana", headers) == "Die Pumpe steht.\n\nGruß\nJana"


@pytest.mark.parametrize(
    "words",
    [
        "Bitte nicht die externe Festplatte anschließen.",
        "The external auditors come on Monday, please have the attachments ready.",
        "[External review]: who takes it?",
        "Achtung, morgen ist Feiertag.",
        "We hired somebody from outside, be careful with the keys until then and read on below what he may open.",
    ],
)
def test_a_sentence_about_outsiders_is_said(words: str, headers: ReplyHeaders) -> None:
    assert said(f"{words}\n\nJana", headers) == f"{words}\n\nJana"
