"""The promoter's letter (opt-in): how the feed is taken up, in team figures. No person is named, counted or ranked."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from bridge.conversation.thread import Card, Request
from bridge.conversation.week import Week
from bridge.letters.room import ROOMS, Room
from bridge.letters.weekly import site_url
from bridge.site.page import SiteOptions
from bridge.site.slug import slug
from bridge.site.view.person import PersonView
from bridge.site.view.week import TopicBar, WeekView, view_topic, view_week


@dataclass(frozen=True, slots=True)
class Adoption:
    """One feed in one week: how many people wrote, how many of them for the first time."""

    week: Week
    writers: int
    new_writers: int


@dataclass(frozen=True, slots=True)
class FeedAdoption:
    """What one feed says of its use: this week, the week before, and the requests that wait now."""

    options: SiteOptions
    now: Adoption
    before: Adoption
    live: tuple[tuple[Card, Request], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure and its value a week ago."""

    name: str  # "writers" | "new" | "conversations" | "asked" | "solved"
    now: int
    before: int


@dataclass(frozen=True, slots=True)
class PromoterPart:
    """One feed. `unanswered`: requests that wait, by topic; `elsewhere`: those without a topic."""

    title: str
    address: str
    site: str
    week: WeekView
    figures: tuple[Figure, ...]
    unanswered: tuple[TopicBar, ...]
    elsewhere: int
    waiting: int


@dataclass(frozen=True, slots=True)
class PromoterIssue:
    """The letter."""

    language: str
    reader: PersonView
    written_at: datetime
    parts: tuple[PromoterPart, ...]
    stop: str

    @property
    def waiting(self) -> int:
        """Questions over all feeds. People are not summed: the same may write in several."""
        return sum(part.waiting for part in self.parts)


def promoter_part(adoption: FeedAdoption, language: str, room: Room = ROOMS[0]) -> PromoterPart:
    """What one feed says to its promoter."""
    options = adoption.options
    topics = Counter(name for card, _ in adoption.live for name in {slug(one): one for one in card.topics}.values())
    return PromoterPart(
        title=options.title,
        address=options.address,
        site=site_url(options, language),
        week=view_week(adoption.now.week, options),
        figures=_figures(adoption.now, adoption.before, room),
        unanswered=_bars(topics, options)[: room.topics],
        elsewhere=sum(not card.topics for card, _ in adoption.live),
        waiting=len(adoption.live),
    )


def _figures(now: Adoption, before: Adoption, room: Room) -> tuple[Figure, ...]:
    def asked(one: Adoption) -> int:
        return len(one.week.solved) + len(one.week.waiting)

    questions = (
        Figure("asked", asked(now), asked(before)),
        Figure("solved", len(now.week.solved), len(before.week.solved)),
    )
    more = (
        Figure("new", now.new_writers, before.new_writers),
        Figure("conversations", now.week.conversations, before.week.conversations),
    )
    return (Figure("writers", now.writers, before.writers), *(more if room.has_all_figures else ()), *questions)


def _bars(topics: Counter[str], options: SiteOptions) -> tuple[TopicBar, ...]:
    ordered = sorted(topics.items(), key=lambda one: (-one[1], one[0].casefold()))
    most = max([count for _, count in ordered], default=1)
    return tuple(
        TopicBar(view_topic(name, options), count, max(4, round(100 * count / most))) for name, count in ordered
    )
