"""What is said, what is quoted: every case a mail as some program writes it; our own firms and people."""

import pytest

from bridge.conversation.quote import split
from bridge.conversation.thread import Kind
from bridge.language.reply_headers import ReplyHeaders
from bridge.mail.message import Line, Mark


def said(body: str, headers: ReplyHeaders) -> str:
    segments = split([Line(line) for line in body.split("\n")], headers)
    return "".join(segment.text for segment in segments if segment.kind is Kind.SAID).strip()


def kinds(body: str, headers: ReplyHeaders) -> list[tuple[str, int]]:
    return [(str(part.kind), part.depth) for part in split([Line(line) for line in body.split("\n")], headers)]


BLOCK = """Von: Jonas Weber <j.weber@pumpen.example>
Gesendet: Donnerstag, 19. November 2026 08:41
An: Anna Berg
Betreff: Ventil
"""


def test_everything_below_an_outlook_block_is_quoted_with_nested_blocks(headers: ReplyHeaders) -> None:
    body = f"Passt.\n\n{BLOCK}\nHallo Anna,\n\n{BLOCK.replace('Jonas', 'Luis')}\nErste Frage\n> ganz alt\n"
    assert said(body, headers) == "Passt."
    assert kinds(body, headers) == [
        ("said", 0), ("attribution", 1), ("quote", 1), ("attribution", 2), ("quote", 2), ("quote", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "head",
    [
        BLOCK.replace("\n", "\n\n"),
        BLOCK.replace("Von:", "*Von:*").replace("An:", "*An:*").replace("Betreff:", "*Betreff:*"),
        BLOCK.replace(": ", "\u00a0: "),
        BLOCK.replace("An: Anna Berg", "An: Anna Berg; Luis Lang;\n Eva Kurz <e.kurz@firma.example>;\n Jan Holm"),
        "-----Ursprüngliche Nachricht-----\n" + BLOCK,
        "________________________________\n" + BLOCK,
        BLOCK.replace("Von:", "Von:\t").replace("Betreff:", "Betreff:\t"),
    ],
    ids=["blank lines", "bold", "no-break space", "wrapped To", "divider", "rule", "tabs"],
)
def test_a_header_block_in_every_dress(head: str, headers: ReplyHeaders) -> None:
    assert said(f"Ja, machen wir.\n\n{head}\nAlter Text\n", headers) == "Ja, machen wir."


@pytest.mark.parametrize(
    "body",
    [
        "Reiseplan:\nVon: Berlin\nAn: Hamburg\n\nBis dann",
        "Von: Berlin\nAn: Hamburg\nDatum: 12.3.2026\n\nich freue mich",
        "On Monday I wrote:\nthat it works. It does not.",
        "Am Montag schrieb ich:\nes geht. Es geht nicht.",
        "Log:\n2026-11-19 08:41:00 ERROR pump stopped:\n  at valve 3",
        "if a > b:\n    return a\nelse:\n    print('x')",
        ">>> import pump\n>>> pump.start()\n>>> pump.stop()",
        "| Teil | Preis |\n| A | 3 |\n| B | 4 |",
        "Text\n>From hier an ist alles neu\nmehr Text",
        "Treffen am 19.11.2026 um 08:41:\n- Pumpe\n- Ventil",
        "Bitte To: und Cc: beachten\nTo: alle\nDanke",
    ],
)
def test_own_words_that_only_look_like_quotes_stay_said(body: str, headers: ReplyHeaders) -> None:
    assert said(body, headers) == body


def test_answers_between_quoted_lines_stay_said(headers: ReplyHeaders) -> None:
    body = "Am 19.11.2026 um 08:41 schrieb Jonas Weber:\n> Geht A?\nja\n> Geht B?\n\nnein\n> Danke\n"
    assert said(body, headers) == "ja\nnein"


def test_bottom_posted_words_are_said(headers: ReplyHeaders) -> None:
    assert (
        said("On 19 Nov 2026, at 08:41, Luis Lang <l@x.example> wrote:\n\n> Frage?\n>\n> Luis\n\nAntwort.\n", headers)
        == "Antwort."
    )


def test_a_quote_line_broken_by_a_client_stays_one_quote(headers: ReplyHeaders) -> None:
    body = (
        "Am 19.11.2026 um 08:41 schrieb Jonas Weber:\n"
        "> Die Pumpe in Halle 3 läuft seit gestern Abend wieder ohne Störung und soll\n"
        "morgen\n> noch einmal geprüft werden.\n"
    )
    assert said(body, headers) == ""


def test_outlook_for_mac_indents_what_it_quotes(headers: ReplyHeaders) -> None:
    body = (
        'On 11/19/26, 8:41 AM, "Jonas Weber" <j.weber@pumpen.example> wrote:\n\n    Hallo Anna,\n    geht A?\n\n'
        "Ja.\n\n    Und B?\n\nAuch.\n"
    )
    assert said(body, headers) == "Ja.\n\nAuch."


@pytest.mark.parametrize(
    ("tail", "kind"),
    [
        ("-- \nJonas Weber\nPumpen AG", Kind.SIGNATURE),
        ("--\nJonas Weber", Kind.SIGNATURE),
        ("Von meinem iPhone gesendet", Kind.SIGNATURE),
        ("Sent from my Samsung Galaxy smartphone.", Kind.SIGNATURE),
        ("Envoyé de mon iPhone", Kind.SIGNATURE),
        ("Enviado desde mi iPhone", Kind.SIGNATURE),
        ("Get Outlook for iOS<https://aka.example/o0ukef>", Kind.SIGNATURE),
        ("______________________________\nPumpen mailing list\nhttps://x.example/listinfo/pumpen", Kind.DISCLAIMER),
        ("Diese E-Mail kann vertrauliche Informationen enthalten. Wenn Sie nicht der richtige Adressat sind,\n"
         "informieren Sie bitte sofort den Absender und vernichten Sie diese E-Mail.", Kind.DISCLAIMER),
        ("This e-mail may contain confidential and privileged information. If you are not the intended\n"
         "recipient, please notify the sender and delete it.", Kind.DISCLAIMER),
    ],
)  # fmt: skip
def test_what_programs_and_lawyers_append(tail: str, kind: Kind, headers: ReplyHeaders) -> None:
    body = f"Passt, bitte bestellen.\n\n{tail}"
    segments = split([Line(line) for line in body.split("\n")], headers)
    assert [segment.kind for segment in segments] == [Kind.SAID, kind]
    assert segments[0].text.strip() == "Passt, bitte bestellen."


def test_contact_lines_go_but_greeting_and_name_stay(headers: ReplyHeaders) -> None:
    body = "Passt.\n\nMit freundlichen Grüßen\nJonas Weber\n\nPumpen AG\nTel. +49 30 123456\nwww.pumpen.example"
    assert said(body, headers) == "Passt.\n\nMit freundlichen Grüßen\nJonas Weber"


@pytest.mark.parametrize(
    "body",
    [
        "Bitte anrufen.\n\nGrüße\nJonas",
        "Fine.\n\nThanks\n\nCall me at 030 1234567 or mail to j.weber@pumpen.example",
        "Grüße\n\nDie neue Nummer der Werkstatt ist ab heute 030 123456",
        "Hier die Werte:\n--\nA 3\nB 4\n\nDamit ist klar, dass das Ventil zu tauschen ist. Ich bestelle es.\n"
        "Was meint ihr dazu?\nReicht Freitag?",
        "Danke\n\nDie Nummer ist 030 123456, bitte dort anrufen und nach Frau Berg fragen.",
        "Gesendet von Halle 3 nach Halle 4: zwei Ventile, eine Pumpe und der ganze Rest von gestern, wie besprochen.",
    ],
)
def test_own_last_words_are_no_signature(body: str, headers: ReplyHeaders) -> None:
    assert said(body, headers) == body


def test_ticket_line_only_hides_what_is_below_an_answer(headers: ReplyHeaders) -> None:
    line = "##- Please type your reply above this line -##"
    assert said(f"Läuft wieder.\n\n{line}\n\nIhre Anfrage wurde aktualisiert.\n", headers) == "Läuft wieder."
    assert "Ihre Anfrage" in said(f"{line}\n\nIhre Anfrage wurde aktualisiert.\n", headers)


def test_html_marks_decide_where_words_do_not(headers: ReplyHeaders) -> None:
    lines = [
        Line("Gut."),
        Line("Jonas ezt írta tegnap", 0, Mark.ATTRIBUTION),
        Line("Alt", 1, Mark.QUOTE),
        Line("Jonas Weber", 0, Mark.SIGNATURE),
    ]
    assert [(segment.kind, segment.depth) for segment in split(lines, headers)] == [
        (Kind.SAID, 0), (Kind.ATTRIBUTION, 1), (Kind.QUOTE, 1), (Kind.SIGNATURE, 0),
    ]  # fmt: skip


def test_a_forwarded_message_line_makes_a_forward(headers: ReplyHeaders) -> None:
    body = f"zur Info\n\n-------- Weitergeleitete Nachricht --------\n{BLOCK}\nHallo Anna\n"
    assert kinds(body, headers) == [("said", 0), ("attribution", 1), ("forward", 1)]


NOTES = """Agreed.

\tKay Holm
\t03/20/2001 09:21 AM
\t\t
\t\t To: Ben Lund/HOU/PUMPS@PUMPS
\t\t cc: Eva Kurz/HOU/PUMPS@PUMPS
\t\t Subject: Re: turbine

Ben, that works.

"Bob Stone" <bob.stone@pipes.example> on 03/19/2001 05:15:12 PM
To:\t<ben.lund@pumps.example>
cc:\t
Subject:\tturbine

First text
"""


def test_blocks_of_the_year_2000(headers: ReplyHeaders) -> None:
    assert said(NOTES, headers) == "Agreed."
    assert kinds(NOTES, headers) == [("said", 0), ("attribution", 1), ("quote", 1), ("attribution", 2), ("quote", 2)]
