"""Write the pages that no longer match the store: the verb `publish`.

Order of writing, so that no reader meets a broken link and a crash at any point is healed by the next run (law 6): assets,
attached files, conversations, lists, pages that age, feeds, removals, frame.json; then the store forgets what was pending.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from json import loads
from typing import Protocol

from bridge.conversation.thread import Card, Post, Status, Thread
from bridge.mail.parse import parse_message
from bridge.site import build, page
from bridge.site.attachment import safe_name
from bridge.site.build import File, Front, MailboxState
from bridge.site.page import SiteOptions, Touched
from bridge.site.render import Renderer, make_renderer
from bridge.steps import step
from bridge.store import Connection, Store, archive, changes, threads

_PORTION = 40  # conversations loaded at once
_ALL = 1_000_000_000
_WAITING, _SOLVED = 1000, 60


class Sink(Protocol):
    """Where a site goes: sinks.folder, sinks.bucket."""

    def write(self, path: str, data: bytes) -> bool: ...  # noqa: D102
    def read(self, path: str) -> bytes | None: ...  # noqa: D102
    def exists(self, path: str) -> bool: ...  # noqa: D102
    def remove(self, path: str) -> bool: ...  # noqa: D102
    def paths(self, below: str = "") -> Iterator[str]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Published:
    """What a run did, in files and bytes."""

    written: int = 0
    bytes: int = 0
    unchanged: int = 0
    removed: int = 0


@dataclass(slots=True)
class _Press:
    """The sink with a count; remembers what it was given, so that a full run can sweep the rest."""

    sink: Sink
    written: int = 0
    bytes: int = 0
    unchanged: int = 0
    removed: int = 0
    seen: set[str] = field(default_factory=set)

    def write(self, files: Iterable[File]) -> None:
        for path, data in files:
            self.seen.add(path)
            if self.sink.write(path, data):
                self.written += 1
                self.bytes += len(data)
                step("publish.written")
            else:
                self.unchanged += 1

    def remove(self, paths: Iterable[str]) -> None:
        for path in paths:
            if self.sink.remove(path):
                self.removed += 1
                step("publish.removed")


@dataclass(frozen=True, slots=True)
class _Lists:
    """Everything that lists and ageing pages are made of, read in one view of the store."""

    months: tuple[tuple[str, int], ...]
    topics: tuple[tuple[str, int], ...]
    month_cards: Mapping[str, tuple[Card, ...]]
    topic_cards: Mapping[str, tuple[Card, ...]]
    front: Front


def publish(
    store: Store,
    options: SiteOptions,
    templates: Mapping[str, str],
    sink: Sink,
    now: datetime,
    *,
    everything: bool = False,
    own: Mapping[str, str] | None = None,
    mailboxes: tuple[MailboxState, ...] = (),
) -> Published:
    """Bring the site up to date; with `everything` look at every page and remove what belongs to none.

    The pages are a function of store, options, templates and the day of `now` on the organisation's clock (law 5); one new
    mail writes a bounded number of files (law 7). StoreError and PublishError leave everything pending.
    """
    texts = {**templates, **(own or {})}
    renderer = make_renderer(templates, options, _assets(texts), own)
    look = _look(texts, options)
    press = _Press(sink)
    day, made_with = _last_run(sink)
    everything = everything or made_with != look
    today = now.astimezone(options.clock).date()
    with store.read() as db:
        is_due = changes.count_pending(db, options.feed) > 0 or day != today.isoformat()
    if everything or is_due or mailboxes:
        _run(store, renderer, press, Front((), (), (), (), today, mailboxes), look, everything, texts)
    return Published(press.written, press.bytes, press.unchanged, press.removed)


def _run(
    store: Store,
    renderer: Renderer,
    press: _Press,
    front: Front,
    look: str,
    everything: bool,
    texts: Mapping[str, str],
) -> None:
    press.write(_asset_files(texts))
    handled, touched, lists = _conversations(store, renderer, press, front, everything)
    _write_lists(renderer, press, lists, touched, everything)
    if everything:
        press.write(build.help_files(renderer))
    press.write(build.front_pages(renderer, lists.front))
    press.write(build.front_feeds(renderer, lists.front))
    frame = build.frame_file(renderer, lists.front, look)
    press.seen.add(frame[0])
    if everything:
        press.remove([path for path in list(press.sink.paths()) if path not in press.seen])
    step("publish.pages")
    press.write([frame])
    with store.write() as db:
        changes.done(db, renderer.options.feed, handled)
    step("publish.done")


# --- conversations ---


def _conversations(
    store: Store, renderer: Renderer, press: _Press, front: Front, everything: bool
) -> tuple[list[changes.Pending], Touched, _Lists]:
    """Write every conversation that is out of date; then, in the same view of the store, read what the lists need.

    A mail that comes in meanwhile is either in both or in neither, so that no list leads to a page that is not there.
    """
    feed, touched = renderer.options.feed, Touched()
    handled: dict[str, changes.Pending] = {}
    if everything:
        _every_conversation(store, renderer, press)
    while True:
        with store.read() as db:
            waiting = [one for one in changes.pending(db, feed, _ALL) if handled.get(one.thread) != one]
            if not waiting:
                return list(handled.values()), touched, _read_lists(db, renderer.options, touched, front, everything)
        for portion in _portions(waiting):
            touched |= _some_conversations(store, renderer, press, portion)
        handled |= {one.thread: one for one in waiting}


def _portions(waiting: list[changes.Pending]) -> Iterator[list[changes.Pending]]:
    items = iter(waiting)
    while portion := list(islice(items, _PORTION)):
        yield portion


def _some_conversations(store: Store, renderer: Renderer, press: _Press, portion: list[changes.Pending]) -> Touched:
    feed, touched = renderer.options.feed, Touched()
    gone: list[tuple[str, str]] = []
    for one in portion:
        touched |= page.left(one.lists_left.months, one.lists_left.topics)
        with store.read() as db:
            thread = threads.load_thread(db, feed, one.thread)
            target = "" if thread else threads.find_redirect(db, feed, one.thread)
        if thread and thread.posts:
            _write_conversation(store, renderer, press, thread)
            touched |= page.touched(thread, renderer.options)
        else:
            gone.append((one.thread, target))
    for name, target in gone:
        _take_away(renderer, press, name, target)
    return touched


def _every_conversation(store: Store, renderer: Renderer, press: _Press) -> None:
    feed, last = renderer.options.feed, ""
    while True:
        with store.read() as db:
            names = threads.thread_ids(db, feed, last, _PORTION)
            loaded = [threads.load_thread(db, feed, name) for name in names]
        if not names:
            return
        for thread in loaded:
            if thread and thread.posts:
                _write_conversation(store, renderer, press, thread)
        last = names[-1]


def _write_conversation(store: Store, renderer: Renderer, press: _Press, thread: Thread) -> None:
    _write_attachments(store, press, thread)
    files = list(build.conversation_pages(renderer, thread))
    press.write(files)
    press.write(build.conversation_feeds(renderer, thread))
    for old in thread.redirects:
        press.write(build.redirect_pages(renderer, old, thread.id))
    _remove_surplus(renderer, press, thread.id, {path for path, _ in files})


def _remove_surplus(renderer: Renderer, press: _Press, thread: str, keep: set[str]) -> None:
    """Further pages that a conversation had and has no more."""
    for language in renderer.options.languages:
        number = 2
        while (path := page.path(page.conversation(thread, number), language, renderer.options)) in keep:
            number += 1
        while press.sink.exists(path):
            press.remove([path])
            number += 1
            path = page.path(page.conversation(thread, number), language, renderer.options)


def _take_away(renderer: Renderer, press: _Press, name: str, target: str) -> None:
    """A conversation that is no more: a redirect, if its posts moved on; else nothing is left of its pages."""
    redirects = dict(build.redirect_pages(renderer, name, target)) if target else {}
    press.write(redirects.items())
    for language in renderer.options.languages:
        folder = page.below(language, renderer.options) + page.conversation(name)
        press.remove([path for path in list(press.sink.paths(folder)) if path not in redirects])


def _write_attachments(store: Store, press: _Press, thread: Thread) -> None:
    """The attached files that are not there yet, from the raw mails."""
    for post in thread.posts:
        wanted = {
            page.attachment(one.sha256, safe_name(one.filename, one.media_type)): one.sha256 for one in post.files
        }
        press.seen.update(wanted)
        missing = {path: digest for path, digest in wanted.items() if not press.sink.exists(path)}
        if missing:
            contents = _contents(store, thread.feed, post)
            press.write((path, contents[digest]) for path, digest in missing.items() if digest in contents)


def _contents(store: Store, feed: str, post: Post) -> dict[str, bytes]:
    """SHA-256 -> bytes of the files of a post's mail."""
    with store.read() as db:
        placed = threads.find_post(db, feed, post.id)
        raw = archive.raw(db, placed.mail) if placed else b""
    message = parse_message(raw)
    found = {one.sha256: one.content for one in message.attachments}
    for inner in message.attached:
        found |= {one.sha256: one.content for one in inner.attachments}
    return found


# --- lists and the pages that age ---


def _read_lists(db: Connection, options: SiteOptions, touched: Touched, front: Front, everything: bool) -> _Lists:
    feed = options.feed
    months = tuple((one.name, one.threads) for one in threads.months(db, feed) if one.threads)
    topics = tuple((one.name, one.threads) for one in threads.topics(db, feed) if one.threads)
    names = build.topic_names(topics)
    wanted_months = {name for name, _ in months} if everything else touched.months
    wanted_topics = set(names) if everything else touched.topics
    return _Lists(
        months,
        topics,
        {name: threads.cards_of_month(db, feed, name) for name in sorted(wanted_months)},
        {key: _cards_of_topic(db, feed, names.get(key, ())) for key in sorted(wanted_topics)},
        Front(
            latest=threads.latest_cards(db, feed, max(options.feed_cards, 1)),
            waiting=threads.cards_of_status(db, feed, (Status.OPEN, Status.TAKEN), _WAITING),
            solved=threads.cards_of_status(db, feed, (Status.ANSWERED, Status.DONE), _SOLVED),
            topics=topics,
            today=front.today,
            mailboxes=front.mailboxes,
        ),
    )


def _cards_of_topic(db: Connection, feed: str, names: tuple[str, ...]) -> tuple[Card, ...]:
    found = {card.thread: card for name in names for card in threads.cards_of_topic(db, feed, name, page.TOPIC_CARDS)}
    return tuple(sorted(found.values(), key=lambda card: (card.last_at, card.thread), reverse=True)[: page.TOPIC_CARDS])


def _write_lists(renderer: Renderer, press: _Press, lists: _Lists, touched: Touched, everything: bool) -> None:
    options, names = renderer.options, build.topic_names(lists.topics)
    for name, cards in lists.month_cards.items():
        files = list(build.month_files(renderer, name, cards)) if cards else []
        _replace(renderer, press, page.month(name), files)
    for key, cards in lists.topic_cards.items():
        files = []
        if cards:
            files += build.topic_files(renderer, key, names[key][0], cards)
            files += build.topic_feeds(renderer, key, names[key][0], cards)
        _replace(renderer, press, page.topic(key), files)
    if everything or touched.months or not press.sink.exists(page.path(page.ARCHIVE, options.languages[0], options)):
        press.write(build.archive_files(renderer, lists.months))
    if everything or touched.topics:
        press.write(build.topics_files(renderer, lists.topics))


def _replace(renderer: Renderer, press: _Press, address: str, files: list[File]) -> None:
    """Write these and remove what else the folder of a list holds."""
    press.write(files)
    kept = {path for path, _ in files}
    for language in renderer.options.languages:
        folder = page.below(language, renderer.options) + address
        press.remove([path for path in list(press.sink.paths(folder)) if path not in kept])


# --- what it was made with ---


def _assets(texts: Mapping[str, str]) -> dict[str, str]:
    """ "style.css" -> its address with a hash of its content, so that a browser may keep it for ever."""
    return {
        name.removeprefix("assets/"): f"{name}?{hashlib.sha256(text.encode()).hexdigest()[:10]}"
        for name, text in texts.items()
        if name.startswith("assets/")
    }


def _asset_files(texts: Mapping[str, str]) -> Iterator[File]:
    return ((name, text.encode()) for name, text in sorted(texts.items()) if name.startswith("assets/"))


def _look(texts: Mapping[str, str], options: SiteOptions) -> str:
    """Fingerprint of all that every page depends on besides the store: another one means that every page is looked at."""
    digest = hashlib.sha256(repr(options).encode())
    for name, text in sorted(texts.items()):
        digest.update(f"\0{name}\0{text}".encode())
    return digest.hexdigest()[:12]


def _last_run(sink: Sink) -> tuple[str, str]:
    """Day and look of the last complete run; ("", "") if there was none."""
    try:
        day = loads(sink.read(page.FRAME) or b"{}").get("day", "")
    except (ValueError, AttributeError):
        return "", ""
    first, _, second = str(day).partition(" ")
    return first, second
