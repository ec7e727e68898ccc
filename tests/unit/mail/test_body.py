"""Which part a human wrote, how its text is read, and what is a file."""

import tomllib
from pathlib import Path

import pytest

from bridge.mail.body.filename import safe_filename
from bridge.mail.body.flowed import unflow
from bridge.mail.mime.charset import decode_text
from bridge.mail.mime.transfer import decode_transfer
from bridge.mail.parse import parse_message

FIELDS = Path(__file__).parents[2] / "golden" / "fields"
NAMES = tomllib.loads((FIELDS / "filenames.toml").read_text(encoding="utf-8"))["case"]


def part(kind, content, **headers):
    lines = [f"Content-Type: {kind}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\n".join([*lines, "", content])


def multipart(kind, *parts, boundary="grenze"):
    body = "".join(f"--{boundary}\n{one}\n" for one in parts)
    return part(f'multipart/{kind}; boundary="{boundary}"', f"{body}--{boundary}--\n")


def read(text):
    return parse_message(text.encode())


TEXT = part("text/plain", "Guten Tag")
HTML = part("text/html", "<p>Guten Tag</p>")
IMAGE = part(
    "image/png", "iVBO", Content_Transfer_Encoding="base64", Content_ID="<bild@x>", Content_Disposition="inline"
)


def test_alternative_gives_two_twins():
    message = read(multipart("alternative", TEXT, HTML))
    assert (message.body.text, message.body.html) == ("Guten Tag", "<p>Guten Tag</p>")
    assert not message.attachments


def test_the_html_of_a_related_part_keeps_its_pictures():
    message = read(multipart("related", multipart("alternative", TEXT, HTML, boundary="innen"), IMAGE))
    assert message.body.html == "<p>Guten Tag</p>"
    (picture,) = message.attachments
    assert (picture.content_id, picture.is_inline, picture.filename) == ("bild@x", True, "image-1.png")
    assert picture.size == 3


def test_the_root_of_a_related_part_may_stand_last():
    root = part("text/html", "<p>Wurzel</p>", Content_ID="<wurzel@x>")
    raw = multipart("related", IMAGE, root).replace('boundary="grenze"', 'boundary="grenze"; start="<wurzel@x>"')
    assert read(raw).body.html == "<p>Wurzel</p>"


def test_texts_of_a_mixed_part_are_joined_in_order():
    """Apple Mail: text, picture, text."""
    message = read(multipart("mixed", part("text/plain", "oben"), IMAGE, part("text/plain", "unten")))
    assert message.body.text == "oben\nunten"
    assert len(message.attachments) == 1


def test_a_stretch_that_is_only_text_is_not_missing_from_the_html():
    twins = multipart("alternative", TEXT, HTML, boundary="innen")
    message = read(multipart("mixed", twins, part("text/plain", "Fuß <1>")))
    assert message.body.text == "Guten Tag\nFuß <1>"
    assert message.body.html == "<p>Guten Tag</p>\n<div>Fuß &lt;1&gt;</div>"


def test_html_without_twin_leaves_no_half_text():
    message = read(multipart("mixed", HTML, part("text/plain", "Fuß")))
    assert message.body.text == ""
    assert message.body.html.endswith("<div>Fuß</div>")


def test_a_named_text_is_a_file():
    note = part("text/plain", "Inhalt", Content_Disposition='inline; filename="notiz.txt"')
    message = read(multipart("mixed", TEXT, note))
    assert message.body.text == "Guten Tag"
    assert [one.filename for one in message.attachments] == ["notiz.txt"]


def test_an_attached_mail_never_bleeds_into_the_body():
    inner = "From: mara@firma.example\nSubject: Privat\n\nGeheimnis\n"
    message = read(multipart("mixed", TEXT, part("message/rfc822", inner)))
    assert "Geheimnis" not in message.body.text + message.body.html
    assert [one.subject for one in message.attached] == ["Privat"]
    assert message.attached[0].body.text == "Geheimnis\n"


def test_an_attached_mail_in_base64_is_read():
    inner = part("message/rfc822", "U3ViamVjdDogSW5uZW4KCnRleHQK", Content_Transfer_Encoding="base64")
    assert [one.subject for one in read(multipart("mixed", TEXT, inner)).attached] == ["Innen"]


def test_a_bounce_keeps_its_report():
    report = part("message/delivery-status", "Final-Recipient: rfc822; x@firma.example\nStatus: 5.1.1\n")
    message = read(multipart("report", TEXT, report, part("message/rfc822", "Message-ID: <1@x>\n\n")))
    assert [one.media_type for one in message.attachments] == ["message/delivery-status"]
    assert message.attached[0].message_id == "1@x"


def test_an_invitation_stays_a_file():
    raw = multipart("alternative", TEXT, part("text/calendar; method=REQUEST", "BEGIN:VCALENDAR"))
    message = read(raw)
    assert message.body.text == "Guten Tag"
    assert [(one.media_type, one.filename) for one in message.attachments] == [("text/calendar", "text-1.ics")]


def test_a_digest_holds_mails():
    raw = multipart("digest", "\nSubject: eins\n\nText", "\nSubject: zwei\n\nText")
    assert [one.subject for one in read(raw).attached] == ["eins", "zwei"]


@pytest.mark.parametrize(
    "raw",
    [
        "Content-Type: multipart/mixed\n\nGuten Tag\n",
        "Content-Type: multipart/mixed; boundary=nie\n\nGuten Tag\n",
        "Content-Type: text\n\nGuten Tag\n",
        "Content-Type: ;;;\n\nGuten Tag\n",
        "\nGuten Tag\n",
    ],
)
def test_what_is_no_structure_is_text(raw):
    assert read(raw).body.text == "Guten Tag\n"


def test_the_boundary_used_is_found_if_the_one_told_is_wrong():
    raw = multipart("mixed", TEXT, IMAGE).replace('boundary="grenze"', 'boundary="anders"')
    message = read(raw)
    assert message.body.text == "Guten Tag"
    assert "the boundary told is not the boundary used" in [one.what for one in message.defects]


def test_a_part_without_end_is_read_and_told():
    message = read(multipart("mixed", TEXT).removesuffix("--grenze--\n"))
    assert message.body.text.strip() == "Guten Tag"
    assert "the last part has no end" in [one.what for one in message.defects]


@pytest.mark.parametrize(
    ("text", "deletes_space", "result"),
    [
        ("ein \nzwei \ndrei", False, "ein zwei drei"),
        ("ein \nzwei", True, "einzwei"),
        (" From hier\n >kein Zitat", False, "From hier\n>kein Zitat"),
        ("> ein \n> zwei\neigen", False, "> ein zwei\neigen"),
        ("> ein \n>> tiefer", False, "> ein\n>> tiefer"),
        ("Gruß \n-- \nJonas", False, "Gruß\n-- \nJonas"),
        ("-- \nJonas", False, "-- \nJonas"),
        ("hart\n\nhart", False, "hart\n\nhart"),
    ],
)
def test_flowed(text, deletes_space, result):
    assert unflow(text, deletes_space=deletes_space) == result


def test_flowed_is_read_from_the_header():
    assert read("Content-Type: text/plain; format=Flowed; DelSp=Yes\n\nein \nzwei\n").body.text == "einzwei\n"


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("Grüße".encode(), "utf-8", "Grüße"),
        ("Grüße".encode("latin-1"), "utf-8", "Grüße"),
        ("Grüße".encode(), "iso-8859-1", "GrÃ¼ÃŸe"),  # a label that can be true is believed
        ("Grüße".encode("latin-1"), "us-ascii", "Grüße"),
        ("„Grüße“".encode("cp1252"), "iso-8859-1", "„Grüße“"),
        ("Grüße".encode(), "unbekannt", "Grüße"),
        ("Grüße".encode("utf-16"), "utf-8", "Grüße"),
        (b"\xef\xbb\xbfGr\xc3\xbc\xc3\x9fe", "", "Grüße"),
        ("Grüße, schöne Größe".encode()[:-3] + b"\xc3", "utf-8", "Grüße, schöne Grö\ufffd"),
        ("日本語".encode("iso2022_jp"), "iso-2022-jp", "日本語"),
        ("日本語".encode("iso2022_jp"), "", "日本語"),
        ("中文".encode("gb18030"), "gb2312", "中文"),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        (b"+ADw-script+AD4-", "utf-7", "+ADw-script+AD4-"),
        (b"Hallo", "utf-16", "Hallo"),
        (b"a\0b", "utf-8", "ab"),
        (b"abc", "rot13", "abc"),
    ],
)
def test_charset(data, charset, text):
    assert decode_text(data, charset) == text


@pytest.mark.parametrize(
    ("data", "encoding", "content"),
    [
        (b"R3LDvMOfZQ==", "base64", "Grüße".encode()),
        (b"R3LDvM\r\nOfZQ", "base64", "Grüße".encode()),
        (b"R3LDvMOfZQ==\n____________\nlist@x.example\n", "base64", "Grüße".encode()),
        (b"QQ==QkI=Q0ND", "base64", b"ABBCCC"),
        (b"Gr=C3=BC=C3=9Fe=\n!", "quoted-printable", "Grüße!".encode()),
        (b"Gr=C3=BC=C3=9Fe= \n!", "quoted-printable", "Grüße!".encode()),
        (b"100 =ZZ", "quoted-printable", b"100 =ZZ"),
        (b"begin 644 a\n#0V%T\n`\nend\n", "x-uuencode", b"Cat"),
        (b"Text", "8bit", b"Text"),
        (b"Text", "erfunden", b"Text"),
    ],
)
def test_transfer_encoding(data, encoding, content):
    assert decode_transfer(data, encoding)[0] == content


def test_a_uuencoded_file_between_the_lines_is_a_file():
    message = read("Subject: x\n\nSiehe Anlage:\nbegin 644 katze.txt\n#0V%T\n`\nend\nGruß\n")
    assert message.body.text == "Siehe Anlage:\nGruß\n"
    assert [(one.filename, one.content) for one in message.attachments] == [("katze.txt", b"Cat")]


def test_words_that_begin_with_begin_stay():
    assert read("\nbegin 2026 mit dem Umbau\nweiter\n").body.text == "begin 2026 mit dem Umbau\nweiter\n"


@pytest.mark.parametrize("case", NAMES, ids=lambda case: repr(case["in"]))
def test_file_name(case):
    assert safe_filename(case["in"], "application/pdf", 7) == case["out"]


def test_a_long_name_keeps_its_extension():
    name = safe_filename("ä" * 300 + ".xlsx", "application/zip", 1)
    assert len(name.encode()) <= 120
    assert name.endswith("ä.xlsx")


def length(content):
    return bytes([len(content)]) if len(content) < 128 else bytes([0x82]) + len(content).to_bytes(2, "big")


def cms(inner, *, in_pieces):
    """A SignedData object as OpenSSL writes it, with all that follows the content left out."""
    if in_pieces:
        middle = len(inner) // 2
        octets = (
            b"\x24\x80" + b"".join(b"\x04" + length(one) + one for one in (inner[:middle], inner[middle:])) + b"\0\0"
        )
    else:
        octets = b"\x04" + length(inner) + inner
    data = bytes.fromhex("06092a864886f70d010701") + b"\xa0\x80" + octets
    return (
        b"\x30\x80" + bytes.fromhex("06092a864886f70d010702") + b"\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80" + data
    )


@pytest.mark.parametrize("in_pieces", [False, True])
@pytest.mark.parametrize("text", ["kurz", "lang " * 60])
def test_an_opaque_signature_is_opened(in_pieces, text):
    inner = f"Content-Type: text/plain; charset=utf-8\n\n{text}".encode()
    head = b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n\n"
    message = parse_message(head + cms(inner, in_pieces=in_pieces))
    assert message.body.text == text
    assert not message.attachments


def test_what_is_encrypted_stays_a_file():
    message = parse_message(b"Content-Type: application/pkcs7-mime; name=smime.p7m\n\n\x30\x80\x06\x09")
    assert message.body.text == ""
    assert [one.filename for one in message.attachments] == ["smime.p7m"]


def test_signatures_around_signatures_end():
    raw = b"\nEnde"
    for _ in range(400):
        raw = b"Content-Type: application/pkcs7-mime; smime-type=signed-data\n\n" + cms(raw, in_pieces=False)
    assert parse_message(raw).size == len(raw)
