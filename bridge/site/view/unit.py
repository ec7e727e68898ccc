"""Where people of the house work: "Vertrieb, Hamburg" beside a name, and the location that a request concerns.

A conversation says it by the signatures that stand in it, never by what other mails say: another mail elsewhere
does not write its page again (law 7).
"""

from collections.abc import Iterable, Mapping

from bridge.conversation.person import read_signature
from bridge.conversation.thread import Post
from bridge.mail.message import Address
from bridge.site.page import PersonRules, SiteOptions
from bridge.site.view import text
from bridge.site.view.people import OFF, Directory
from bridge.site.view.person import is_outside


def units_of(posts: Iterable[Post], options: SiteOptions) -> dict[str, str]:
    """Address key -> unit and location of the authors inside: as the operator says, else as their newest signature
    among these posts does; nobody of whom neither says anything.
    """
    if options.people == OFF:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for post in posts:
        if post.author.key and not is_outside(post.author, options):
            role, place = read_signature(post.author.name, post.folds)
            before = found.get(post.author.key, ("", ""))
            found[post.author.key] = (role or before[0], place or before[1])
    rules = {key: _ruled(key, *said, options) for key, said in found.items()}
    lines = ((key, ", ".join(filter(None, said))) for key, said in rules.items())
    return {key: text.line(line, "", options) for key, line in lines if line}


def _ruled(key: str, role: str, place: str, options: SiteOptions) -> tuple[str, str]:
    none = PersonRules(())
    rule = next((one for one in options.persons if key in map(str.casefold, one.addresses)), none)
    return rule.role or role, rule.place or place


def locations_of(directory: Directory) -> dict[str, str]:
    """Address key -> location, of everybody who has a page and of whom it is sure."""
    return {key: one.portrait.place for one in directory.people if one.portrait.place for key in one.keys}


def locations_among(people: Iterable[Address], locations: Mapping[str, str]) -> frozenset[str]:
    """The locations of these people."""
    return frozenset(locations[one.key] for one in people if one.key in locations)
