"""Pages as (path, bytes), worked out from what the store says: the same values give the same bytes (law 5)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from bridge.conversation.thread import Card, Thread
from bridge.conversation.week import Week, week_span
from bridge.mail.mailto import command_address, mailto
from bridge.site import feed as feeds
from bridge.site import page
from bridge.site.page import SiteOptions
from bridge.site.render import Renderer
from bridge.site.slug import slug
from bridge.site.view.activity import ActivityView, Written, view_activity
from bridge.site.view.board import BoardView, view_board
from bridge.site.view.conversation import page_numbers, view_conversation
from bridge.site.view.lists import MonthLink, month_pages, topic_counts, topic_page, view_feed
from bridge.site.view.people import Directory, ProofView, TopicLine, homes_of, topic_link
from bridge.site.view.status import MailboxState, StatusView
from bridge.site.view.unit import locations_of
from bridge.site.view.week import WeekLink, view_week

File = tuple[str, bytes]
_FREQUENT, _ALSO = 6, 5


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
    lately: tuple[TopicLine, ...] = ()  # who answered what
    who: Mapping[str, tuple[ProofView, ...]] = field(default_factory=dict)  # thread -> who could answer it
    directory: Directory = field(default_factory=Directory)
    written: tuple[Written, ...] = ()  # what the team wrote in the last days
    _boards: dict[SiteOptions, BoardView] = field(default_factory=dict, init=False, compare=False, repr=False)

    def board(self, options: SiteOptions) -> BoardView:
        """The board of requests of that day; put together once, as three files tell of it."""
        if options not in self._boards:
            places, homes = locations_of(self.directory), homes_of(self.directory, options)
            self._boards[options] = view_board(self.waiting, self.solved, self.today, options, places, homes=homes)
        return self._boards[options]

    def activity(self, options: SiteOptions) -> ActivityView:
        """What was written in the days up to that day."""
        return view_activity(self.written, self.directory, self.today, options)


def nobody(renderer: Renderer) -> str:
    """How feeds call an outsider whose mails name nobody."""
    return renderer.words[renderer.options.languages[0]].catalogue.gettext("Somebody outside")


def both_formats(feed: feeds.Feed, options: SiteOptions) -> Iterator[File]:
    """A feed as Atom and as JSON Feed, beside its page."""
    yield feed.address + "feed.atom", feeds.atom(feed, options)
    yield feed.address + "feed.json", feeds.json_feed(feed, options)


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
    yield from both_formats(feeds.feed_of_thread(thread, renderer.options, nobody(renderer), gone), renderer.options)


def redirect_files(renderer: Renderer, old: str, thread: Thread) -> Iterator[File]:
    """No URL dies: a thread that was merged away leads to the one that took its posts; its feeds say so."""
    yield from _each(renderer, "redirect", page.conversation(old), target=f"../{thread.id}/")
    options = renderer.options
    words = renderer.words[options.languages[0]].catalogue.gettext("This conversation has moved")
    yield from both_formats(feeds.feed_of_redirect(old, thread, words, options), options)


def month_files(renderer: Renderer, name: str, cards: Iterable[Card]) -> Iterator[File]:
    """The pages of a month."""
    for one in month_pages(name, cards, renderer.options):
        yield from _each(renderer, "month", page.month(name, one.number), "all", list=one)


def week_files(renderer: Renderer, week: Week) -> Iterator[File]:
    """The page of a week that is over."""
    yield from _each(renderer, "week", page.week(week.span.name), "week", week=view_week(week, renderer.options))


def weeks_files(renderer: Renderer, names: Iterable[str], newest: Week | None = None) -> Iterator[File]:
    """What the newest week tells, and the list of weeks, newest first."""
    spans = [week_span(name, renderer.options.clock) for name in names]
    links = tuple(
        WeekLink(one.name, one.first_day.isocalendar().week, page.week(one.name), one.first_day, one.last_day)
        for one in spans
    )
    told = view_week(newest, renderer.options) if newest else None
    yield from _each(renderer, "weeks", page.WEEKS, "week", week=told, weeks=links)


def archive_files(renderer: Renderer, months: Iterable[str]) -> Iterator[File]:
    """The list of months, newest first; without counts, which every mail would change."""
    links = tuple(MonthLink(name, page.month(name)) for name in months)
    yield from _each(renderer, "all", page.ARCHIVE, "all", months=links)


def topic_files(
    renderer: Renderer, key: str, name: str, cards: tuple[Card, ...], knows: tuple[ProofView, ...] = ()
) -> Iterator[File]:
    """The page of a topic; `key` is its slug, `knows` who answered it."""
    title, also = page.title_of(name, renderer.options), _also(name, cards, renderer.options)
    plus = command_address(renderer.options.address, key)
    one = topic_page(key, title, cards, renderer.options)
    values = {"list": one, "plus": plus, "knows": knows, "also": also, "query": searched(name)}
    yield from _each(renderer, "topic", page.topic(key), "topics", **values)


@dataclass(frozen=True, slots=True)
class Together:
    """A topic that stands beside another; `names`: both, as the search wants them behind "thema:"."""

    title: str
    names: tuple[str, str]


def _also(name: str, cards: Iterable[Card], options: SiteOptions) -> tuple[Together, ...]:
    """The topics that stand beside it most often."""
    counts = Counter(topic for card in cards for topic in card.topics if slug(topic) != slug(name))
    found = sorted(counts, key=lambda one: (-counts[one], one))[:_ALSO]
    return tuple(Together(topic_link(one, options).name, (searched(name), searched(one))) for one in found)


def searched(name: str) -> str:
    """A topic as the value of an operator: in quotes unless it is one plain word."""
    return name if name.isalnum() else '"' + name.replace('"', " ") + '"'


def topic_feeds(
    renderer: Renderer, key: str, name: str, cards: tuple[Card, ...], gone: feeds.Gone = ()
) -> Iterator[File]:
    """Its feeds."""
    options = renderer.options
    title = f"{name} · {options.title}"
    yield from both_formats(feeds.feed_of_topic(key, title, cards, options, nobody(renderer), gone=gone), options)


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
    yield from _each(renderer, "requests", page.REQUESTS, "requests", board=board, could=front.who)
    problems = sum(box.problem for box in front.mailboxes)
    status = StatusView(problems, bool(front.latest), front.mailboxes)
    yield from _each(renderer, "status", page.STATUS, status=status)
    feed = view_feed(front.latest[: options.feed_cards], board, front.activity(options), front.today, options)
    yield from _each(renderer, "feed", page.FEED, "feed", feed=feed, lately=front.lately)


def front_feeds(renderer: Renderer, front: Front) -> Iterator[File]:
    """The feeds of the site and of its open requests."""
    options = renderer.options
    cards = front.latest[: page.FEED_ENTRIES]
    place = feeds.Place("site", "", page.FEED)
    one = feeds.feed_of_cards(place, options.title, cards, options, nobody(renderer), gone=front.gone)
    yield from both_formats(one, options)
    words = renderer.words[options.languages[0]].catalogue
    title = f"{words.gettext('Open requests')} · {options.title}"
    yield from both_formats(feeds.feed_of_requests(title, front.waiting, options, nobody(renderer)), options)


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
        ask = command_address(options.address, renderer.words[language].catalogue.gettext("help"))
        links = {"hide": hide, "hide_link": mailto(hide), "test_link": mailto(options.address, (), "Test")}
        links |= {"ask": ask, "ask_link": mailto(ask)}
        path = page.path(page.HELP, language, options)
        yield path, renderer.page("help", page.HELP, language, "help", **links)


def search_files(renderer: Renderer) -> Iterator[File]:
    """The page to search on; the index beside it is the work of `site.search`."""
    yield from _each(renderer, "search", page.SEARCH, "search")


def topic_names(topics: Iterable[tuple[str, int]]) -> Mapping[str, tuple[str, ...]]:
    """Slug -> every spelling that shares its page, the most frequent first."""
    found: dict[str, list[str]] = {}
    for name, _ in sorted(topics, key=lambda one: (-one[1], one[0])):
        found.setdefault(slug(name), []).append(name)
    return {key: tuple(names) for key, names in found.items()}
