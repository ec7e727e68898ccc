"""The printer of letters: what it compiles once, and for whom it does so again."""

import re
from zoneinfo import ZoneInfo

import jinja2
import pytest

from bridge.letters.render import Printer
from bridge.mail.message import Address
from bridge.shipped import template_texts
from bridge.site.page import SiteOptions
from bridge.site.view.person import view_person

BERLIN, LEEDS = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/London")
SHAPES = {
    "letters/x.subject.txt": "{{ _('Solved') }}\n  {{ what }}",
    "letters/x.txt": "{{ what }} {{ _('and') }} {{ w.zone }}\n\n\n\nEnde  \n",
    "letters/x.html": "  <p>{{ what }}</p>\n\n",
    "words/de.po": 'msgid "Solved"\nmsgstr "Gelöst"\n\nmsgid "and"\nmsgstr "und"\n',
    "words/en.po": "",
}


def test_html_is_escaped_its_twin_is_not_and_both_are_tidy() -> None:
    found = Printer(SHAPES).letter("x", "de", BERLIN, what="<b>Tom & Anja</b>")
    assert found.subject == "Gelöst <b>Tom & Anja</b>"
    assert found.text == "<b>Tom & Anja</b> und Europe/Berlin\n\nEnde\n"
    assert found.html == "<p>&lt;b&gt;Tom &amp; Anja&lt;/b&gt;</p>\n"


def test_what_both_twins_say_is_escaped_in_the_one_that_is_html() -> None:
    """What a macro of a text template returns counts as escaped wherever it is called: a name ran as script."""
    said = "{% macro new(name) %}{{ _('Solved') }} {{ _('for %(name)s', name=name) }}, {{ name }}{% endmacro %}"
    shapes = {
        **SHAPES,
        "letters/say.txt": said,
        "letters/x.txt": "{% import 'letters/say.txt' as say with context %}{{ say.new(what) }}",
        "letters/x.html": "{% import 'letters/say.html' as say with context %}{{ say.new(what) }}",
    }
    found = Printer(shapes).letter("x", "de", BERLIN, what="<script>")
    assert found.text == "Gelöst for <script>, <script>\n"
    assert found.html == "Gelöst for &lt;script&gt;, &lt;script&gt;\n"


def test_no_html_template_takes_words_from_a_text_template() -> None:
    imports = re.compile(r"""(import|include|extends|from)\s+['"][^'"]+\.txt['"]""")
    texts = template_texts()
    assert [name for name, text in texts.items() if name.endswith(".html") and imports.search(text)] == []


def test_look_alikes_are_marked_in_both_languages() -> None:
    wicked = view_person(Address("\u0410nja Roth", "anja@firma.example"), SiteOptions(address="feed@firma.example"))
    shapes = {
        **template_texts(),
        "letters/x.txt": "{{ wicked|person }}",
        "letters/x.html": "",
        "letters/x.subject.txt": "",
    }
    for language, mark in (("de", "täuschend ähnliche Buchstaben"), ("en", "look-alike letters")):
        assert Printer(shapes).letter("x", language, BERLIN, wicked=wicked).text == f"\u0410nja ({mark})\n"


def test_what_a_template_is_not_given_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError, match="what"):
        Printer(SHAPES).letter("x", "de", BERLIN)


def test_templates_are_compiled_once_a_language_and_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_one = jinja2.Environment.compile

    def counting(self: jinja2.Environment, source: str, name: str, *more: object) -> object:
        compiled.append(name)
        return compile_one(self, source, name, *more)  # type: ignore[call-overload]

    monkeypatch.setattr(jinja2.Environment, "compile", counting)
    printer, said = Printer(SHAPES), []
    for _ in range(50):
        for language, zone in (("de", BERLIN), ("en", BERLIN), ("de", LEEDS)):
            said.append(printer.letter("x", language, zone, what="x").text)
    assert len(compiled) == 9  # three templates, three readers
    assert said[:3] == [
        "x und Europe/Berlin\n\nEnde\n",
        "x and Europe/Berlin\n\nEnde\n",
        "x und Europe/London\n\nEnde\n",
    ]
    assert said[3:] == said[:3] * 49


def test_which_languages_it_has_words_of() -> None:
    assert (Printer(SHAPES).speaks("de"), Printer(SHAPES).speaks("fr")) == (True, False)
