"""One mail read whole; no lexicon is needed for what is said and quoted."""

from datetime import UTC, datetime

import pytest

from bridge.conversation.reading import read
from bridge.conversation.thread import Kind
from bridge.language.tables import Tables, parse_tables
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts


@pytest.fixture(scope="module")
def tables() -> Tables:
    return parse_tables(language_texts())


HEAD = (
    "From: Anna Berg <a.berg@firma.example>\nTo: Jonas Weber <j.weber@pumpen.example>\nSubject: AW: Ventil\n"
    "Date: Thu, 19 Nov 2026 10:00:00 +0100\nMessage-ID: <2@firma.example>\nMIME-Version: 1.0\n"
)
PLAIN = 'Content-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n'
HTML = 'Content-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n'


def test_a_reply_in_plain_text(tables: Tables) -> None:
    body = "\nPasst so.\n\nAm 19.11.2026 um 08:41 schrieb Jonas Weber:\n> Geht das?\n"
    reading = read(parse_message((HEAD + PLAIN + body).encode()), tables)
    assert reading.said == "Passt so."
    assert reading.html == "<p>Passt so.</p>"
    assert [(post.author.name, post.said_at, post.text) for post in reading.chain] == [
        ("Jonas Weber", datetime(2026, 11, 19, 7, 41, tzinfo=UTC), "Geht das?")
    ]
    assert "".join(segment.text for segment in reading.segments).strip() == body.strip()


GMAIL = """<div dir="ltr"><p>Passt <b>so</b>.</p></div><br>
<div class="gmail_quote"><div dir="ltr" class="gmail_attr">
Am Do., 19. Nov. 2026 um 08:41 Uhr schrieb Jonas Weber
&lt;<a href="mailto:j.weber@pumpen.example">j.weber@pumpen.example</a>&gt;:<br></div>
<blockquote class="gmail_quote"><div>Geht das?</div></blockquote></div>"""
OUTLOOK = """<p class="MsoNormal">Passt <b>so</b>.</p>
<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>Von:</b>
Jonas Weber &lt;j.weber@pumpen.example&gt;<br><b>Gesendet:</b> Donnerstag, 19. November 2026 08:41<br>
<b>An:</b> Anna Berg<br><b>Betreff:</b> Ventil</p></div><p class=MsoNormal>Geht das?</p>"""
APPLE = """<p>Passt <b>so</b>.</p><div><blockquote type="cite"><div>Am 19.11.2026 um 08:41 schrieb
Jonas Weber &lt;j.weber@pumpen.example&gt;:</div><br><div>Geht das?</div></blockquote></div>"""


@pytest.mark.parametrize("html", [GMAIL, OUTLOOK, APPLE], ids=["gmail", "outlook", "apple"])
def test_a_reply_in_html(html: str, tables: Tables) -> None:
    reading = read(parse_message((HEAD + HTML + html).encode()), tables)
    assert reading.said == "Passt so."
    assert reading.html == "<p>Passt <b>so</b>.</p>"
    (post,) = reading.chain
    assert (post.author.name, post.author.address) == ("Jonas Weber", "j.weber@pumpen.example")
    assert (post.text, post.said_at) == ("Geht das?", datetime(2026, 11, 19, 7, 41, tzinfo=UTC))


def test_an_attached_mail_is_a_forward_and_never_the_senders_words(tables: Tables) -> None:
    inner = (
        "From: Luis Lang <l.lang@firma.example>\nSubject: Ventil klemmt\nDate: Wed, 18 Nov 2026 16:02:00 +0100\n"
        + PLAIN
        + "Das Ventil klemmt.\n\nAm 17.11.2026 um 09:00 schrieb Jonas Weber:\n> Alles gut?\n"
    )
    outer = (
        f'{HEAD}Content-Type: multipart/mixed; boundary="b"\n\n--b\n{PLAIN}siehe Anhang\n'
        f"--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    )
    reading = read(parse_message(outer.encode()), tables)
    assert reading.said == "siehe Anhang"
    assert [(post.author.name, post.depth, post.kind, post.text) for post in reading.chain] == [
        ("Luis Lang", 1, Kind.FORWARD, "Das Ventil klemmt."),
        ("Jonas Weber", 2, Kind.QUOTE, "Alles gut?"),
    ]


def test_an_empty_mail_says_nothing(tables: Tables) -> None:
    reading = read(parse_message(b""), tables)
    assert (reading.said, reading.html, reading.chain) == ("", "", ())


@pytest.mark.parametrize(
    "said",
    [
        "Tom Brandt reacted to your message:\n\n👍",
        "👍 Tom Brandt reacted to your message:\nFrom: Jana Vogt <j.vogt@firma.example>\nSent: Wednesday",
        "Tom Brandt hat auf Ihre Nachricht mit „Gefällt mir“ reagiert.",
        "Tom Brandt hat mit 👍 auf Ihre Nachricht reagiert:",
        "Tom Brandt hat über Gmail mit 👍 reagiert",
        "Tom Brandt a réagi à votre message : 👍",
        "Tom Brandt ha reagito al tuo messaggio",
        "Tom Brandt ha reaccionado a tu mensaje",
        "Tom Brandt heeft gereageerd op uw bericht",
        "Tom Brandt zareagował(a) na Twoją wiadomość",
    ],
)
def test_a_reported_reaction_is_an_acknowledgement(said: str, tables: Tables) -> None:
    raw = f"From: Tom Brandt <t.brandt@firma.example>\nSubject: Re: Angebot\n{PLAIN}{said}\n"
    assert read(parse_message(raw.encode()), tables).is_acknowledgement


def test_a_reaction_of_gmail_is_known_by_its_part_in_any_language(tables: Tables) -> None:
    raw = (
        "From: Tom Brandt <t.brandt@firma.example>\nSubject: Re: Tarjous\nMIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n'
        "Tom Brandt reagoi Gmailin kautta\n\n--b\nContent-Type: text/vnd.google.email-reaction+json; charset=utf-8\n\n"
        '{"emoji":"🎉","version":1}\n--b\nContent-Type: text/html; charset=utf-8\n\n<p>🎉</p>\n--b--\n'
    )
    reading = read(parse_message(raw.encode()), tables)
    assert reading.is_acknowledgement
    assert "emoji" not in reading.said
    assert reading.files == ()
