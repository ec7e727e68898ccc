"""Dates, identifiers, encoded words, parameters and the header block itself."""

import tomllib
from pathlib import Path

import pytest

from bridge.mail.mime.fields import read_block
from bridge.mail.mime.parameters import read_parameters
from bridge.mail.mime.words import decode_words
from bridge.mail.parse import parse_message
from bridge.mail.parse.dates import read_date
from bridge.mail.parse.identifiers import read_identifier, read_identifiers

FIELDS = Path(__file__).parents[2] / "golden" / "fields"
DATES = tomllib.loads((FIELDS / "dates.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", DATES, ids=lambda case: case["in"] or "(empty)")
def test_date(case):
    moment, offset = read_date(case["in"])
    assert (moment.isoformat() if moment else "", offset) == (case["utc"], case["offset"])


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("Angebot", "Angebot"),
        ("=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?ISO-8859-1?Q?Gr=FC=DFe_aus_K=F6ln?=", "Grüße aus Köln"),
        ("=?utf-8?B?R3LDvMOfZQ?=", "Grüße"),  # padding forgotten
        ("=?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC=C3=9Fe?=", "Grüße"),  # cut inside a character
        ("=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c"),
        ("AW:=?utf-8?Q?_Gr=C3=BC=C3=9Fe?=", "AW: Grüße"),
        ("=?utf-8*de?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),  # RFC 2231 §5
        ("=?windows-1252?Q?=93Angebot=94?=", "“Angebot”"),
        ("=?iso-8859-1?Q?=93Angebot=94?=", "“Angebot”"),  # the wrong label of the same signs
        ("=?utf-8?Q?Wie geht's??=", "Wie geht's?"),
        ("=?utf-8?Q?a=0D=0ABcc:_x@evil.example?=", "a Bcc: x@evil.example"),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("=?utf-8?Q?offen", "=?utf-8?Q?offen"),
        ("=?unbekannt?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-7?Q?+ADw-b+AD4-?=", "+ADw-b+AD4-"),  # refused: it hides markup
        ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
    ],
)
def test_encoded_words(text, decoded):
    assert decode_words(text) == decoded


@pytest.mark.parametrize(
    ("value", "main", "parameters"),
    [
        ("text/plain", "text/plain", {}),
        ("Text/Plain; Charset=UTF-8; format=flowed", "text/plain", {"charset": "UTF-8", "format": "flowed"}),
        ('multipart/mixed; boundary="a;b"', "multipart/mixed", {"boundary": "a;b"}),
        ("attachment; filename=Plan Halle 3.pdf", "attachment", {"filename": "Plan Halle 3.pdf"}),
        ("attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf", "attachment", {"filename": "Grüße.pdf"}),
        ("attachment; filename*0*=utf-8''Gr%C3%BC; filename*1=sse.pdf", "attachment", {"filename": "Grüsse.pdf"}),
        ("attachment; filename*1=b.pdf; filename*0=a", "attachment", {"filename": "ab.pdf"}),
        ('attachment; filename="=?utf-8?Q?Gr=C3=BC=C3=9Fe.pdf?="', "attachment", {"filename": "Grüße.pdf"}),
        ('attachment; filename="C:\\x\\plan.pdf"', "attachment", {"filename": "C:\\x\\plan.pdf"}),
        ('attachment; filename="offen.pdf', "attachment", {"filename": "offen.pdf"}),
        ("text/plain (Kommentar); charset=utf-8", "text/plain", {"charset": "utf-8"}),
    ],
)
def test_parameters(value, main, parameters):
    assert read_parameters(value) == (main, parameters)


@pytest.mark.parametrize(
    ("raw", "ids"),
    [
        ("<a@b.example> <c@d.example>", ("a@b.example", "c@d.example")),
        ("<a@b.example><a@b.example>", ("a@b.example",)),
        ("Nachricht von Jonas <a@b.example>", ("a@b.example",)),
        ("<a@\tb.example>", ("a@b.example",)),
        ("a@b.example, c@d.example", ("a@b.example", "c@d.example")),
        ("<a@b.example <c@d.example>", ("a@b.example", "c@d.example")),
        ("", ()),
    ],
)
def test_identifiers(raw, ids):
    assert read_identifiers(raw) == ids


def test_an_identifier_without_brackets_counts():
    assert read_identifier(" 4711 ") == "4711"


def test_a_broken_fold_does_not_end_the_header():
    block = read_block(b"Subject: Angebot\nHalle 3\nFrom: jonas@firma.example\n\nText\n", 0, 53)
    assert [field.name for field in block.fields] == ["subject", "from"]
    assert block.faults == ("a line of the header is no field",)


def test_a_body_without_empty_line_is_a_body():
    message = parse_message(b"Subject: Angebot\nGuten Tag,\nbitte um Antwort.\n")
    assert message.body.text == "Guten Tag,\nbitte um Antwort.\n"


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_every_line_end_is_read(line_end):
    message = parse_message(line_end.join([b"Subject: Angebot", b" Halle 3", b"", b"Text", b"Ende"]))
    assert (message.subject, message.body.text) == ("Angebot Halle 3", "Text\nEnde")


def test_raw_eight_bit_headers_keep_their_umlauts():
    for charset in ("utf-8", "latin-1"):
        assert parse_message("Subject: Grüße\n\nx".encode(charset)).subject == "Grüße"
