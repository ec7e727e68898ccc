"""What an operator lays over our templates: a word, a page, the logo, colours, a language; all else stays ours."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import write_po

from bridge.site import build
from bridge.site.build import Front
from bridge.site.render import make_renderer
from bridge.site.words import read_catalogue
from tests.unit.site.makers import ASSETS, OPTIONS, TEMPLATES, asked, card, renderer

FRONT = Front((card(),), (card(),), (), (("qualitaet", 1),), date(2026, 11, 23))


def _front(own: dict[str, str], **options: object) -> dict[str, str]:
    made = renderer(replace(OPTIONS, **options), own)
    files = [*build.front_pages(made, FRONT), *build.help_files(made), *build.conversation_pages(made, asked())]
    return {path: data.decode() for path, data in files}


def test_one_word_changes_and_the_others_stay() -> None:
    own = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Requests"\nmsgstr "Offene Punkte"\n'
    pages = _front({"words/de.po": own})
    assert "Offene Punkte" in pages["index.html"]
    assert "Themen" in pages["index.html"]
    assert "Offene Punkte" not in pages["en/index.html"]


def test_a_plural_changes_as_well() -> None:
    ids = 'msgid "%(num)s request is open"\nmsgid_plural "%(num)s requests are open"\n'
    own = ids + 'msgstr[0] "eine offen"\nmsgstr[1] "%(num)s offen"\n'
    assert "eine offen" in _front({"words/de.po": own})["index.html"]


def test_colours_are_a_sheet_after_ours() -> None:
    assert "own.css" not in _front({})["index.html"]
    names = {**ASSETS, "own.css": "assets/own.css?1"}
    made = make_renderer(TEMPLATES, OPTIONS, names, {"assets/own.css": ":root{--accent:#630}"})
    page = dict(build.front_pages(made, FRONT))["index.html"].decode()
    assert page.index("style.css") < page.index("own.css")


def test_a_logo_takes_the_place_of_the_sign() -> None:
    made = make_renderer(TEMPLATES, OPTIONS, {**ASSETS, "logo.svg": "assets/logo.svg?1"}, {})
    page = dict(build.help_files(made))["help/index.html"].decode()
    assert '<img class="logo" src="../assets/logo.svg?1" width="30" height="30" alt="">' in page


@pytest.fixture(scope="module")
def french() -> str:
    """A catalogue of a language we do not ship: every word marked, so that one of ours would show."""
    forms = get_plural("fr")
    made = Catalog(locale="fr")
    for message in read_catalogue(TEMPLATES["words/en.po"], "en"):
        if message.id and message.context == "date pattern":
            made.add(message.id, message.string, context=message.context)
        elif message.id:
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            marked = tuple(f"¿{text}" for text in (*texts, *texts[-1:] * (forms.num_plurals - len(texts))))
            made.add(message.id, marked if isinstance(message.id, tuple) else marked[0], context=message.context)
    out = BytesIO()
    write_po(out, made)
    return out.getvalue().decode()


def test_a_third_language_is_one_catalogue_away(french: str) -> None:
    pages = _front({"words/fr.po": french}, languages=("de", "fr"))
    page = pages["fr/index.html"]
    assert '<html lang="fr"' in page
    assert "jeudi, 19 novembre 2026" in page
    for words in ("¿Requests", "¿Skip to content", "¿How it works"):
        assert words in page
    assert "Anfragen" not in page
    assert 'hreflang="fr"' in pages["index.html"]
    assert "¿Asked" in pages["fr/t/8f3k/index.html"]
