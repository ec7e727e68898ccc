"""The page of one conversation: its path, its posts, the people and things around it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bridge.conversation.paging import lines_below
from bridge.conversation.person import is_team
from bridge.conversation.request import leading_request
from bridge.conversation.thread import Origin, Post, Status, Thread
from bridge.mail.mailto import command_address, mailto, reply_subject
from bridge.mail.message import Address
from bridge.site import page
from bridge.site.page import SiteOptions
from bridge.site.view import text
from bridge.site.view.card import TopicLink, topic_links
from bridge.site.view.person import PersonView, view_person
from bridge.site.view.place import Places, page_count, place_posts
from bridge.site.view.post import FileView, PostView, listed_files, view_post
from bridge.site.view.reply import reply_to_all, to_feed
from bridge.site.view.stage import RequestView, view_request
from bridge.site.view.unit import units_of

_OPENING, _NEWEST, _FOLDED_FROM = 2, 6, 14  # a conversation of more than 14 posts folds all but the first 2 and last 6
_FILES = 12
_WORD, _TELLING, _TELLING_MOST = re.compile(r"[^\W\d_]+"), 5, 40  # letters
_JUMP_FROM = 6  # posts: a shorter conversation needs no link to its end
_SETTLED = (Status.ANSWERED, Status.DONE, Status.INFO)  # after those that still wait


@dataclass(frozen=True, slots=True)
class Participant:
    """`role`: "asked", "answered", "took", or ""."""

    person: PersonView
    role: str
    page: str = ""  # their own page, if a mail of theirs is in this conversation: then it is there
    unit: str = ""  # "Vertrieb, Hamburg"


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file in the side column, with the link to its post."""

    file: FileView
    link: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another conversation that probably belongs here, with the reason (law 12), or from which this one was started."""

    address: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class LatestView:
    """The newest post, to jump to."""

    person: PersonView
    at: datetime
    link: str


@dataclass(frozen=True, slots=True)
class ConversationView:
    """All of one page. `opening`, `middle`, `newest` are its posts; `middle` is folded and may be empty."""

    id: str
    subject: str
    language: str
    state: str
    topics: tuple[TopicLink, ...]
    request: RequestView | None
    more_requests: tuple[RequestView, ...]
    unfollowed: int  # requests beyond the first MOST_FOLLOWED of a mail
    opening: tuple[PostView, ...]
    middle: tuple[PostView, ...]
    newest: tuple[PostView, ...]
    number: int
    pages: int
    people: tuple[Participant, ...]
    files: tuple[ListedFile, ...]
    suggestions: tuple[Neighbour, ...]
    started_from: str
    reply: str
    command: str
    hide: str
    has_outsiders: bool
    merged: int  # other conversations that turned out to be part of this one
    latest: LatestView | None  # where to jump in a long conversation, on its first page
    seen_since: PostView | None  # the first post that came as a mail: since then the conversation is visible
    first_at: datetime
    last_at: datetime
    feed: str  # address of its Atom feed
    telling: str  # the word of its subject to look for others like it by; "" if none is long enough


def _participants(thread: Thread, units: Mapping[str, str], options: SiteOptions) -> tuple[Participant, ...]:
    roles: dict[str, str] = {}
    for request in thread.requests:
        roles.setdefault(_key(request.asker), "asked")
        for step in request.steps:
            if step.status in (Status.ANSWERED, Status.TAKEN):
                roles.setdefault(_key(step.by), "answered" if step.status is Status.ANSWERED else "took")
    people: dict[str, Address] = {}
    wrote: set[str] = set()
    for post in thread.posts:
        people.setdefault(_key(post.author), post.author)
        if post.origin is Origin.RECEIVED:
            wrote.add(_key(post.author))
    return tuple(
        Participant(
            view_person(one, options),
            roles.get(key, ""),
            _page(one, options) if key in wrote else "",
            units.get(one.key, ""),
        )
        for key, one in people.items()
    )


def _telling(subject: str) -> str:
    """The longest word; a list of similar conversations would have to be written again whenever one of them is merged
    or forgotten (laws 5, 7, 8), a search is always up to date.
    """
    words = [word for word in _WORD.findall(subject) if _TELLING <= len(word) <= _TELLING_MOST]
    return max(words, key=len, default="")


def _page(address: Address, options: SiteOptions) -> str:
    has_page = options.people == "full" and is_team(address, tuple(options.inside))
    return page.person(address.key, options) if has_page else ""


def _key(address: Address) -> str:
    return address.key or address.name.casefold()


def _listed(posts: tuple[Post, ...], places: Places) -> tuple[ListedFile, ...]:
    """The newest files, each once."""
    found: dict[str, ListedFile] = {}
    for post in reversed(posts):
        for file in listed_files(post):
            found.setdefault(file.address, ListedFile(file, places.link(post.id)))
    return tuple(found.values())[:_FILES]


def _views(posts: list[Post], before: Post | None, places: Places, root: str, options: SiteOptions) -> list[PostView]:
    views = []
    for post in posts:
        views.append(view_post(post, before, places, root, options))
        before = post
    return views


def _with_units(views: list[PostView], posts: list[Post], units: Mapping[str, str]) -> list[PostView]:
    return [replace(view, unit=units.get(post.author.key, "")) for view, post in zip(views, posts, strict=True)]


def _folded(views: list[PostView], number: int, pages: int) -> tuple[list[PostView], list[PostView], list[PostView]]:
    """Opening, folded middle, newest. Of several pages the first folds all behind its opening, the others nothing:
    who goes on to page 3 wants to read it.
    """
    if len(views) <= _FOLDED_FROM or number > 1:
        return views, [], []
    if pages > 1:
        return views[:_OPENING], views[_OPENING:], []
    return views[:_OPENING], views[_OPENING:-_NEWEST], views[-_NEWEST:]


def page_numbers(thread: Thread) -> range:
    """The numbers of its pages, from 1."""
    return range(1, page_count(place_posts(thread, 1, lines_below(thread.posts))) + 1)


def view_conversation(thread: Thread, number: int, root: str, options: SiteOptions) -> ConversationView:
    """Page `number` (from 1) of a conversation; `root` leads from it to the root of the site."""
    lines = lines_below(thread.posts)
    places = place_posts(thread, number, lines)
    as_line = {post.id for posts in lines.values() for post in posts}
    shown = [post for post in thread.posts if post.id not in as_line]
    here = [post for post in shown if places.pages[post.id] == number]
    at = shown.index(here[0]) if here else 0
    posts = thread.posts
    known = posts if number == 1 else tuple(post for post in posts if places.pages[post.id] <= number)  # law 7
    units = units_of(known, options)
    views = _with_units(_views(here, shown[at - 1] if at else None, places, root, options), here, units)
    pages = page_count(places)
    opening, middle, newest = _folded(views, number, pages)
    received = [view for view in views if not view.is_recovered]
    main = leading_request(thread.requests)
    others = sorted((one for one in thread.requests if one is not main), key=lambda one: one.status in _SETTLED)
    return ConversationView(
        id=thread.id,
        subject=text.line(thread.subject, posts[0].language if posts else "", options),
        language=posts[0].language if posts else "",
        state=thread.status.value,
        topics=topic_links(thread.topics, options),
        request=view_request(main, places, options) if main else None,
        more_requests=tuple(view_request(one, places, options) for one in others),
        unfollowed=sum(one.unfollowed for one in thread.requests),
        opening=tuple(opening),
        middle=tuple(middle),
        newest=tuple(newest),
        number=number,
        pages=pages,
        people=_participants(thread, units, options) if number == 1 else (),
        files=_listed(posts, places) if number == 1 else (),
        suggestions=tuple(_neighbour(one.thread, one.subject, one.reason, options) for one in thread.suggestions),
        started_from=page.conversation(thread.started_from) if thread.started_from else "",
        reply=reply_to_all(thread.subject, known, options),
        command=to_feed(thread.subject, known, options),
        hide=mailto(command_address(options.address, "weg"), (), reply_subject(thread.subject)),
        merged=len(thread.redirects) if number == 1 else 0,
        latest=_latest(shown, places, options) if number == 1 and len(shown) > _JUMP_FROM else None,
        has_outsiders=any(view_person(post.author, options).is_outside for post in known),
        seen_since=received[0] if received and any(post.origin is Origin.RECOVERED for post in posts) else None,
        first_at=posts[0].said_at,
        last_at=posts[-1].said_at,
        feed=page.conversation(thread.id) + "feed.atom",
        telling=_telling(thread.subject) if number == 1 else "",
    )


def _latest(posts: list[Post], places: Places, options: SiteOptions) -> LatestView:
    return LatestView(view_person(posts[-1].author, options), posts[-1].said_at, places.link(posts[-1].id))


def _neighbour(thread: str, subject: str, reason: str, options: SiteOptions) -> Neighbour:
    return Neighbour(page.conversation(thread), text.line(subject, "", options), text.line(reason, "", options))
