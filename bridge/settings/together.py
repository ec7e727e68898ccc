"""What no single table of the configuration can see: names that occur twice, and sites that lie in one another."""

from pathlib import Path

from bridge.mail.domain import is_within
from bridge.settings.bucket import is_bucket
from bridge.settings.derived import domains
from bridge.settings.faults import Spots
from bridge.settings.location import Path as Key
from bridge.settings.model import Settings
from bridge.settings.own import faults_of_own


def contradictions(settings: Settings, home: Path, spots: Spots) -> tuple[str, ...]:
    """One sentence each, in the order of the file."""
    feeds: list[tuple[str, Key]] = [(feed.name, ("feed", n, "name")) for n, feed in enumerate(settings.feed)]
    return (
        *_twice("feeds", feeds, spots),
        *_twice("mailboxes", mailbox_names(settings), spots),
        *_nested(settings, home, spots),
        *_swallowing(settings, home, spots),
        *_readers(settings, spots),
        *faults_of_own(settings, home, spots),
    )


def mailbox_names(settings: Settings) -> list[tuple[str, Key]]:
    """The name of every mailbox and where it stands: its own, else that of its feed and a number."""
    return [
        (
            box.name or (feed.name if place == 0 else f"{feed.name}-{place + 1}"),
            ("feed", number, "mailbox", place, "name"),
        )
        for number, feed in enumerate(settings.feed)
        for place, box in enumerate(feed.mailbox)
    ]


def _twice(kind: str, named: list[tuple[str, Key]], spots: Spots) -> list[str]:
    seen: set[str] = set()
    wrong: list[str] = []
    for name, path in named:
        if name in seen:
            wrong.append(f'{spots.of(path)}: two {kind} are named "{name}"; give each its own name')
        seen.add(name)
    return wrong


def _nested(settings: Settings, home: Path, spots: Spots) -> list[str]:
    """Law 11: a site inside the site of another audience would be served to it."""
    outputs: dict[Path, str] = {}
    wrong: list[str] = []
    for number, feed in enumerate(settings.feed):
        here = (home / feed.output).resolve()
        inside = [name for there, name in outputs.items() if here.is_relative_to(there) or there.is_relative_to(here)]
        spot = spots.of(("feed", number, "output"))
        wrong += [f'{spot}: shares its folder with the site of feed "{name}"; each needs its own' for name in inside]
        outputs[here] = feed.name
    return wrong


def _swallowing(settings: Settings, home: Path, spots: Spots) -> list[str]:
    """What lies in a site's folder, the web server gives to every reader."""
    boxes = [box.path for feed in settings.feed for box in feed.mailbox]
    own = [feed.templates for feed in settings.feed]
    store = settings.store.url.removeprefix("sqlite:///") if settings.store.url.startswith("sqlite:///") else ""
    kept = [home, *(home / one for one in (store, *boxes, *own, settings.letters.spool) if one)]
    wrong: list[str] = []
    for number, feed in enumerate(settings.feed):
        here = (home / feed.output).resolve()
        inside = [] if is_bucket(feed.output) else [one for one in kept if one.resolve().is_relative_to(here)]
        spot = spots.of(("feed", number, "output"))
        wrong += [
            f"{spot}: holds {one}, which every reader could open; give the site its own folder" for one in inside[:1]
        ]
    return wrong


def _readers(settings: Settings, spots: Spots) -> list[str]:
    """Law 11: a reader gets the feeds that are named, and only within the domains of each."""
    feeds = {feed.name: feed for feed in settings.feed}
    seen: set[str] = set()
    wrong: list[str] = []
    for number, reader in enumerate(settings.reader):
        path: Key = ("reader", number)
        named = reader.feeds or tuple(feeds)
        unknown = [name for name in named if name not in feeds]
        if len(feeds) > 1 and not reader.feeds:
            wrong.append(f"{spots.of((*path, 'feeds'))}: name the feeds of this reader: {', '.join(feeds)}")
        elif unknown:
            wrong.append(f'{spots.of((*path, "feeds"))}: there is no feed "{unknown[0]}"; known: {", ".join(feeds)}')
        elif outside := [name for name in named if not _may_read(reader.address, domains(feeds[name]))]:
            wrong.append(f'{spots.of((*path, "address"))}: outside the domains of feed "{outside[0]}"')
        if reader.address.casefold() in seen:
            wrong.append(f"{spots.of((*path, 'address'))}: this reader stands here twice")
        seen.add(reader.address.casefold())
    return wrong


def _may_read(address: str, allowed: tuple[str, ...]) -> bool:
    return any(is_within(address.rpartition("@")[2], domain) for domain in allowed)
