"""A conversation worked out from its pieces: requests, card, parts, lists. Values in, values out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from zoneinfo import ZoneInfo

from bridge.conversation.acknowledgement import show_promises
from bridge.conversation.card import make_card
from bridge.conversation.person import Part, parts_of
from bridge.conversation.request import add_absences, follow, waited_for
from bridge.conversation.thread import Away, Card, Post, Request
from bridge.conversation.topic import subject_terms, topics_of
from bridge.conversation.week import shares
from bridge.language.lexicon import Lexicon
from bridge.store.threads.load import Pieces


@dataclass(frozen=True, slots=True)
class View:
    """How a feed looks at its conversations: whose clock months go by, who is on the team, which phrases are known,
    which topics are other words for another.
    """

    zone: str
    domains: tuple[str, ...]
    lexicons: Mapping[str, Lexicon]
    aliases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Followed:
    """A thread and how far its requests have come; `waits`: the address keys of those an answer is waited from."""

    name: str
    pieces: Pieces
    posts: tuple[Post, ...]
    requests: tuple[Request, ...]
    waits: frozenset[str]


@dataclass(frozen=True)
class Built:
    """A thread worked out from its posts alone; which topics it has depends on other threads too."""

    card: Card
    requests: tuple[Request, ...]
    posts: tuple[Post, ...]
    waits: frozenset[str]
    terms: tuple[str, ...]
    view: View

    def with_topics(self, counts: Mapping[str, int]) -> "Built":
        """The same with the topics it has as long as its terms stand in so many threads."""
        topics = topics_of(self.card.topics, self.terms, counts, self.view.aliases)
        return replace(self, card=replace(self.card, topics=topics))

    @cached_property
    def weeks(self) -> dict[str, str]:
        """What each week tells of it, as fingerprints."""
        return shares(self.card, self.posts, self.requests, ZoneInfo(self.view.zone))

    @property
    def months(self) -> set[str]:
        """The months of its first and its last post."""
        zone = ZoneInfo(self.view.zone)
        return {f"{at.astimezone(zone):%Y-%m}" for at in (self.card.first_at, self.card.last_at)}

    @property
    def parts(self) -> tuple[Part, ...]:
        """What people asked and answered in it."""
        return parts_of(self.card, self.requests, self.posts, self.view.domains, self.view.lexicons)


def follow_requests(name: str, pieces: Pieces, view: View) -> Followed:
    """How far the requests of a thread have come, before anybody's absence is known."""
    posts = pieces.posts
    requests = follow(posts, view.lexicons, team_domains=view.domains)
    return Followed(name, pieces, posts, requests, waited_for(requests))


def build(one: Followed, absences: Mapping[str, Away], view: View) -> Built:
    """The thread; `absences`: the newest notes of those it waits for (and others) by address key."""
    notes = _of(one.waits, absences)
    requests = add_absences(one.requests, notes) if one.waits else one.requests
    shown = show_promises(one.posts, requests)
    named = one.pieces.named_topics(view.domains)
    card = make_card(one.name, one.pieces.subject, named, shown, requests, lexicons=view.lexicons)
    writers = [post.author.name for post in one.posts]
    terms = () if named else subject_terms(one.pieces.subject, view.lexicons, writers)
    return Built(card, requests, shown, one.waits, terms, view)


def _of(people: Collection[str], absences: Mapping[str, Away]) -> dict[str, Away]:
    return {who: absences[who] for who in people if who in absences}
