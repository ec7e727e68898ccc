"""The pages of people as (path, bytes), their feeds, and who could answer what waits."""

from collections.abc import Iterable, Iterator, Mapping

from bridge.conversation.person import Suggested
from bridge.site import feed as feeds
from bridge.site import page
from bridge.site.build import both_formats
from bridge.site.page import SiteOptions
from bridge.site.render import Renderer
from bridge.site.view.people import OFF, Directory, ProofView, Someone, view_proof
from bridge.site.view.someone import Doings, view_row, view_someone

File = tuple[str, bytes]
_ROWS = 150  # people on a page: about 40 kB


def people_files(renderer: Renderer, directory: Directory) -> Iterator[File]:
    """Everybody who has a page, from A to Z; a large house on several pages."""
    options, people = renderer.options, directory.people
    starts = range(0, max(len(people), 1), _ROWS)
    links = tuple(_address(number) for number in range(1, len(starts) + 1))
    for language in options.languages:
        word = _command(renderer, language)
        for number, start in enumerate(starts, 1):
            rows = tuple(view_row(one, options, word) for one in people[start : start + _ROWS])
            values = {"people": rows, "links": links, "number": number, "hide": view_hide(word, options)}
            address = links[number - 1]
            yield page.path(address, language, options), renderer.page("people", address, language, "people", **values)


def _address(number: int) -> str:
    return page.PEOPLE if number == 1 else f"{page.PEOPLE}{number}/"


def view_hide(word: str, options: SiteOptions) -> str:
    """The address that takes somebody out: feed+ohne-mich@firma.example."""
    local, _, domain = options.address.partition("@")
    return f"{local}+{word}@{domain}"


def _command(renderer: Renderer, language: str) -> str:
    return renderer.words[language].catalogue.pgettext("address", "without-me")


def person_files(renderer: Renderer, one: Someone, doings: Doings, directory: Directory) -> Iterator[File]:
    """The page of a person in every language, and their feeds: what they answered."""
    options = renderer.options
    address = page.person(one.keys[0], options)
    for language in options.languages:
        word = _command(renderer, language)
        view = view_someone(one, doings, directory, options, word)
        yield page.path(address, language, options), renderer.page("person", address, language, "people", p=view)
    answers = [part for part in doings.answers if directory.allows(part.person, part.topics)]
    yield from both_formats(feeds.feed_of_person(one, answers, options, doings.gone), options)


def leading_files(renderer: Renderer, key: str, target: str) -> Iterator[File]:
    """The page of another address of somebody leads to `target`: their first one's, or the list of people."""
    address = page.person(key, renderer.options)
    for language in renderer.options.languages:
        path = page.path(address, language, renderer.options)
        yield path, renderer.page("redirect", address, language, target=f"../../{target}")


def view_suggested(
    suggested: Mapping[str, Iterable[Suggested]], directory: Directory, options: SiteOptions
) -> dict[str, tuple[ProofView, ...]]:
    """Thread -> who could answer its request, without those who want no mention; only threads with somebody."""
    if options.people == OFF:
        return {}
    found = {
        thread: tuple(view_proof(one, options) for one in people if directory.allows(one.person, one.proof.topics))
        for thread, people in suggested.items()
    }
    return {thread: people for thread, people in found.items() if people}
