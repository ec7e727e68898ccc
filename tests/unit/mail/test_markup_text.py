"""Plain text as HTML, and the gist of a text."""

import pytest

from bridge.mail.markup import excerpt, text_html
from bridge.mail.markup.links import read_link

REL = ' rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hallo,\n\nbitte bis\nFreitag.", "<p>Hallo,</p><p>bitte bis<br>Freitag.</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        (
            "siehe https://a.example/x?a=1&b=2.",
            f'<p>siehe <a href="https://a.example/x?a=1&amp;b=2"{REL}>https://a.example/x?a=1&amp;b=2</a>.</p>',
        ),
        ("(https://a.example/x_(y))", f'<p>(<a href="https://a.example/x_(y)"{REL}>https://a.example/x_(y)</a>)</p>'),
        ("<https://a.example>", f'<p>&lt;<a href="https://a.example"{REL}>https://a.example</a>&gt;</p>'),
        ("javascript:alert(1) ftp://a.example", "<p>javascript:alert(1) ftp://a.example</p>"),
        ("so:\n\n    if x:\n        y()\n\nEnde", "<p>so:</p><pre>    if x:\n        y()</pre><p>Ende</p>"),
        ("<script>x()</script>", "<p>&lt;script&gt;x()&lt;/script&gt;</p>"),
        ("\r\n\r\n", ""),
        ("\x00\ud83d", "<p></p>"),
    ],
)
def test_text_html(text, html):
    assert text_html(text) == html


@pytest.mark.parametrize(
    ("text", "limit", "gist"),
    [
        ("Hallo zusammen,\n\nwer hat das Protokoll?", 80, "wer hat das Protokoll?"),
        ("Danke!", 80, "Danke!"),
        ("Bonjour à tous,\nvoici le rapport.", 80, "voici le rapport."),
        ("Der Bericht ist fertig. Die Kurve folgt morgen.", 30, "Der Bericht ist fertig."),
        ("Drehmomentkurve und Prüfprotokoll liegen bei", 30, "Drehmomentkurve und…"),
        ("x" * 50, 10, "x" * 9 + "…"),
        ("", 10, ""),
    ],
)
def test_excerpt(text, limit, gist):
    assert excerpt(text, limit) == gist
    assert len(gist) <= limit


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("java\nscript:alert(1)", ""),
        ("//a.example/x", ""),
        ("http://[::1", ""),
        ("https://", ""),
        ("HTTPS://a.example/", "HTTPS://a.example/"),
        ("https://a.example/?utm_source=x&utm_medium=y", "https://a.example/"),
        ("https://urldefense.com/v3/__https://a.example/*b__;Iw!!x$", "https://a.example/#b"),
        (
            "https://eur01.safelinks.protection.outlook.com/?url=javascript%3Aalert(1)",
            "https://eur01.safelinks.protection.outlook.com/?url=javascript%3Aalert(1)",
        ),
    ],
)
def test_read_link(href, target):
    assert read_link(href) == target
