"""From names as said to people of the thread, and who of them is on the team."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from bridge.conversation.thread import Post
from bridge.language.lexicon import Lexicon
from bridge.language.phrase import WORD, fold, words_of
from bridge.mail.message import Address

_GROUPS = frozenset({"verteiler", "belegschaft", "staff", "list", "liste", "gruppe", "group"})
_LIST_HOSTS = frozenset({"vger.kernel.org", "googlegroups.com", "groups.io", "freelists.org"})
_LIST_LABELS = frozenset({"list", "lists", "listen", "groups"})
_TITLES = {"herr", "herrn", "frau", "dr", "prof", "mr", "mrs", "ms", "miss"}


def participants(posts: Sequence[Post]) -> tuple[Address, ...]:
    """Everybody who writes in the thread or is written to, each once, in order of first appearance."""
    found: dict[str, Address] = {}
    for post in posts:
        for person in (post.author, *post.to):
            found.setdefault(person_key(person), person)
    return tuple(found.values())


def person_key(person: Address) -> str:
    """What is the same for one person: the address, or the name where a quote had no address."""
    return person.key or fold(person.name)


def resolve(name: str, people: Sequence[Address]) -> Address:
    """The person of that name; one nobody knows, or that fits several people, keeps only the name as said."""
    if "@" in name:
        return next((person for person in people if person.key == name.casefold()), Address("", name))
    wanted = _parts(name)
    fitting = [person for person in people if wanted and wanted <= name_parts(person)]
    return fitting[0] if len(fitting) == 1 else Address(name, "")


def is_same(one: Address, other: Address) -> bool:
    """Whether two addresses are one person: the same address, or one of them a name without an address that fits."""
    if one.address and other.address:
        return one.key == other.key
    return bool(_parts(one.name) & name_parts(other)) and (
        _parts(one.name) <= name_parts(other) or _parts(other.name) <= name_parts(one)
    )


def is_team(person: Address, domains: Collection[str]) -> bool:
    """Whether an address is on one of the domains or below one."""
    domain = person.key.rpartition("@")[2]
    return bool(domain) and any(domain == own.casefold() or domain.endswith("." + own.casefold()) for own in domains)


def may_command(author: Address, domains: Collection[str]) -> bool:
    """Whether a first line like "!erledigt" counts: a customer's closes and moves nothing. Without `domains` nobody
    said who the team is, and everybody's counts. That the From is true is for admission to have checked.
    """
    return not domains or is_team(author, domains)


def is_among(person: Address, people: Collection[Address]) -> bool:
    """Whether the person is one of them."""
    return any(is_same(person, other) for other in people)


def name_parts(person: Address) -> frozenset[str]:
    """Words of the display name and of the local part: "j.weber" is Weber too."""
    local = person.address.split("@", 1)[0].replace(".", " ").replace("_", " ").replace("-", " ")
    return _parts(person.name) | frozenset(part for part in _parts(local) if len(part) > 1)


@lru_cache(maxsize=4096)
def _parts(name: str) -> frozenset[str]:
    return frozenset(part for part in (fold(word) for word in WORD.findall(name)) if part not in _TITLES)


def is_everybody(person: Address, lexicons: Mapping[str, Lexicon]) -> bool:
    """Whether an address is that of a whole team: alle@, team-leeds@, "All Staff" ask nobody in particular."""
    words = {*words_of(fold(person.name)), *words_of(fold(person.address.partition("@")[0].replace(".", " ")))}
    words |= {part for word in words for part in word.replace("_", "-").split("-")}
    return any(not words.isdisjoint(lexicon.words["everybody"] | _GROUPS) for lexicon in lexicons.values())


def is_list(person: Address) -> bool:
    """Whether the host of an address serves mailing lists: lists.verein.example. A list answers nothing itself."""
    host = person.key.rpartition("@")[2]
    return host in _LIST_HOSTS or host.partition(".")[0] in _LIST_LABELS
