"""Words without a value are part of the compiled template, and say what gettext would say each time."""

from zoneinfo import ZoneInfo

from jinja2 import DictLoader, Environment

from bridge.shipped import template_texts
from bridge.site.environment import make_environment
from bridge.site.words import make_words

TEXTS = {
    "plain.html": "<p>{{ _('Archive') }}</p>",
    "signs.html": "{{ _('100 %% <b>') }}{{ pgettext('figure', 'median') }}",
    "signs.txt": "{{ _('100 %% <b>') }}",
    "value.html": "{{ _('All conversations, %(month)s', month='<i>') }}",
    "asked.html": "{{ '' or _('(no subject)') }}",
}


def environment() -> Environment:
    words = make_words(template_texts()["words/de.po"], "de", ZoneInfo("Europe/Berlin"))
    return make_environment(DictLoader(TEXTS), words)


def test_words_are_translated_when_a_template_is_compiled() -> None:
    code = environment().compile(TEXTS["plain.html"], "plain.html", raw=True)
    assert "<p>Archiv</p>" in code
    assert "gettext" not in code


def test_they_say_the_same_as_before() -> None:
    made = environment()
    said = {name: made.get_template(name).render() for name in TEXTS}
    made.code_generator_class = Environment.code_generator_class  # Jinja's own, which asks gettext each time
    made.cache.clear()
    assert said == {name: made.get_template(name).render() for name in TEXTS}
    assert said["signs.html"].startswith("100 % <b>")
    assert said["value.html"].endswith("&lt;i&gt;")
