"""Which addresses are one person."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from bridge.conversation.request.people import person_key
from bridge.language.phrase import fold
from bridge.mail.message import Address


def one_person(addresses: Iterable[Address], groups: Iterable[Collection[str]] = ()) -> tuple[tuple[Address, ...], ...]:
    """Addresses that are one person: named together in `groups` (address keys, from the config), or the same full
    name at related domains.

    Related: the same domain but for its first label (firma.example, mail.firma.example).
    A name of one word proves nothing; nor does an address with a digit ("thomas.mueller2": a namesake).
    """
    ordered = sorted({person_key(one): one for one in addresses if one.address}.values(), key=lambda one: one.key)
    known = [frozenset(address.casefold() for address in group) for group in groups]
    leader = {one.key: one.key for one in ordered}
    marks: dict[str, str] = {}
    for one in ordered:
        for mark in _marks(one, known):
            first = _root(leader, marks.setdefault(mark, one.key))
            leader[_root(leader, one.key)] = first
    found: dict[str, list[Address]] = {}
    for one in ordered:
        found.setdefault(_root(leader, one.key), []).append(one)
    return tuple(tuple(group) for group in found.values())


def _marks(one: Address, groups: Iterable[Collection[str]]) -> Iterator[str]:
    """What two addresses of one person share."""
    for number, group in enumerate(groups):
        if one.key in group:
            yield f"group {number}"
    local, _, domain = one.key.rpartition("@")
    name = " ".join(sorted(fold(one.name).replace(",", " ").split()))
    if " " in name and "@" not in name and not any(sign.isdigit() for sign in local):
        yield f"{name} at {'.'.join(domain.split('.')[-2:])}"


def _root(leader: Mapping[str, str], key: str) -> str:
    """The address that stands for the group."""
    while leader[key] != key:
        key = leader[key]
    return key
