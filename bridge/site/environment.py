"""The Jinja environment that pages and letters share: strict about names, translated, templates from texts alone.

An environment keeps what it has compiled: make one for each language and clock, not one for each page or letter.
"""

from jinja2 import BaseLoader, Environment, StrictUndefined, select_autoescape

from bridge.site.fragment import Fragments
from bridge.site.said import Said
from bridge.site.words import Words


def make_environment(loader: BaseLoader, words: Words) -> Environment:
    """An environment in which templates say `_`, `ngettext`, `pgettext` and `w` in one language.

    Rendering raises jinja2.UndefinedError if a template asks for what it is not given.
    """
    environment = Environment(
        loader=loader,
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),  # a letter's text twin is no HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", Fragments],
        auto_reload=False,
    )
    catalogue = words.catalogue
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # given by the extension
        catalogue.gettext,
        catalogue.ngettext,
        newstyle=True,
        pgettext=catalogue.pgettext,
        npgettext=catalogue.npgettext,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.code_generator_class = Said
    environment.globals.update(w=words)
    return environment
