"""Letters from templates: HTML and its text twin. Templates and catalogues come as texts by name, as for pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import DictLoader, Environment

from bridge.site.environment import make_environment
from bridge.site.view.person import PersonView
from bridge.site.words import Words, make_words

_SIGNATURE = "-- "  # RFC 3676 section 4.3
_BRIEF = 140


@dataclass(frozen=True, slots=True)
class Printed:
    """The two twins of a letter and its subject."""

    subject: str
    text: str
    html: str


@dataclass(slots=True)
class Printer:
    """Prints letters from `texts`, all templates and catalogues by name; each is compiled once a language and clock."""

    texts: Mapping[str, str]
    _environments: dict[tuple[str, str], Environment] = field(default_factory=dict)

    def speaks(self, language: str) -> bool:
        """Whether there are words of this language."""
        return f"words/{language}.po" in self.texts

    def letter(self, template: str, language: str, zone: ZoneInfo, **values: Any) -> Printed:
        """The letter of one template. jinja2.UndefinedError if that asks for what is not given; KeyError names a
        language without words.
        """
        environment = self._environment(language, zone)
        subject = environment.get_template(f"letters/{template}.subject.txt").render(values)
        text = environment.get_template(f"letters/{template}.txt").render(values)
        html = environment.get_template(f"letters/{template}.html").render(values)
        return Printed(" ".join(subject.split()), _plain(text), _lines(html))

    def _environment(self, language: str, zone: ZoneInfo) -> Environment:
        found = self._environments.get((language, zone.key))
        if found is None:
            words = make_words(self.texts[f"words/{language}.po"], language, zone)
            found = self._environments[language, zone.key] = _environment(self.texts, words)
        return found


def _lines(html: str) -> str:
    """Without indentation and empty lines: mail programs cut letters by their size."""
    return "\n".join(line for line in map(str.strip, html.split("\n")) if line) + "\n"


def _plain(text: str) -> str:
    """No blanks at the end of a line but of the one above the signature, by which mail programs know it; one empty
    line at most between two paragraphs.
    """
    lines: list[str] = []
    for line in map(str.rstrip, text.strip("\n").split("\n")):
        if line or (lines and lines[-1]):
            lines.append(_SIGNATURE if line == _SIGNATURE.rstrip() else line)
    return "\n".join(lines).rstrip("\n") + "\n"


def _environment(texts: Mapping[str, str], words: Words) -> Environment:
    environment = make_environment(DictLoader({**texts, **_sentences(texts)}), words)
    environment.filters.update(
        person=lambda person: _person(person, words),
        names=lambda people: _joined([_person(one, words) for one in people], words),
        brief=_brief,
        quoted=lambda sentence: _quoted(sentence, words.language),
        fullnames=lambda people: _joined([one.name for one in people], words),
        listed=lambda titles: _joined(titles, words, most=len(titles)),
    )
    return environment


def _sentences(texts: Mapping[str, str]) -> dict[str, str]:
    """What both twins say, once more under a name that makes it HTML: what a macro of a text template returns would
    count as escaped in an HTML one, and it is not.
    """
    return {name.removesuffix("txt") + "html": text for name, text in texts.items() if name.endswith("say.txt")}


def _person(person: PersonView, words: Words) -> str:
    """The short name; somebody outside or doubtful is said to be so, never with the address."""
    gettext = words.catalogue.gettext
    name, marks = person.short or gettext("Somebody"), []
    if person.is_outside:
        name, marks = person.name or person.organisation, [gettext("external")]
    if not name:
        return gettext("somebody outside")
    if person.doubt:
        marks.append(words.doubt(person.doubt))
    return f"{name} ({', '.join(marks)})" if marks else name


def _joined(names: list[str], words: Words, most: int = 3) -> str:
    if len(names) > most:
        names = [*names[:2], f"{words.number(len(names) - 2)} {words.catalogue.gettext('others')}"]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {words.catalogue.gettext('and')} {names[-1]}"


def _brief(subject: str) -> str:
    """A subject as a list needs it: whole words, at most 140 letters."""
    return subject if len(subject) <= _BRIEF else f"{subject[:_BRIEF].rsplit(' ', 1)[0]} …"


def _quoted(sentence: str, language: str) -> str:
    """In the quotation marks of the text around it, whatever language is quoted."""
    first, last = {"de": ("„", "“"), "fr": ("«\u00a0", "\u00a0»")}.get(language, ("“", "”"))
    return f"{first}{sentence}{last}"
