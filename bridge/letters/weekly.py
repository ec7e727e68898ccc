"""The weekly or daily letter: what waits for you, team figures, still open, solved, topics, who is new, who is away.

Values in, a view out; the public part (bridge.site.view.week) is the same that the page of the week shows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bridge.conversation.thread import Away, Card, Request
from bridge.conversation.week import Week, is_asked, request_key, standing_now
from bridge.letters.room import ROOMS, Room
from bridge.mail.mailto import mailto, reply_subject
from bridge.mail.message import Address
from bridge.site.page import SiteOptions
from bridge.site.slug import slug
from bridge.site.view.person import PersonView, is_outside, view_person
from bridge.site.view.week import OpenView, WeekView, view_open, view_week

_MINE = 3
TWICE = 2  # a request is mentioned to the same person this often, then never again


@dataclass(frozen=True, slots=True)
class Mine:
    """A request that waits for the reader, and the link that answers it."""

    request: OpenView
    feed: str
    url: str
    reply: str


@dataclass(frozen=True, slots=True)
class Line:
    """A request that waits for somebody else; `is_mine`: the reader asked it."""

    request: OpenView
    is_mine: bool


@dataclass(frozen=True, slots=True)
class AwayLine:
    """Somebody who is away."""

    person: PersonView
    last_day: date


@dataclass(frozen=True, slots=True)
class Part:
    """What one feed says. `site`: the root of its pages in the reader's language, "" without a public address."""

    title: str
    address: str
    site: str
    week: WeekView
    open: tuple[Line, ...]
    new: tuple[PersonView, ...]
    away: tuple[AwayLine, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """A letter to one person. `kind` "week" or "day"; `mine_count` may be larger than the list."""

    kind: str
    name: str
    language: str
    reader: PersonView
    written_at: datetime
    parts: tuple[Part, ...]
    mine: tuple[Mine, ...]
    mine_count: int
    stop: str
    languages: tuple[tuple[str, str], ...] = ()  # (language it may come in instead, mailto that asks for it)

    @property
    def solved_count(self) -> int:
        """Over all feeds."""
        return sum(part.week.solved_count for part in self.parts)

    @property
    def open_count(self) -> int:
        """Over all feeds."""
        return sum(part.week.open_count for part in self.parts)

    @property
    def conversations(self) -> int:
        """Over all feeds."""
        return sum(part.week.conversations for part in self.parts)

    @property
    def is_empty(self) -> bool:
        """Nothing to say: nothing waits for the reader, nothing moved, nothing open that was not told twice."""
        told = any(part.open or part.week.solved_count or part.week.conversations for part in self.parts)
        return not (self.mine or told)

    @property
    def mentions(self) -> tuple[str, ...]:
        """The requests that this letter tells of."""
        mine = [one.request.key for one in self.mine]
        return tuple(dict.fromkeys([*mine, *(line.request.key for part in self.parts for line in part.open)]))


@dataclass(frozen=True, slots=True)
class FeedNews:
    """What one feed knows, for all its readers. `live`: requests that wait now; `new` and `away`: people."""

    options: SiteOptions
    week: Week
    live: tuple[tuple[Card, Request], ...]
    new: tuple[Address, ...]
    away: tuple[Away, ...]

    @property
    def requests(self) -> frozenset[str]:
        """Keys of all that it could mention."""
        return frozenset([*(request_key(one) for _, one in self.live), *(one.key for one in self.week.waiting)])


@dataclass(frozen=True, slots=True)
class Wanted:
    """To whom the letter goes, in which language."""

    reader: Address
    language: str
    told: Mapping[str, int]  # request -> how often this person was told of it


def make_issue(
    kind: str, name: str, wanted: Wanted, news: Iterable[FeedNews], now: datetime, *, stop: str, room: Room = ROOMS[0]
) -> Issue:
    """The letter `name` to one person, from the news of the feeds that person reads (law 11: of no other)."""
    known = tuple(news)
    mine = sorted((one for feed in known for one in _mine(feed, wanted, now)), key=lambda one: one.request.since)
    shown = tuple(mine[:_MINE])
    parts = tuple(_part(feed, wanted, {one.request.key for one in mine}, room) for feed in known)
    reader = view_person(wanted.reader, known[0].options)
    return Issue(kind, name, wanted.language, reader, now, parts, shown, len(mine), stop)


def site_url(options: SiteOptions, language: str) -> str:
    """The root of the pages in a language; "" without a public address."""
    if not options.base_url:
        return ""
    folder = f"{language}/" if language in options.languages[1:] else ""
    return options.base_url.rstrip("/") + "/" + folder


def _mine(news: FeedNews, wanted: Wanted, now: datetime) -> list[Mine]:
    """What waits for the reader now (not as of Sunday: who answered meanwhile is not reminded), twice at most."""
    today, found = now.astimezone(news.options.clock).date(), dict[str, Mine]()
    for card, request in news.live:
        if is_asked(request, wanted.reader) and wanted.told.get(request_key(request), 0) < TWICE:
            one, link = _view(card, request, today, news.options), _reply(card, request, news.options)
            mine = Mine(one, news.options.title, site_url(news.options, wanted.language), link)
            found.setdefault(card.thread, mine)  # of one conversation the oldest
    return list(found.values())


def _view(card: Card, request: Request, today: date, options: SiteOptions) -> OpenView:
    return view_open(standing_now(card, request), today, options)


def _reply(card: Card, request: Request, options: SiteOptions) -> str:
    """To the asker with the feed in copy; to the feed alone if the asker is outside."""
    asker = request.asker
    if not asker.address or is_outside(asker, options):
        return mailto(options.address, (), reply_subject(card.subject))
    return mailto(asker.address, (options.address,), reply_subject(card.subject))


def _part(news: FeedNews, wanted: Wanted, mine: set[str], room: Room) -> Part:
    week = view_week(news.week, news.options)
    live = {request_key(one) for _, one in news.live}
    lines = [one for one in week.waiting if one.key in live and one.key not in mine]
    fresh = [one for one in lines if wanted.told.get(one.key, 0) < TWICE]
    asked = {request_key(one) for _, one in news.live if one.asker.key == wanted.reader.key}
    week = replace(week, solved=week.solved[: room.solved], topics=week.topics[: room.topics])
    return Part(
        title=news.options.title,
        address=news.options.address,
        site=site_url(news.options, wanted.language),
        week=week,
        open=tuple(Line(one, one.key in asked) for one in fresh[: room.open]),
        new=_people(news.new, wanted.reader, news.options)[: room.people],
        away=tuple(
            AwayLine(view_person(one.who, news.options), one.last_day)
            for one in news.away[: room.people]
            if one.last_day and one.who.key != wanted.reader.key and not is_outside(one.who, news.options)
        ),
    )


def _people(people: Iterable[Address], reader: Address, options: SiteOptions) -> tuple[PersonView, ...]:
    """Colleagues only: who wrote from outside is no new colleague."""
    inside = [one for one in people if one.key != reader.key and not is_outside(one, options)]
    return tuple(view_person(one, options) for one in inside)


def on_topics(news: FeedNews, topics: frozenset[str]) -> FeedNews:
    """Only what is on the topics (slugs) that a reader chose; all if none were chosen."""
    if not topics:
        return news

    def wanted(names: Iterable[str]) -> bool:
        return not topics.isdisjoint(slug(name) for name in names)

    week = replace(
        news.week,
        moved=tuple(one for one in news.week.moved if wanted(one)),
        solved=tuple(one for one in news.week.solved if wanted(one.topics)),
        waiting=tuple(one for one in news.week.waiting if wanted(one.topics)),
        typical=None,
    )
    return replace(news, week=week, live=tuple(one for one in news.live if wanted(one[0].topics)))
