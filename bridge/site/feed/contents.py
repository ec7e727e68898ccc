"""What feeds consist of: conversations, the site, topics, people, open requests. Ids: tag: URIs [RFC 4151]."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bridge.conversation.paging import lines_below
from bridge.conversation.person import Part
from bridge.conversation.thread import Card, Post, Thread
from bridge.site import page
from bridge.site.attachment import safe_name
from bridge.site.page import SiteOptions
from bridge.site.view import text
from bridge.site.view.people import Someone
from bridge.site.view.person import view_person
from bridge.site.view.place import place_posts

_NEWEST, _LETTERS = 15, 30_000  # of a conversation's feed: entries, and letters of all but the newest (law 7)
_START = datetime(
    2000, 1, 1, tzinfo=UTC
)  # of a feed that has no entry yet: it must have a date, and the clock is none of ours


Gone = tuple[tuple[str, datetime], ...]  # (id of a post, when it went), newest first


@dataclass(frozen=True, slots=True)
class Entry:
    """One post. `content` is safe HTML."""

    id: str
    address: str  # with the fragment
    title: str
    author: str
    published: datetime
    content: str
    language: str
    topics: tuple[str, ...] = ()
    answers: str = ""  # id of the post it answers
    files: tuple[tuple[str, str, int], ...] = ()  # address, media type, bytes


@dataclass(frozen=True, slots=True)
class Feed:
    """What both formats are made of. `address`: of the page it belongs to; the feeds stand beside that page."""

    id: str
    title: str
    address: str
    entries: tuple[Entry, ...] = field(default=())
    gone: Gone = ()  # entries that were taken away (law 8)

    @property
    def updated(self) -> datetime:
        """Of the newest entry, or of the newest that went: never the clock (law 5)."""
        return max((*(entry.published for entry in self.entries), *(at for _, at in self.gone)), default=_START)


@dataclass(frozen=True, slots=True)
class Place:
    """What a feed is the feed of: its kind and name make its id, beside the page of `address` it stands."""

    kind: str  # "site", "topic", "person", "requests"
    name: str
    address: str


def tag(kind: str, name: str, options: SiteOptions) -> str:
    """A tag: URI: "tag:firma.example,2026:feed/post/k7pv"."""
    return (
        f"tag:{options.address.rpartition('@')[2].lower()},{options.tag_year}:{options.feed}/{kind}/{page.link(name)}"
    )


def _author(post: Post, options: SiteOptions, nobody: str) -> str:
    return view_person(post.author, options).name or nobody


def _html(html: str, options: SiteOptions) -> str:
    return "".join(text.clean_piece(is_tag, source, options) for is_tag, source in text.pieces(html))


def feed_of_thread(thread: Thread, options: SiteOptions, nobody: str, gone: Gone = ()) -> Feed:
    """The newest posts of a conversation, newest first. `nobody`: the name of an outsider whose mails name nobody."""
    places = place_posts(thread, 1, lines_below(thread.posts))
    entries = tuple(
        Entry(
            id=tag("post", post.id, options),
            address=f"{page.conversation(thread.id, places.pages[post.id])}#{post.id}",
            title=text.plain_line(thread.subject, options),
            author=_author(post, options, nobody),
            published=post.said_at,
            content=_html(post.html, options),
            language=post.language,
            topics=thread.topics,
            answers=tag("post", post.parent, options) if places.post(post.parent) else "",
            files=_files(post),
        )
        for post in _newest(thread.posts)
    )
    address = page.conversation(thread.id)
    title = text.plain_line(thread.subject, options)
    return Feed(tag("thread", thread.id, options), title, address, entries, gone)


def feed_of_redirect(old: str, thread: Thread, words: str, options: SiteOptions) -> Feed:
    """What the subscribers of a conversation that was merged into `thread` get: one entry that leads there."""
    title = text.plain_line(thread.subject, options)
    moved = Entry(
        id=tag("moved", old, options),
        address=page.conversation(thread.id),
        title=title,
        author=options.title,
        published=thread.posts[0].said_at,
        content=text.as_html(words, options),
        language=options.languages[0],
    )
    return Feed(tag("thread", old, options), title, page.conversation(old), (moved,))


def _newest(posts: tuple[Post, ...]) -> Iterator[Post]:
    """Newest first, until there are enough of them or of their letters; the newest always."""
    letters = 0
    for post in reversed(posts[-_NEWEST:]):
        if letters > _LETTERS:
            return
        yield post
        letters += len(post.html)


def _files(post: Post) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (page.link(page.attachment(one.sha256, safe_name(one.filename, one.media_type))), one.media_type, one.size)
        for one in post.files
    )


def feed_of_cards(
    place: Place, title: str, cards: Iterable[Card], options: SiteOptions, nobody: str, *, gone: Gone = ()
) -> Feed:
    """The newest post of each conversation."""
    entries = tuple(
        Entry(
            id=tag("post", card.last_post, options),
            address=page.conversation(card.thread),
            title=text.plain_line(card.subject, options),
            author=view_person(card.last_author, options).name or nobody,
            published=card.last_at,
            content=text.as_html(card.gist, options),
            language=card.gist_language,
            topics=card.topics,
        )
        for card in cards
    )
    return _feed(place, title, entries, options, gone)


def feed_of_topic(
    key: str, title: str, cards: Iterable[Card], options: SiteOptions, nobody: str, *, gone: Gone = ()
) -> Feed:
    """The conversations of a topic, the last begun first, each by the post that opens it. What is said in them later
    stands in their own feeds: an answer writes no feed of a topic, whatever topics its conversation has (law 7).
    """
    begun = sorted(cards, key=lambda card: (card.first_at, card.thread), reverse=True)
    entries = tuple(
        Entry(
            id=tag("post", card.opening_post or card.last_post, options),
            address=page.conversation(card.thread),
            title=text.plain_line(card.subject, options),
            author=(view_person(card.people[0], options).name if card.people else "") or nobody,
            published=card.first_at,
            content=text.as_html(card.opening or card.gist, options),
            language=card.language,
            topics=card.topics,
        )
        for card in begun[: page.FEED_ENTRIES]
    )
    return _feed(Place("topic", key, page.topic(key)), title, entries, options, gone)


def feed_of_person(one: Someone, answers: Iterable[Part], options: SiteOptions, gone: Gone = ()) -> Feed:
    """What somebody answered, newest first: each post once, with the sentence that answers."""
    address, name = page.person(one.keys[0], options), view_person(one.address, options).name
    newest = list({part.post: part for part in answers}.values())[: page.FEED_ENTRIES]
    entries = tuple(
        Entry(
            id=tag("post", part.post, options),
            address=f"{page.conversation(part.thread, part.page)}#{part.post}",
            title=text.plain_line(part.subject, options),
            author=name,
            published=part.at,
            content=text.as_html(part.sentence, options),
            language=part.language,
            topics=part.topics,
        )
        for part in newest
    )
    place = Place("person", address.split("/")[1], address)
    return _feed(place, f"{name} · {options.title}", entries, options, gone)


def feed_of_requests(title: str, waiting: Iterable[Card], options: SiteOptions, nobody: str) -> Feed:
    """The requests that wait, newest first: one entry each, with its sentence; answered ones are no longer in it."""
    asked = sorted(waiting, key=lambda card: (card.waiting_since or card.last_at, card.thread), reverse=True)
    entries = tuple(
        Entry(
            id=tag("request", f"{card.thread}/{int((card.waiting_since or card.last_at).timestamp())}", options),
            address=page.conversation(card.thread),
            title=text.plain_line(card.subject, options),
            author=(view_person(card.asker, options).name if card.asker else "") or nobody,
            published=card.waiting_since or card.last_at,
            content=text.as_html(card.question or card.gist, options),
            language=card.language,
            topics=card.topics,
        )
        for card in asked[: page.FEED_ENTRIES]
    )
    return _feed(Place("requests", "", page.REQUESTS), title, entries, options)


def _feed(place: Place, title: str, entries: tuple[Entry, ...], options: SiteOptions, gone: Gone = ()) -> Feed:
    return Feed(tag(place.kind, place.name, options), text.plain_line(title, options), place.address, entries, gone)
