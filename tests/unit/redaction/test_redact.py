"""A person taken out of other people's mails: in every encoding, and nothing else with it."""

import base64
import binascii
import quopri
from email.header import Header
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from bridge.conversation.reading import read
from bridge.mail.message import Message
from bridge.mail.parse import parse_message
from bridge.redaction import (
    Forgotten,
    is_author,
    marks_of_mail,
    marks_of_person,
    marks_of_words,
    redact,
    secret_of,
    with_levels,
)
from tests.mailroom import TABLES

KEY = secret_of(bytes(16))
SAID = "Der Prüfstand in Halle 7 läuft seit gestern wieder ohne Aussetzer, nur der dritte Kanal rauscht noch."
NAME, ADDRESS = "Zoë Käßbohrer", "zoe.kaessbohrer@nordlicht.example"
CANARIES = ("Zoë", "Zoe", "Käßbohrer", "kaessbohrer", "KÄSSBOHRER", "Aussetzer", "dritte Kanal", "Rauschmessung")
FORGOTTEN = Forgotten(
    KEY,
    marks_of_person(KEY, [ADDRESS], [NAME], ())
    | marks_of_mail(KEY, "abc.1@nordlicht.example", "rauschmessung kanal drei")
    | marks_of_words(KEY, SAID),
)
HEAD = (
    "From: Tom Okafor <tom.okafor@nordlicht.example>\n"
    "Cc: feed@nordlicht.example\n"
    "Subject: Halle 7\n"
    "Date: Tue, 10 Nov 2026 09:00:00 +0100\n"
    "Message-ID: <t1@nordlicht.example>\n"
)
QUOTE = f"Danke, ich schaue es mir an.\n\nAm 09.11.2026 um 08:15 schrieb {NAME} <{ADDRESS}>:\n> {SAID}\n> Passt so!\n"


def clean(raw: bytes) -> Message:
    """The mail after redaction, looked through by eyes of the test's own: as sent, parsed, and read."""
    message = parse_message(raw)
    made = redact(raw, with_levels(FORGOTTEN, message, TABLES), TABLES.prefixes)
    assert made
    found = parse_message(made)
    seen = [made.decode("latin-1"), made.decode("utf-8", "replace"), repr(found), repr(read(found, TABLES))]
    for canary in CANARIES:
        assert not [one for one in seen if canary in one], (canary, made.decode("utf-8", "replace"))
    return found


def test_who_is_not_named_keeps_every_byte() -> None:
    raw = (HEAD + "\nDer Prüfstand in Halle 9 läuft.\r\nGrüße, Tom\n").encode()
    assert redact(raw, FORGOTTEN, TABLES.prefixes) == raw


@pytest.mark.parametrize(
    ("charset", "way"), [("utf-8", "8bit"), ("iso-8859-1", "8bit"), ("utf-8", "base64"), ("cp1252", "quoted-printable")]
)
def test_a_quote_in_every_encoding(charset: str, way: str) -> None:
    body = QUOTE.encode(charset)
    encoded = {"8bit": body, "base64": base64.encodebytes(body), "quoted-printable": quopri.encodestring(body)}[way]
    head = HEAD + f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {way}\n\n"
    found = clean(head.encode() + encoded)
    assert found.body.text.startswith("Danke, ich schaue es mir an.\n\nAm 09.11.2026 um 08:15 schrieb [removed]")
    assert "> [removed]" in found.body.text
    assert "Passt" not in found.body.text
    assert read(found, TABLES).chain == ()
    assert read(found, TABLES).said == "Danke, ich schaue es mir an."


def test_a_quote_wrapped_and_nested_by_another_program() -> None:
    words = SAID.split()
    lines = [" ".join(words[at : at + 4]) for at in range(0, len(words), 4)]
    deep = "".join(f"> > {line}\n" for line in lines)
    found = clean((HEAD + f"\nSiehe unten.\n\n> Von mir dazu nur dies:\n>\n{deep}").encode())
    assert "> Von mir dazu nur dies:" in found.body.text
    assert "Siehe unten." in found.body.text


def test_an_outlook_block() -> None:
    block = (
        f"\nIch übernehme das.\n\n-----Ursprüngliche Nachricht-----\nVon: {NAME} <{ADDRESS}>\n"
        "Gesendet: Montag, 9. November 2026 08:15\nAn: Tom Okafor <tom.okafor@nordlicht.example>\n"
        f"Betreff: Halle 7\n\nHallo Tom,\n\n{SAID}\n\nViele Grüße\nZoë\n"
    )
    found = clean((HEAD + block).encode())
    assert read(found, TABLES).said == "Ich übernehme das."
    assert read(found, TABLES).chain == ()


def test_html_with_words_cut_by_tags_entities_and_attributes() -> None:
    html = (
        "<p>Bitte Zo&euml;&nbsp;K&auml;&szlig;<b>bohrer</b> fragen.</p><!-- Zoë Käßbohrer -->"
        f'<a href="mailto:{ADDRESS}" title="Zo&#235; K&auml;&szlig;bohrer">Mail</a>'
        f'<blockquote type="cite"><span>{SAID[:40]}</span><span>{SAID[40:]}</span></blockquote>'
        "<p>Gru&szlig;, Tom &amp; Team</p>"
    )
    mail = MIMEMultipart("alternative")
    mail["From"], mail["Subject"], mail["Cc"] = "tom.okafor@nordlicht.example", "Halle 7", "feed@nordlicht.example"
    mail.attach(MIMEText(f"Bitte {NAME} fragen.\n> {SAID}\nGruß, Tom & Team", "plain", "utf-8"))
    mail.attach(MIMEText(html, "html", "utf-8"))
    found = clean(mail.as_bytes())
    assert "Gruß, Tom & Team" in found.body.text
    assert "Tom &amp; Team" in found.body.html


def test_headers() -> None:
    raw = (
        f"Return-Path: <bounce+zoe.kaessbohrer=nordlicht.example@lists.example>\n"
        "From: Tom Okafor <tom.okafor@nordlicht.example>\n"
        f"To: {Header(NAME, 'utf-8').encode()} <{ADDRESS}>,\n"
        f" {Header('Sven Brückner', 'utf-8').encode()} <sven@nordlicht.example>\n"
        f"Cc: feed@nordlicht.example, {ADDRESS}\n"
        f"Subject: {Header('AW: Rauschmessung Kanal drei', 'utf-8').encode()}\n"
        "Thread-Topic: Rauschmessung Kanal drei\n"
        "In-Reply-To: <ABC.1@nordlicht.example>\n"
        "References: <root@nordlicht.example> <abc.1@nordlicht.example>\n <20261109.zoe.kaessbohrer@pc7>\n"
        f"X-Spur: weitergeleitet fuer {ADDRESS}\n"
        "\nDanke, Zoë!\n"
    )
    found = clean(raw.encode())
    assert [one.address for one in found.to] == ["sven@nordlicht.example"]
    assert found.to[0].name == "Sven Brückner"
    assert [one.address for one in found.cc] == ["feed@nordlicht.example"]
    assert found.subject == "AW:"
    assert found.references[0] == "root@nordlicht.example"
    assert found.references[1] == found.in_reply_to[0].lower()
    assert found.references[1].endswith("@forgotten.invalid")
    assert found.body.text == "Danke, [removed]!\n"


def test_siblings_answer_the_same_stand_in() -> None:
    one, two = (
        clean((HEAD.replace("t1@", f"{name}@") + "In-Reply-To: <abc.1@nordlicht.example>\n\nJa.\n").encode())
        for name in ("t1", "t2")
    )
    assert one.in_reply_to == two.in_reply_to != ()


def test_only_the_person_in_to_leaves_a_proper_field() -> None:
    found = clean((HEAD + f"To: {NAME} <{ADDRESS}>\n\nHallo Zoë, geht das?\n").encode())
    assert (found.to, found.body.text) == ((), "Hallo [removed], geht das?\n")
    assert found.defects == ()


def test_attached_mails_and_files() -> None:
    theirs = EmailMessage()
    theirs["From"], theirs["Subject"] = f"{ADDRESS}", "Rauschmessung"
    theirs.set_content("Nur ein Satz.")
    mine = EmailMessage()
    mine["From"], mine["Subject"] = "sven@nordlicht.example", "Anlage"
    mine.set_content(f"Sagt {NAME} auch: {SAID}", cte="base64")
    mail = MIMEMultipart()
    mail["From"], mail["Subject"] = "tom.okafor@nordlicht.example", "Halle 7"
    mail.attach(MIMEText("Anbei.", "plain", "utf-8"))
    mail.attach(MIMEMessage(theirs))
    mail.attach(MIMEMessage(mine))
    mail.attach(MIMEText(f"Name;Adresse\n{NAME};{ADDRESS}\nTom;tom@x.example\n", "csv", "iso-8859-1"))
    binary = MIMEApplication(b"\0\1" + ADDRESS.encode("utf-16-le") + b"\2", "octet-stream")
    binary.add_header("Content-Disposition", "attachment", filename=f"{NAME}.bin")
    mail.attach(binary)
    picture = MIMEApplication(bytes(range(256)) * 40, "octet-stream")
    picture.add_header("Content-Disposition", "attachment", filename="Messung.bin")
    mail.attach(picture)
    found = clean(mail.as_bytes())
    assert "Anbei." in found.body.text
    assert [one.subject for one in found.attached] == ["Anlage"]
    assert found.attached[0].body.text.startswith("Sagt [removed] auch: [removed]")
    assert any(one.content == bytes(range(256)) * 40 for one in found.attachments)
    assert b"Tom;tom@x.example" in b"".join(one.content for one in found.attachments) + found.body.text.encode()


def test_a_shape_that_cannot_be_mended_loses_all_but_its_text() -> None:
    uu = "begin 644 liste.txt\n" + binascii.b2a_uu(ADDRESS.encode()).decode() + "`\nend\n"
    found = clean((HEAD + f"\nDie Liste:\n{uu}").encode())
    assert "Die Liste:" in found.body.text


def test_other_people_of_the_same_name_stay() -> None:
    forgotten = Forgotten(KEY, marks_of_person(KEY, ["jonas.weber@x.example"], ["Jonas Weber"], {"weber"}))
    raw = (
        b"From: a@x.example\nTo: jonas.weber@x.example\nCc: Miriam Weber <m@x.example>\n\n"
        b"Jonas und Frau Weber kommen.\n"
    )
    found = parse_message(redact(raw, forgotten, TABLES.prefixes))
    assert found.cc[0].name == "Miriam Weber"
    assert found.body.text == "[removed] und Frau Weber kommen.\n"


def test_authors() -> None:
    own = parse_message(b"From: =?utf-8?q?K=C3=A4=C3=9Fbohrer=2C_Zo=C3=AB?= <privat@gmx.example>\n\nx")
    assert is_author(own, FORGOTTEN)
    assert not is_author(parse_message(HEAD.encode()), FORGOTTEN)
