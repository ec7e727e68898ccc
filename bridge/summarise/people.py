"""Who gets letters of which feed. A stop by mail goes over the configuration; only colleagues read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bridge.mail.message import Address
from bridge.site.page import SiteOptions
from bridge.site.view.person import is_outside
from bridge.store import Connection, Store, readers, threads
from bridge.store.readers import State, Subscription

_WRITERS = timedelta(weeks=12)  # who has not written for so long is not written to


@dataclass(frozen=True, slots=True)
class Person:
    """One reader. `language`, `zone` "": as the first feed; `since`: letters that were due before are not sent."""

    address: str
    feeds: tuple[str, ...]
    name: str = ""
    language: str = ""
    rhythm: str = "weekly"  # "weekly" | "daily" | "never"
    zone: str = ""
    topics: tuple[str, ...] = ()
    is_promoter: bool = False
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Roll:
    """Whom the configuration names; with `has_writers` whoever of the team wrote lately reads that feed, too."""

    feeds: Mapping[str, SiteOptions]
    listed: tuple[Person, ...] = ()
    has_writers: bool = False


def find_people(store: Store, roll: Roll, now: datetime) -> tuple[Person, ...]:
    """Everybody who reads, once, with all their feeds, in order of address. Whoever is new reads since now."""
    with store.write() as db:
        named = {pair for pair in _named(db, roll, now) if _may_read(roll, *pair)}
        for feed in roll.feeds:
            readers.know(db, feed, [address for address, other in named if other == feed], now)
        known = [one for one in readers.subscriptions(db) if _reads(one, roll, named)]
    listed = {one.address.casefold(): replace(one, feeds=()) for one in roll.listed}
    found: dict[str, Person] = {}
    for one in known:
        person = found.get(one.address) or listed.get(one.address) or Person(one.address, ())
        found[one.address] = _with(person, one)
    return tuple(found[key] for key in sorted(found))


def _named(db: Connection, roll: Roll, now: datetime) -> Iterator[tuple[str, str]]:
    """(address key, feed) of all whom the configuration means."""
    for one in roll.listed:
        yield from ((one.address.casefold(), feed) for feed in one.feeds)
    for feed in roll.feeds if roll.has_writers else ():
        yield from ((one.key, feed) for one in threads.load_writers(db, feed, now - _WRITERS, now))


def _may_read(roll: Roll, address: str, feed: str) -> bool:
    return feed in roll.feeds and not is_outside(Address("", address), roll.feeds[feed])


def _reads(one: Subscription, roll: Roll, named: set[tuple[str, str]]) -> bool:
    """By their own word, or as long as the configuration means them; asked again each time (law 11)."""
    by_word = one.state is State.READS
    return _may_read(roll, one.address, one.feed) and (
        by_word or (one.state is State.KNOWN and (one.address, one.feed) in named)
    )


def _with(person: Person, one: Subscription) -> Person:
    """One feed more, and what the person chose by mail."""
    return replace(
        person,
        feeds=(*person.feeds, one.feed),
        language=one.wishes.language or person.language,
        rhythm=one.wishes.rhythm or person.rhythm,
        topics=one.wishes.topics or person.topics,
        since=min(one.since, person.since or one.since),
    )
