"""What templates may see, and what overriding one file does."""

import re
from pathlib import Path

from jinja2 import meta, nodes

from bridge.site import build
from tests.unit.site.makers import OPTIONS, TEMPLATES, asked, renderer

ALWAYS = {"g", "w", "o", "assets", "_", "gettext", "ngettext", "pgettext", "npgettext"}
GIVEN = {
    "week": {"week"},
    "weeks": {"week", "weeks"},
    "all": {"months"},
    "conversation": {"c"},
    "feed": {"feed", "lately"},
    "help": {"ask", "ask_link", "hide", "hide_link", "test_link"},
    "month": {"list"},
    "redirect": {"target"},
    "people": {"people", "links", "number", "hide"},
    "person": {"p"},
    "requests": {"board", "could"},
    "status": {"status"},
    "search": set(),
    "topic": {"list", "plus", "knows", "also", "query"},
    "topics": {"topics", "plus"},
}
SHARED = {"week_told": {"week"}}  # what pages include


def _own(tree: nodes.Template) -> set[str]:
    """Names a template makes itself: jinja2.meta does not see that blocks know what was imported above them."""
    made = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}
    made |= {macro.name for macro in tree.find_all(nodes.Macro)}
    for one in tree.find_all(nodes.FromImport):
        made |= {name if isinstance(name, str) else name[1] for name in one.names}
    return made


def test_templates_ask_only_for_what_they_are_given() -> None:
    parser = renderer().environments["de"]
    for name, text in TEMPLATES.items():
        if name.startswith("pages/"):
            page = name.removeprefix("pages/").removesuffix(".html")
            tree = parser.parse(text)
            wanted = meta.find_undeclared_variables(tree) - _own(tree)
            assert wanted <= ALWAYS | (GIVEN | SHARED).get(page, set()), name


def test_the_readme_names_every_variable_of_every_page() -> None:
    """An operator who replaces a template reads there what it may use."""
    text = (Path(__file__).parents[3] / "templates" / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", text, re.MULTILINE))
    assert {page: set(re.findall(r"`(\w+)`", row)) for page, row in rows.items()} == GIVEN
    for name in ALWAYS - {"_", "gettext", "ngettext", "pgettext", "npgettext"}:
        assert f"`{name}`" in text, name


def test_every_page_has_its_template() -> None:
    assert {f"pages/{name}.html" for name in GIVEN} <= set(TEMPLATES)


def test_one_file_can_be_overridden() -> None:
    page = "{% extends 'pages/base.html' %}{% block content %}<main id='main'>Hausregeln</main>{% endblock %}"
    values = {"hide": "h", "hide_link": "l", "test_link": "t", "ask": "a", "ask_link": "k"}
    assert b"Hausregeln" in renderer(own={"pages/help.html": page}).page("help", "help/", "de", "help", **values)


def test_pages_are_a_function_of_their_values() -> None:
    first = list(build.conversation_pages(renderer(), asked()))
    again = list(build.conversation_pages(renderer(), asked()))
    assert first == again
    assert [path for path, _ in first] == ["t/8f3k/index.html", "en/t/8f3k/index.html"]
    assert OPTIONS.languages == ("de", "en")
