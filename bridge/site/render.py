"""Pages from templates. Templates and catalogues are handed in as texts by name: the core opens no file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import ChoiceLoader, DictLoader, Environment
from markupsafe import Markup, escape

from bridge.site import page
from bridge.site.environment import make_environment
from bridge.site.page import SiteOptions
from bridge.site.words import Words, make_words

_BLANK = "\n"
_MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class Twin:
    """The same page in another language."""

    language: str
    name: str
    link: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What every template may say about the page it is on; nothing in it changes with a mail (law 7)."""

    language: str
    root: str
    up: str  # to the root of this language
    nav: str
    twins: tuple[Twin, ...]
    has_first_address: bool  # a page that is not the first of its kind points the twins to the first


@dataclass(frozen=True, slots=True)
class Renderer:
    """Templates, words and options of one site, ready to render."""

    options: SiteOptions
    environments: Mapping[str, Environment]
    words: Mapping[str, Words]
    # The pages written last and the values they were made of: most lists that a mail touches say what they said before.
    kept: dict[tuple[str, str, str], tuple[dict[str, Any], bytes]] = field(default_factory=dict, compare=False)

    def page(
        self, template: str, address: str, language: str, nav: str = "", **values: Any
    ) -> bytes:  # whatever the template of that page asks for
        """The bytes of a page, UTF-8. jinja2.UndefinedError if a template asks for what it is not given."""
        place = (template, address, language)
        before = self.kept.pop(place, None)
        if before is None or before[0] != values:
            frame = self.frame(address, language, nav)
            text = self.environments[language].get_template(f"pages/{template}.html").render(g=frame, **values)
            before = (values, _without_blank_lines(text).encode("utf-8", "replace"))
        self.kept[place] = before  # as the one written last
        if len(self.kept) > _MOST_KEPT:
            del self.kept[next(iter(self.kept))]
        return before[1]

    def folder(self, address: str, language: str) -> str:
        """The folder of a page in one language."""
        return page.below(language, self.options) + address

    def frame(self, address: str, language: str, nav: str) -> Frame:
        """The frame of a page."""
        root = page.root(address, language, self.options)
        twins = tuple(
            Twin(
                other,
                self.words[other].language_name(other),
                root + page.below(other, self.options) + address or "./",
                other == language,
            )
            for other in self.options.languages
        )
        return Frame(language, root, root + page.below(language, self.options), nav, twins, has_first_address=True)


def _without_blank_lines(text: str) -> str:
    return _BLANK.join(filter(None, map(str.rstrip, text.split("\n")))) + "\n"


def make_renderer(
    templates: Mapping[str, str], options: SiteOptions, assets: Mapping[str, str], own: Mapping[str, str] | None = None
) -> Renderer:
    """`templates`: name ("pages/feed.html", "words/de.po", ...) -> text; `own`: an operator's, which come first.

    `assets`: "style.css" -> its address with the hash of its content. KeyError names a language without catalogue.
    """
    words = {code: _words(code, templates, own or {}, options) for code in options.languages}
    loader = ChoiceLoader([DictLoader(dict(own or {})), DictLoader(dict(templates))])
    environments = {code: _environment(loader, words[code], options, assets) for code in options.languages}
    return Renderer(options, environments, words)


def _words(code: str, templates: Mapping[str, str], own: Mapping[str, str], options: SiteOptions) -> Words:
    name = f"words/{code}.po"
    if name not in templates:
        return make_words(own[name], code, options.clock)
    return make_words(templates[name], code, options.clock, own.get(name, ""))


def _environment(loader: ChoiceLoader, words: Words, options: SiteOptions, assets: Mapping[str, str]) -> Environment:
    environment = make_environment(loader, words)
    environment.globals.update(o=options, assets=dict(assets))
    environment.filters.update(_filters(words))
    return environment


def _filters(words: Words) -> dict[str, Callable[..., Any]]:
    return {
        "names": lambda people: _names(people, words),
        "person": lambda person: Markup("<bdi>{}</bdi>").format(
            person.short or person.organisation or words.catalogue.gettext("somebody outside")
        ),
        "fullname": lambda person: person.name or words.catalogue.gettext("Somebody outside"),
        "link": page.link,
        "weak": lambda reason: _weak(reason, words),
        "slashless": lambda text: str(text).rstrip("/"),
    }


def _weak(reason: str, words: Words) -> str:
    """Why two conversations are neighbours; `linking` says it in English with the base subject behind a colon."""
    if reason.startswith("same subject and people"):
        return words.catalogue.gettext("same subject and people, but no reference to it")
    return reason


def _names(people: Sequence[Any], words: Words) -> Markup:
    """ "Ben, Anja und Tom", each isolated so that no name turns the sentence round."""
    outside = words.catalogue.gettext("somebody outside")
    shown = [Markup("<bdi>{}</bdi>").format(person.short or person.organisation or outside) for person in people[:3]]
    if len(people) > 3:
        shown[2:] = [escape(words.number(len(people) - 2)) + escape(" " + words.catalogue.gettext("others"))]
    if len(shown) < 2:
        return Markup("").join(shown)
    joined = Markup(", ").join(shown[:-1])
    return joined + escape(f" {words.catalogue.gettext('and')} ") + shown[-1]
