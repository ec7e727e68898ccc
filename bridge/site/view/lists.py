"""The feed, a month, a topic, the topics: pages that list conversations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby

from bridge.conversation.thread import Card
from bridge.site import page
from bridge.site.page import SiteOptions
from bridge.site.slug import slug
from bridge.site.view import text
from bridge.site.view.activity import ActivityView
from bridge.site.view.board import BoardRow, BoardView
from bridge.site.view.card import CardView, TopicLink, view_card
from bridge.site.view.person import PersonView

_WAITING = 5  # in the side column of the feed
_AT_ONCE = 2  # topics: the pages of so many have a conversation at once


@dataclass(frozen=True, slots=True)
class DayView:
    """The conversations whose newest post is of one day."""

    day: date
    cards: tuple[CardView, ...]


@dataclass(frozen=True, slots=True)
class FeedView:
    """The first page."""

    day: date | None  # of the newest post
    conversations: int  # that moved on that day
    days: tuple[DayView, ...]
    activity: ActivityView | None  # None: nobody wrote anything in these days
    waiting: tuple[BoardRow, ...]
    open_count: int
    late_count: int
    older: str  # address of the archive


@dataclass(frozen=True, slots=True)
class MonthLink:
    """A month of the archive."""

    name: str
    address: str

    @property
    def year(self) -> str:
        """For the template, which groups by it."""
        return self.name[:4]


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A conversation as its month tells it: only what no answer changes (law 7)."""

    id: str
    address: str
    subject: str
    language: str
    first_at: datetime
    beginner: PersonView


@dataclass(frozen=True, slots=True)
class MonthPage:
    """One page of a month. `links`: the addresses of all its pages."""

    name: str
    rows: tuple[MonthRow, ...]
    number: int
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicPage:
    """The page of a topic: cards in groups of days, and lines."""

    name: str
    days: tuple[DayView, ...]
    cards: tuple[CardView, ...]
    count: int
    feed: str


@dataclass(frozen=True, slots=True)
class TopicCount:
    """A topic and how many conversations it has."""

    topic: TopicLink
    count: int

    @property
    def at_least(self) -> int:
        """The count as the list of topics says it: from 20 on by tens, from 200 on by hundreds, so that hardly any
        conversation changes that page (law 7).
        """
        step = next((size for size in (1000, 100, 10) if self.count >= 2 * size), 1)
        return self.count - self.count % step

    @property
    def is_exact(self) -> bool:
        """Below 20."""
        return self.count < 20


def by_day(cards: Iterable[CardView], options: SiteOptions) -> tuple[DayView, ...]:
    """Cards, newest first, in groups of days by the organisation's clock."""
    groups = groupby(cards, lambda card: card.at.astimezone(options.clock).date())
    return tuple(DayView(day, tuple(group)) for day, group in groups)


def view_feed(
    cards: tuple[Card, ...], board: BoardView, activity: ActivityView, today: date, options: SiteOptions
) -> FeedView:
    """The first page from the newest cards, and the board and the activity of the same day."""
    days = by_day((view_card(card, options, today) for card in cards), options)
    waiting = [row for group in board.groups if group.key in ("late", "open") for row in group.rows]
    oldest = days[-1].day if days else today
    return FeedView(
        day=days[0].day if days else None,
        conversations=len(days[0].cards) if days else 0,
        days=days,
        activity=activity if any(day.count for day in activity.days) else None,
        waiting=tuple(waiting[:_WAITING]),
        open_count=board.open_count,
        late_count=board.late_count,
        older=page.month(f"{oldest:%Y-%m}") if days else page.ARCHIVE,
    )


def month_pages(name: str, cards: Iterable[Card], options: SiteOptions) -> tuple[MonthPage, ...]:
    """The pages of a month, oldest conversation first, so that a new one changes only the last page (law 7)."""
    rows = sorted((_month_row(card, options) for card in cards), key=lambda row: (row.first_at, row.id))
    starts = range(0, max(len(rows), 1), page.ROWS_PER_PAGE)
    links = tuple(page.month(name, number) for number in range(1, len(starts) + 1))
    return tuple(
        MonthPage(name, tuple(rows[start : start + page.ROWS_PER_PAGE]), number, links)
        for number, start in enumerate(starts, 1)
    )


@lru_cache(maxsize=4096)  # as the cards, of which all but one are those of the last mail
def _month_row(card: Card, options: SiteOptions) -> MonthRow:
    view = view_card(card, options)
    return MonthRow(view.id, view.address, view.subject, view.language, view.first_at, view.faces[0])


def stands_by_topic(card: Card, key: str, today: date, options: SiteOptions) -> bool:
    """Whether the page of a topic, by its slug, has a conversation on that day. One about more than two stands on that
    of the first of them at once, on the others when its first day is over: each is two pages to write (law 7).
    """
    is_broad = len(card.topics) > _AT_ONCE and slug(card.topics[0]) != key
    return not is_broad or card.first_at.astimezone(options.clock).date() < today


def topic_page(key: str, name: str, cards: Iterable[Card], options: SiteOptions) -> TopicPage:
    """The page of a topic: its newest conversations as cards, older ones as lines.

    `key` is its slug, `name` how people write it.
    """
    views = tuple(view_card(card, options) for card in cards)
    newest, older = views[: page.TOPIC_CARDS], views[page.TOPIC_CARDS :][: page.TOPIC_ROWS]
    title, feed = text.line(name, "", options), page.topic(key) + "feed.atom"
    return TopicPage(title, by_day(newest, options), older, len(views), feed)


def topic_counts(counts: Iterable[tuple[str, int]], options: SiteOptions) -> tuple[TopicCount, ...]:
    """Topics from A to Z; spellings that share a page are one row, named by the most frequent."""
    rows: dict[str, tuple[str, int, int]] = {}
    for name, count in counts:
        key = slug(name)
        shown, most, total = rows.get(key, (name, 0, 0))
        rows[key] = (name if count > most else shown, max(count, most), total + count)
    found = [
        TopicCount(TopicLink(text.line(page.title_of(name, options), "", options), page.topic(key)), total)
        for key, (name, _, total) in rows.items()
    ]
    return tuple(sorted(found, key=lambda one: (slug(one.topic.name), one.topic.address)))
