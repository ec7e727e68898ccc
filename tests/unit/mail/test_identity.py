"""Who wrote a mail, and when two copies are one mail (law 4)."""

import pytest

from bridge.mail.message import Address
from bridge.mail.parse import parse_message

HEAD = {
    "Message-ID": "<1@firma.example>",
    "From": "Jonas Weber <jonas@firma.example>",
    "Date": "Mon, 23 Nov 2026 09:14:00 +0100",
    "Subject": "AW: Angebot Halle 3",
}
BODY = "Guten Tag,\n\ndas Angebot liegt bei.\n\nJonas\n"
FOOTER = (
    "_______________________________________________\nTeam mailing list\nhttps://lists.firma.example/listinfo/team\n"
)


def read(body=BODY, **changes):
    head = HEAD | {name.replace("_", "-"): value for name, value in changes.items()}
    return parse_message(("".join(f"{name}: {value}\n" for name, value in head.items()) + "\n" + body).encode())


@pytest.mark.parametrize(
    "copy",
    [
        {"Received": "from a by b", "X_Spam": "no", "To": "feed@firma.example"},
        {"Subject": "AW: [Team] Angebot Halle 3", "List_Id": "<team.firma.example>"},
        {"body": BODY + FOOTER},
        {"body": BODY + "-- \nTo unsubscribe from this group write to team+unsubscribe@firma.example\n"},
        {"body": BODY.replace("\n", "  \r\n")},
        {"Date": "Mon, 23 Nov 2026 08:14:00 +0000"},
        {"body": "R3V0ZW4gVGFnLAoKZGFzIEFuZ2Vib3QgbGllZ3QgYmVpLgoKSm9uYXMK", "Content_Transfer_Encoding": "base64"},
        {
            "From": "Jonas Weber via Team <team@lists.firma.example>",
            "Reply_To": "Jonas Weber <jonas@firma.example>",
            "List_Post": "<mailto:team@lists.firma.example>",
        },
    ],
)
def test_another_way_is_the_same_mail(copy):
    assert read(**copy).content_key == read().content_key


@pytest.mark.parametrize(
    "imposter",
    [
        {"From": "Jonas Weber <x@evil.example>"},
        {"Date": "Mon, 23 Nov 2026 09:15:00 +0100"},
        {"body": BODY.replace("liegt bei", "ist teurer")},
        {"Subject": "AW: Angebot Halle 4"},
        {"Message_ID": "<2@firma.example>"},
        {"body": BODY + "_______________________________________________\nUnd noch etwas: bitte heute.\n"},
    ],
)
def test_an_imposter_is_another_mail(imposter):
    assert read(**imposter).content_key != read().content_key


def test_another_file_is_another_mail():
    raw = (
        "From: a@firma.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nText\n--b\n"
        "Content-Type: application/pdf\n\n%s\n--b--\n"
    )
    keys = {parse_message((raw % content).encode()).content_key for content in ("eins", "zwei")}
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("headers", "author"),
    [
        ({"From": "Jonas Weber <jonas@firma.example>"}, Address("Jonas Weber", "jonas@firma.example")),
        (
            {
                "From": "Jonas Weber via Team <team@lists.example>",
                "List_Post": "<mailto:team@lists.example>",
                "Reply_To": "Team <team@lists.example>, Jonas Weber <jonas@firma.example>",
            },
            Address("Jonas Weber", "jonas@firma.example"),
        ),
        (
            {
                "From": "\"'Jonas Weber' via Team\" <team@firma.example>",
                "X_Original_From": "Jonas Weber <jonas@firma.example>",
                "Reply_To": "Jonas Weber <jonas@firma.example>",
                "List_Id": "<team.firma.example>",
            },
            Address("Jonas Weber", "jonas@firma.example"),
        ),
        (
            {"From": "Jonas Weber via Team <team@lists.example>", "X_BeenThere": "team@lists.example"},
            Address("Jonas Weber", ""),
        ),
        (
            {"From": "Züge via Köln <zug@firma.example>", "Reply_To": "andere@firma.example"},
            Address("Züge via Köln", "zug@firma.example"),
        ),
    ],
)
def test_the_author_behind_a_list(headers, author):
    assert read(**headers).author == author


def test_sender_is_told_only_if_it_is_another():
    assert read(Sender="jonas@firma.example").sender is None
    assert read(Sender="Sekretariat <buero@firma.example>").sender == Address("Sekretariat", "buero@firma.example")
