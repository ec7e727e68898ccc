"""The pages and feeds of topics: what they are read from and where they go.

Law 7: a conversation about many topics is on all their feeds and the page of the first at once, and on the other pages
when its first day is over (`site.view.lists.stands_by_topic`); the first run of a day writes those.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bridge.conversation.thread import Card
from bridge.publish.press import Press
from bridge.site import build, page
from bridge.site.build import File
from bridge.site.feed import Gone
from bridge.site.page import SiteOptions
from bridge.site.slug import slug
from bridge.site.view.lists import stands_by_topic
from bridge.site.view.people import ProofView
from bridge.store import Connection, forgetting, threads

_SHOWN = page.TOPIC_CARDS + page.TOPIC_ROWS + 1  # one more than is shown: then the page says where the others are
_WAIT = 10  # further ones are looked at, as the newest may not stand on the page yet


@dataclass(frozen=True, slots=True)
class Topic:
    """What the page and the feeds of a topic are made of; `cards`: its newest conversations."""

    names: tuple[str, ...]  # every spelling, the most frequent first
    cards: tuple[Card, ...]
    gone: Gone


def read_topic(db: Connection, feed: str, names: tuple[str, ...], id_key: bytes) -> Topic:
    """A topic however it is spelled; without cards if it has no conversation any more."""
    found = {card.thread: card for name in names for card in threads.cards_of_topic(db, feed, name, _SHOWN + _WAIT)}
    newest = sorted(found.values(), key=lambda card: (card.last_at, card.thread), reverse=True)
    places = (threads.topic_place(name, id_key) for name in names)
    return Topic(names, tuple(newest[: _SHOWN + _WAIT]), forgetting.load_tombstones(db, feed, *places))


def write_topic(press: Press, key: str, topic: Topic, knows: tuple[ProofView, ...], today: date) -> None:
    """Its page and feeds; without a conversation they go. `key` is its slug."""
    press.replace(page.topic(key), _files(press, key, topic, knows, today) if topic.cards else ())


def _files(press: Press, key: str, topic: Topic, knows: tuple[ProofView, ...], today: date) -> Iterator[File]:
    renderer, name = press.renderer, topic.names[0]
    shown = [card for card in topic.cards if stands_by_topic(card, key, today, renderer.options)]
    yield from build.topic_files(renderer, key, name, tuple(shown[:_SHOWN]), knows)
    yield from build.topic_feeds(renderer, key, name, topic.cards, topic.gone)


def due_topics(db: Connection, options: SiteOptions, days: tuple[date | None, date]) -> frozenset[str]:
    """Slugs of topics whose pages have conversations now that they had not on the day of the last run. `days`: of that
    run and of this one.
    """
    before, today = days
    if before is None or before >= today:
        return frozenset()
    first, last = f"{before:%Y-%m}", f"{today:%Y-%m}"
    months = (one.name for one in threads.months(db, options.feed) if first <= one.name <= last)
    cards = (card for name in months for card in threads.cards_of_month(db, options.feed, name))
    by_topic = ((card, slug(topic)) for card in cards for topic in card.topics)
    shown = ((card, key) for card, key in by_topic if stands_by_topic(card, key, today, options))
    return frozenset(key for card, key in shown if not stands_by_topic(card, key, before, options))
