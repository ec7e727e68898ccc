"""Who is meant: the addresses and names of a person, as the mails themselves have them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from bridge.apart import watched
from bridge.mail.message import Address, Message
from bridge.mail.parse import parse_message
from bridge.redaction import Forgotten, marks_of_person, name_parts, secret_of
from bridge.redaction.marks import words_of
from bridge.store import Connection, Store, archive
from bridge.store.read import load_reads

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Person:
    """`shared`: parts of the name that others here bear too, so that alone they name nobody."""

    addresses: tuple[str, ...]  # folded
    names: tuple[str, ...]
    shared: frozenset[str] = frozenset()

    def is_unknown(self) -> bool:
        """Nothing here names them."""
        return not self.addresses and not self.names


def traces_of(store: Store, person: Person) -> Forgotten:
    """The person as texts are looked through for them."""
    key = secret_of(store.id_key)
    return Forgotten(key, marks_of_person(key, person.addresses, person.names, person.shared))


def every_mail(db: Connection, feed: str) -> Iterator[tuple[archive.Mail, bytes]]:
    """Every mail of a feed that can be read, posts or not, in order of arrival; with the limits of one mail around what
    is done with each.
    """
    after = 0
    while portion := archive.readable(db, feed, after, _AT_ONCE):
        for mail in portion:
            with watched():
                yield mail, archive.raw(db, mail.number)
        after = portion[-1].number


def people_in(message: Message) -> Iterator[Address]:
    """Everybody whom a mail's header names, and those of the mails attached to it."""
    waiting = [message]
    while waiting:
        one = waiting.pop()
        yield from (one.author, *one.to, *one.cc, *one.reply_to)
        if one.sender:
            yield one.sender
        waiting.extend(one.attached)


def find_person(db: Connection, feeds: Collection[str], who: str, apart: Collection[str] = ()) -> Person:
    """The person behind an address or a full name: all addresses that bear the same full name are one person.

    `apart`: addresses of somebody else of that name; then the name proves nothing, and only the address counts.
    """
    seen = {one for feed in feeds for one in _everybody(db, feed)}
    wanted, others = who.strip().casefold(), {one.casefold() for one in apart}
    names = {name for address, name in seen if address == wanted} if "@" in wanted else {who.strip()}
    full = _full(names) - _full(name for address, name in seen if address in others)
    mine = {(address, name) for address, name in seen if address not in others and _is_full(name, full)}
    addresses = {address for address, _ in mine if address} | ({wanted} if "@" in wanted else set())
    known = {name for _, name in mine} | {name for name in names if _is_full(name, full) and mine}
    strangers = {name for address, name in seen if address not in addresses and name not in known}
    shared = frozenset(part for name in strangers for part in name_parts(name))
    return Person(tuple(sorted(addresses)), tuple(sorted(known)), shared)


def _everybody(db: Connection, feed: str) -> Iterator[tuple[str, str]]:
    """(folded address, name) of everybody in a header or above a quote."""
    for mail, raw in every_mail(db, feed):
        people = list(people_in(parse_message(raw)))
        stored = load_reads(db, [mail.number]).get(mail.number)
        people += [level.author for level in stored.reading.chain] if stored else []
        yield from ((one.key, one.name.strip()) for one in people)


def _full(names: Iterable[str]) -> set[frozenset[str]]:
    """Names of two words or more; "Weber, Jonas" is "Jonas Weber"."""
    return {frozenset(words) for name in names if len(words := words_of(name)) > 1}


def _is_full(name: str, full: Collection[frozenset[str]]) -> bool:
    return frozenset(words_of(name)) in full
