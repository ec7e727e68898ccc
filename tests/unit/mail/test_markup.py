# ruff: noqa: E501 (markup reads better unbroken)
"""HTML mail as lines: blocks, lists, tables, links, pictures, client marks."""

import gc
import sys

import pytest

from bridge.mail.markup import clean_html, html_lines, said_html
from bridge.mail.markup.layout import lay_out
from bridge.mail.message import Mark


def texts(html):
    return [line.text for line in html_lines(html)]


def marked(html):
    return [(line.text, line.depth, line.mark) for line in html_lines(html) if line.text]


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<div>Hallo</div><div><br></div><div>Tom<br></div>", ["Hallo", "", "Tom"]),
        ("<p>Hallo,</p><p>bitte  bis\n Freitag.</p>", ["Hallo,", "", "bitte bis Freitag."]),
        (
            "<p class=MsoNormal>eins<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>zwei</p>",
            ["eins", "", "zwei"],
        ),
        ("<p style='margin:0'>eins</p><p style='margin: 0cm 0cm 0pt'>zwei</p>", ["eins", "zwei"]),
        ("a <b>fett</b>, <i>schräg</i>.", ["a fett, schräg."]),
        ("Von:&nbsp;Jonas&nbsp; Weber", ["Von: Jonas Weber"]),
        (
            "<ul><li>eins<li>zwei<ul><li>innen</ul></ul><ol start=3><li>drei</li></ol>",
            ["- eins", "- zwei", "  - innen", "", "3. drei"],
        ),
        ("<pre>if x:\n    y()</pre>", ["if x:", "    y()"]),
        ("a<hr>b", ["a", "_" * 32, "b"]),
        ("<!--[if mso]>Outlook<![endif]-->da<![if !mso]>s<![endif]>", ["das"]),
        ("<div style='display:none;max-height:0'>Vorschau</div>Text<script>x()</script><style>p{}</style>", ["Text"]),
        ("<div style='font-size:0px'><div style='font-size:13px'>Text</div></div>", ["Text"]),
        ("x\u200by\ufeff Dampf\u00adschiff", ["xy Dampfschiff"]),
        ("<?xml version='1.0' encoding='utf-8'?><html><body>Grüße</body></html>", ["Grüße"]),
        ("", []),
        ("kein Markup, 3 < 4", ["kein Markup, 3 < 4"]),
    ],
)
def test_text_as_a_client_shows_it(html, lines):
    assert texts(html) == lines


def test_word_lists_are_lists():
    item = "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>{}<span>&nbsp; </span></span><![endif]>{}</p>"
    html = "Bitte:" + item.format("·", "Plan lesen") + item.format("·", "Termin wählen")
    assert texts(html) == ["Bitte:", "- Plan lesen", "- Termin wählen"]
    assert clean_html(html) == "<p>Bitte:</p><ul><li>Plan lesen</li><li>Termin wählen</li></ul>"
    assert clean_html(item.format("1.", "a") + item.format("2.", "b")) == "<ol><li>a</li><li>b</li></ol>"


def test_rows_of_short_cells_are_lines():
    notes = "<table><tr><td><font>Von:&nbsp;</font></td><td>Jonas Weber</td></tr><tr><td><p>An:</p></td><td><p>Tom Okafor</p></td></tr></table>"
    assert texts(notes) == ["Von: Jonas Weber", "An: Tom Okafor"]
    assert texts("<table><tr><td>4471</td><td>0,4 %</td><td>ok</td></tr></table>") == ["4471\t0,4 %\tok"]
    assert texts("<table><tr><td>Logo</td><td>Zeile 1<br>Zeile 2</td></tr></table>") == ["Logo", "Zeile 1", "Zeile 2"]


def test_data_tables_stay_and_layout_tables_go():
    data = "<table><tr><th>Charge</th><th>Wert</th></tr><tr><td>4471</td><td></td></tr><tr><td>4472</td><td>0,3</td></tr></table>"
    assert "<th><strong>Wert</strong></th>" in clean_html(data)
    assert "<tr><td>4471</td><td></td></tr>" in clean_html(data)
    assert clean_html("<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>") == "<p>a b</p>"


@pytest.mark.parametrize(
    ("html", "text", "shown"),
    [
        ('<a href="https://nordlicht.example/x">nordlicht.example/x</a>', "nordlicht.example/x", ">nordlicht.example/x</a>"),
        ('<a href="https://boese.example/">https://bank.example/</a>', "https://bank.example/ <https://boese.example/>", "(boese.example)</a>"),
        ('<a href="https://boese.example/">https://bank.example/?boese.example</a>', "https://bank.example/?boese.example <https://boese.example/>", "(boese.example)"),
        ('<a href="https://a.example/?utm_source=n&amp;id=7#x">Bericht</a>', "Bericht <https://a.example/?id=7#x>", "Bericht (a.example)</a>"),
        ('<a href="mailto:j.weber@nordlicht.example">Jonas Weber</a>', "Jonas Weber <j.weber@nordlicht.example>", ">Jonas Weber</a>"),
        ('<a href="mailto:j.weber@nordlicht.example">j.weber@nordlicht.example</a>', "j.weber@nordlicht.example", "@nordlicht.example</a>"),
        ('<a href="javascript:alert(1)">klick</a>', "klick", "<p>klick</p>"),
        ('<a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2Fb%3Fc%3D1&amp;data=05">a.example</a>', "a.example", 'href="https://a.example/b?c=1"'),
        ('<a href="https://urldefense.proofpoint.com/v2/url?u=https-3A__a.example_b&amp;d=x">a.example</a>', "a.example", 'href="https://a.example/b"'),
        ('<a href="https://urldefense.com/v3/__https://a.example/b__;!!abc$">a.example</a>', "a.example", 'href="https://a.example/b"'),
        ('<a href="https://www.google.com/url?q=https://a.example/b&amp;sa=D">a.example</a>', "a.example", 'href="https://a.example/b"'),
    ],
)  # fmt: skip
def test_links(html, text, shown):
    assert texts(html) == [text]
    assert shown in clean_html(html)


def test_a_link_over_several_lines_shows_its_host_on_each():
    html = '<a href="https://boese.example/"><div>Ihre Bank</div><div>https://bank.example</div></a>'
    assert texts(html) == ["Ihre Bank <https://boese.example/>", "https://bank.example <https://boese.example/>"]
    assert clean_html(html).count("(boese.example)</a>") == 1
    assert clean_html(html).count("(boese.example)") == 2


def test_pictures():
    assert texts('<img src="cid:1@x" alt="image001.png">Text') == ["Text"]
    assert texts('<img src="https://t.example/p.gif" alt="Drehmomentkurve">') == ["[image: Drehmomentkurve]"]
    assert (
        clean_html('<p><img src="cid:1@x" alt="Kurve" width=640></p>')
        == '<p><img src="cid:1@x" alt="Kurve" width="640"></p>'
    )
    assert clean_html('<img src="https://t.example/p.gif" alt="Drehmomentkurve">') == "<p>[image: Drehmomentkurve]</p>"
    assert clean_html('<img src="cid:1@x" width=1 height=1>') == ""


CLIENTS = {
    "gmail": (
        '<div dir="ltr">Passt.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Am Do., 19. Nov. 2026 um 08:41 Uhr schrieb J:<br></div>'
        '<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid">alt</blockquote></div>',
        [("Passt.", 0, ""), ("Am Do., 19. Nov. 2026 um 08:41 Uhr schrieb J:", 0, "attribution"), ("alt", 1, "quote")],
    ),
    "gmail forward": (
        '<div dir="ltr">Zur Info<br><br><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>Von: <b>J</b><br></div>Text</div></div>',
        [("Zur Info", 0, ""), ("---------- Forwarded message ---------", 0, "forward"), ("Von: J", 0, "forward"), ("Text", 0, "forward")],
    ),
    "gmail whole body": ('<div class="gmail_quote"><div>Nur mein Text</div></div>', [("Nur mein Text", 0, "")]),
    "gmail inline": (
        '<div>x</div><div class="gmail_quote"><div class="gmail_attr">On Thu, J wrote:</div><blockquote class="gmail_quote">q1</blockquote><div>Antwort</div>'
        '<blockquote class="gmail_quote">q2</blockquote></div>',
        [("x", 0, ""), ("On Thu, J wrote:", 0, "attribution"), ("q1", 1, "quote"), ("Antwort", 0, ""), ("q2", 1, "quote")],
    ),
    "outlook desktop": (
        "<p class=MsoNormal>Passt.</p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>Von:</b> J<br>"
        "<b>Gesendet:</b> Donnerstag</p></div><p class=MsoNormal>alt</p>",
        [("Passt.", 0, ""), ("Von: J", 0, "header-block"), ("Gesendet: Donnerstag", 0, "header-block"), ("alt", 0, "")],
    ),
    "outlook web": (
        '<div>Passt.</div><div id="appendonsend"></div><hr tabindex="-1"><div id="divRplyFwdMsg"><b>From:</b> J<br><b>Sent:</b> x</div><div>old</div>',
        [("Passt.", 0, ""), ("_" * 32, 0, "header-block"), ("From: J", 0, "header-block"), ("Sent: x", 0, "header-block"), ("old", 0, "")],
    ),
    "thunderbird": (
        '<p>Passt.</p><div class="moz-cite-prefix">Am 19.11.26 um 08:41 schrieb J:<br></div><blockquote type="cite" cite="mid:a@b">alt'
        '<blockquote type="cite">älter</blockquote></blockquote>',
        [("Passt.", 0, ""), ("Am 19.11.26 um 08:41 schrieb J:", 0, "attribution"), ("alt", 1, "quote"), ("älter", 2, "quote")],
    ),
    "own formatting": ("Der Absatz:<blockquote>Zitat aus der Norm</blockquote>", [("Der Absatz:", 0, ""), ("Zitat aus der Norm", 0, "quote")]),
    "bare quote": (
        "ja<br>26.06.2026, 14:41, J &lt;j@a.example&gt;:<blockquote>alt</blockquote>",
        [("ja", 0, ""), ("26.06.2026, 14:41, J <j@a.example>:", 0, ""), ("alt", 1, "quote")],
    ),
    "web.de": (
        '<div>Passt.<div name="quote" style="border-left:2px solid #C3D9E5"><div><b>Gesendet:</b> x<br><b>Von:</b> J</div><div name="quoted-content">alt</div></div></div>',
        [("Passt.", 0, ""), ("Gesendet: x", 0, "header-block"), ("Von: J", 0, "header-block"), ("alt", 1, "quote")],
    ),
    "yahoo": (
        '<div>Passt.</div><div id="ydp1yahoo_quoted_2" class="ydp1yahoo_quoted"><div>Am Donnerstag, 19. November 2026 um 08:41:00 MEZ hat J Folgendes geschrieben:'
        "</div><div>alt</div></div>",
        [("Passt.", 0, ""), ("Am Donnerstag, 19. November 2026 um 08:41:00 MEZ hat J Folgendes geschrieben:", 0, "attribution"), ("alt", 1, "quote")],
    ),
    "signature": ('<div>x</div><div class="gmail_signature">Jonas</div>', [("x", 0, ""), ("Jonas", 0, "signature")]),
}  # fmt: skip


@pytest.mark.parametrize("name", CLIENTS)
def test_client_marks(name):
    html, lines = CLIENTS[name]
    assert marked(html) == [(text, depth, Mark(mark)) for text, depth, mark in lines]


def test_only_the_chosen_lines_are_written():
    html = "<p>Hallo <b>Tom</b>,</p><p>ja.</p><blockquote type=cite><p>alt</p></blockquote>"
    assert texts(html) == ["Hallo Tom,", "", "ja.", "", "alt"]
    assert said_html(html, {0, 1, 2}) == "<p>Hallo <b>Tom</b>,</p><p>ja.</p>"
    assert said_html(html, ()) == ""


@pytest.mark.parametrize("lost", ["<!-- nie geschlossen Text", "<div>" * 3000 + "Text"])
def test_the_second_reader_finds_what_the_first_one_drops(lost):
    assert "Text" in "".join(texts(lost))


@pytest.mark.parametrize("piece", ["<div>", "<blockquote type=cite>x", "<div class=gmail_quote>x", "<table><tr><td>x", "<ul><li>x", "<b id=1><p>x",
                                   "<!-- x", "<a href=http://a.example>x", "<p class='", "<font><i><p>y", "<"])  # fmt: skip
def test_hostile_markup_costs_in_proportion(piece):
    def calls(count):
        """Calls of Python and C alike: a figure that no busy machine changes."""
        made = 0

        def count_one(_frame, event, _argument):
            nonlocal made
            made += event in {"call", "c_call"}

        lay_out.cache_clear()
        gc.disable()  # what it calls comes by the number of objects
        sys.setprofile(count_one)
        try:
            clean_html(piece * count)
        finally:
            sys.setprofile(None)
            gc.enable()
        return made

    size = 50_000 // len(piece)
    assert calls(2 * size) <= 2.2 * max(calls(size), 1000)
