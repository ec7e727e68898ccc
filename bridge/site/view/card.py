"""A conversation as lists show it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from bridge.conversation.thread import Card, Status
from bridge.site import page
from bridge.site.page import SiteOptions
from bridge.site.slug import slug
from bridge.site.view import text
from bridge.site.view.age import is_overdue
from bridge.site.view.person import PersonView, view_awaited, view_person
from bridge.site.view.stage import AwayView, view_aways

_FACES = 3
_TOPICS = 4


@dataclass(frozen=True, slots=True)
class TopicLink:
    """A topic's name and its address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class CardView:
    """`state` is a Status value or "late" for an open request that is overdue."""

    id: str
    address: str
    subject: str
    language: str
    state: str
    at: datetime
    first_at: datetime
    author: PersonView
    gist: str
    gist_language: str
    topics: tuple[TopicLink, ...]
    faces: tuple[PersonView, ...]
    people_count: int
    posts: int
    files: int
    waiting_for: tuple[PersonView, ...]  # () as well if the operator's switch says that nobody is named
    is_assigned: bool  # whether it waits for somebody, named or not
    since: datetime | None
    question: str
    asker: PersonView | None
    away: tuple[AwayView, ...]
    year: date  # dates in its sentence leave out the year if it is this one's


def topic_links(names: tuple[str, ...], options: SiteOptions) -> tuple[TopicLink, ...]:
    """Each topic once, by address."""
    seen = {slug(name): name for name in reversed(names)}
    return tuple(
        TopicLink(text.line(page.title_of(seen[key], options), "", options), page.topic(key))
        for key in dict.fromkeys(map(slug, names))
    )


def state_of(card: Card, today: date | None, options: SiteOptions) -> str:
    """How far the request has come, as one of the ring's states."""
    if card.status is Status.OPEN and is_overdue(card.waiting_since, today, options):
        return "late"
    return card.status.value


@lru_cache(maxsize=4096)  # most cards of a list are those of the last mail
def view_card(card: Card, options: SiteOptions, today: date | None = None) -> CardView:
    """The card as shown; with `today` its age counts (feed, requests), without it never changes by itself
    (topics, months).
    """
    return CardView(
        id=card.thread,
        address=page.conversation(card.thread),
        subject=text.line(card.subject, card.language, options),
        language=card.language,
        state=state_of(card, today, options),
        at=card.last_at,
        first_at=card.first_at,
        author=view_person(card.last_author, options),
        gist=text.line(card.gist, card.gist_language, options),
        gist_language=card.gist_language,
        topics=topic_links(card.topics, options)[:_TOPICS],
        faces=tuple(view_person(address, options) for address in card.people[:_FACES]),
        people_count=card.people_count,
        posts=card.posts,
        files=card.files,
        waiting_for=view_awaited(card.waiting_for, options),
        is_assigned=bool(card.waiting_for),
        since=card.waiting_since,
        question=text.line(card.question, card.language, options),
        asker=view_person(card.asker, options) if card.asker else None,
        away=view_aways(card.away, options),
        year=today or card.last_at.astimezone(options.clock).date(),
    )
