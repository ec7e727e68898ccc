"""Pages as (path, bytes), worked out from what the store says: the same values give the same bytes (law 5)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bridge.conversation.thread import Card, Thread
from bridge.mail.mailto import command_address, mailto
from bridge.site import feed as feeds
from bridge.site import page
from bridge.site.page import SiteOptions
from bridge.site.render import Renderer
from bridge.site.slug import slug
from bridge.site.view.board import BoardView, view_board
from bridge.site.view.conversation import page_numbers, view_conversation
from bridge.site.view.lists import MonthLink, month_pages, topic_counts, topic_pages, view_feed

File = tuple[str, bytes]
_FREQUENT = 6


@dataclass(frozen=True, slots=True)
class MailboxState:
    """What the status page says of a mailbox. `name` is its name in the configuration, never an address."""

    name: str
    is_working: bool
    checked: datetime | None = None

    @property
    def problem(self) -> bool:
        """For the template."""
        return not self.is_working


@dataclass(frozen=True, slots=True)
class StatusView:
    """The status page."""

    problems: int
    newest: datetime | None
    open_count: int
    mailboxes: tuple[MailboxState, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """What the pages that age are made of: newest cards, waiting and solved requests, counts of lists, and the day."""

    latest: tuple[Card, ...]
    waiting: tuple[Card, ...]
    solved: tuple[Card, ...]
    topics: tuple[tuple[str, int], ...]
    today: date
    mailboxes: tuple[MailboxState, ...] = ()
    gone: feeds.Gone = ()

    def board(self, options: SiteOptions) -> BoardView:
        """The board of requests of that day."""
        return view_board(self.waiting, self.solved, self.today, options)


def nobody(renderer: Renderer) -> str:
    """How feeds call an outsider whose mails name nobody."""
    return renderer.words[renderer.options.languages[0]].catalogue.gettext("Somebody outside")


def _each(renderer: Renderer, template: str, address: str, nav: str = "", **values: object) -> Iterator[File]:
    for language in renderer.options.languages:
        path = page.path(address, language, renderer.options)
        yield path, renderer.page(template, address, language, nav, **values)


def conversation_pages(renderer: Renderer, thread: Thread) -> Iterator[File]:
    """Every page of a conversation, in every language."""
    options = renderer.options
    for number in page_numbers(thread):
        address = page.conversation(thread.id, number)
        for language in options.languages:
            view = view_conversation(thread, number, page.root(address, language, options), options)
            yield page.path(address, language, options), renderer.page("conversation", address, language, c=view)


def conversation_feeds(renderer: Renderer, thread: Thread, gone: feeds.Gone = ()) -> Iterator[File]:
    """Its Atom feed and its JSON Feed."""
    one = feeds.feed_of_thread(thread, renderer.options, nobody(renderer), gone)
    yield one.address + "feed.atom", feeds.atom(one, renderer.options)
    yield one.address + "feed.json", feeds.json_feed(one, renderer.options)


def redirect_pages(renderer: Renderer, old: str, thread: str) -> Iterator[File]:
    """No URL dies: a thread that was merged away leads to the one that took its posts."""
    target = f"../{thread}/"
    yield from _each(renderer, "redirect", page.conversation(old), target=target)


def month_files(renderer: Renderer, name: str, cards: Iterable[Card]) -> Iterator[File]:
    """The pages of a month."""
    for one in month_pages(name, cards, renderer.options):
        yield from _each(renderer, "month", page.month(name, one.number), "all", list=one)


def archive_files(renderer: Renderer, months: Iterable[tuple[str, int]]) -> Iterator[File]:
    """The list of months, newest first."""
    links = tuple(MonthLink(name, page.month(name), count) for name, count in months)
    yield from _each(renderer, "all", page.ARCHIVE, "all", months=links)


def topic_files(renderer: Renderer, key: str, name: str, cards: tuple[Card, ...]) -> Iterator[File]:
    """The page of a topic; `key` is its slug."""
    plus = command_address(renderer.options.address, key)
    for one in topic_pages(key, name, cards, renderer.options):
        yield from _each(renderer, "topic", page.topic(key), "topics", list=one, plus=plus)


def topic_feeds(
    renderer: Renderer, key: str, name: str, cards: tuple[Card, ...], gone: feeds.Gone = ()
) -> Iterator[File]:
    """Its feeds."""
    options = renderer.options
    newest = cards[: options.feed_cards]
    one = feeds.feed_of_cards(key, f"{name} · {options.title}", newest, options, nobody(renderer), gone=gone)
    yield one.address + "feed.atom", feeds.atom(one, options)
    yield one.address + "feed.json", feeds.json_feed(one, options)


def topics_files(renderer: Renderer, topics: Iterable[tuple[str, int]]) -> Iterator[File]:
    """The topics from A to Z."""
    counts = topic_counts(topics, renderer.options)
    for language in renderer.options.languages:
        word = renderer.words[language].catalogue.gettext("topic")
        plus = command_address(renderer.options.address, slug(word))
        path = page.path(page.TOPICS, language, renderer.options)
        yield path, renderer.page("topics", page.TOPICS, language, "topics", topics=counts, plus=plus)


def front_pages(renderer: Renderer, front: Front) -> Iterator[File]:
    """The pages that age: feed, requests, status."""
    options, board = renderer.options, front.board(renderer.options)
    yield from _each(renderer, "requests", page.REQUESTS, "requests", board=board)
    problems = sum(box.problem for box in front.mailboxes)
    newest = front.latest[0].last_at if front.latest else None
    status = StatusView(problems, newest, board.open_count, front.mailboxes)
    yield from _each(renderer, "status", page.STATUS, status=status)
    feed = view_feed(front.latest[: options.feed_cards], board, front.today, options)
    yield from _each(renderer, "feed", page.FEED, "feed", feed=feed)


def front_feeds(renderer: Renderer, front: Front) -> Iterator[File]:
    """The feeds of the site."""
    options = renderer.options
    cards = front.latest[: options.feed_cards]
    one = feeds.feed_of_cards("", options.title, cards, options, nobody(renderer), gone=front.gone)
    yield "feed.atom", feeds.atom(one, options)
    yield "feed.json", feeds.json_feed(one, options)


def frame_file(renderer: Renderer, front: Front, look: str) -> File:
    """frame.json: the few numbers every page shows, kept out of every page (law 7), and the look all was made with."""
    options, board = renderer.options, front.board(renderer.options)
    counts = sorted(topic_counts(front.topics, options), key=lambda one: (-one.count, one.topic.address))
    topics = [(one.topic.name, one.topic.address.split("/")[1], one.count) for one in counts[:_FREQUENT]]
    newest = front.latest[0].last_at if front.latest else None
    problems = sum(box.problem for box in front.mailboxes)
    day = f"{front.today.isoformat()} {look}"
    document = {
        "day": day,
        "at": newest.astimezone(options.clock).isoformat(timespec="minutes") if newest else "",
        "open": board.open_count,
        "late": board.late_count,
        "health": "problem" if problems else "ok",
        "topics": topics,
    }
    return page.FRAME, feeds.json_bytes(document)


def help_files(renderer: Renderer) -> Iterator[File]:
    """The page to print and put up."""
    options = renderer.options
    for language in options.languages:
        word = renderer.words[language].catalogue.pgettext("address", "hide")
        hide = command_address(options.address, word)
        links = {"hide": hide, "hide_link": mailto(hide), "test_link": mailto(options.address, (), "Test")}
        path = page.path(page.HELP, language, options)
        yield path, renderer.page("help", page.HELP, language, "help", **links)


def topic_names(topics: Iterable[tuple[str, int]]) -> Mapping[str, tuple[str, ...]]:
    """Slug -> every spelling that shares its page, the most frequent first."""
    found: dict[str, list[str]] = {}
    for name, _ in sorted(topics, key=lambda one: (-one[1], one[0])):
        found.setdefault(slug(name), []).append(name)
    return {key: tuple(names) for key, names in found.items()}
