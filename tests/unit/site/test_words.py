"""Both catalogues are complete: a word that is missing in one language fails here, not on a page."""

import ast
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract

import bridge.letters
import bridge.site
from bridge.site.words import read_catalogue
from tests.unit.site.makers import TEMPLATES

KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)}
OPTIONS = {"trimmed": "true", "silent": "false", "extensions": "jinja2.ext.i18n,bridge.site.fragment.Fragments"}
LANGUAGES = ("de", "en")
Key = tuple[str, str]


def _in_template(source: str) -> set[Key]:
    found = extract("jinja2.ext:babel_extract", BytesIO(source.encode()), KEYWORDS, options=OPTIONS)
    return {(context or "", message if isinstance(message, str) else message[0]) for _, message, _, context in found}


def _in_code(source: str) -> set[Key]:
    """By the syntax tree: Babel's extractor does not look into f-strings and conditions."""
    keys: set[Key] = set()
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        words = [one.value for argument in call.args for one in ast.walk(argument) if isinstance(one, ast.Constant)]
        if name == "gettext":
            keys |= {("", word) for word in words}
        elif name == "_pattern":
            keys |= {("date pattern", word) for word in words}
        elif name == "pgettext" and len(words) == 2:
            keys.add((words[0], words[1]))
    return keys


def used() -> set[Key]:
    """(context, English words) of all that templates and code of the site ask for."""
    pages = (text for name, text in TEMPLATES.items() if name.startswith(("pages/", "letters/")))
    folders = (bridge.site.__path__[0], bridge.letters.__path__[0])
    code = (path.read_text(encoding="utf-8") for folder in folders for path in Path(folder).rglob("*.py"))
    return {key for text in pages for key in _in_template(text)} | {key for text in code for key in _in_code(text)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_has_its_translation(language: str) -> None:
    catalogue = read_catalogue(TEMPLATES[f"words/{language}.po"], language)
    have = {(one.context or "", one.id if isinstance(one.id, str) else one.id[0]): one for one in catalogue if one.id}
    assert sorted(used() - set(have)) == []
    for key, message in have.items():
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(texts), key
        assert not message.fuzzy, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_over(language: str) -> None:
    catalogue = read_catalogue(TEMPLATES[f"words/{language}.po"], language)
    have = {(one.context or "", one.id if isinstance(one.id, str) else one.id[0]) for one in catalogue if one.id}
    assert sorted(have - used()) == []


def _places(text: str) -> set[str]:
    named = {part.partition(")")[0] for part in text.split("%(")[1:]}
    return named | {name for _, name, _, _ in Formatter().parse(text.replace("%(", "(")) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_their_places(language: str) -> None:
    for message in read_catalogue(TEMPLATES[f"words/{language}.po"], language):
        if not message.id or message.context == "date pattern":
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert _places(texts[-1]) == _places(ids[-1]), ids
        assert _places(texts[0]) <= _places(ids[-1]), ids  # "one mailbox needs help" needs no number
