"""A conversation as lists show it, worked out from its posts and requests."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bridge.conversation.person import request_keys
from bridge.conversation.request import hear, leading_request, thread_status
from bridge.conversation.thread import Card, Post, Request, Status
from bridge.language.detect import detect_language
from bridge.language.lexicon import Lexicon
from bridge.language.phrase import words_of
from bridge.mail.markup import excerpt
from bridge.mail.message import Address

_GIST = 300
_PEOPLE = 8
_WAITING, _ANSWERS = (Status.OPEN, Status.TAKEN), (Status.ANSWERED, Status.DONE)


def make_card(
    thread: str,
    subject: str,
    topics: tuple[str, ...],
    posts: Sequence[Post],
    requests: Sequence[Request],
    *,
    lexicons: Mapping[str, Lexicon],
) -> Card:
    """The card of a thread; `posts` in order of time, at least one; `lexicons` tell talk from greeting and closing."""
    newest = _newest(posts)
    people = _people(posts)
    status = thread_status(requests)
    request = leading_request(requests)
    waits = request is not None and request.status in _WAITING
    return Card(
        thread=thread,
        subject=subject,
        language=posts[0].language,
        topics=topics,
        status=status,
        first_at=min(post.said_at for post in posts),
        last_at=max(post.said_at for post in posts),
        last_post=newest.id,
        last_author=newest.author,
        gist=_gist(newest, lexicons),
        gist_language=newest.language,
        people=people[:_PEOPLE],
        people_count=len(people),
        posts=sum(not post.thanks for post in posts),
        files=sum(not file.is_inline for post in posts for file in post.files),
        waiting_for=request.awaited if request and waits else (),
        waiting_since=request.opened_at if request and waits else None,
        question=request.text if request else "",
        asker=request.asker if request else None,
        away=request.away if request and waits else (),
        answered=_answered(requests),
        keys=request_keys(request, subject, lexicons) if request and waits else (),
        subject_language=detect_language(subject, lexicons) or posts[0].language,
        opening_post=posts[0].id,
        opening=_gist(posts[0], lexicons) if posts[0] is not newest else "",
    )


def _gist(post: Post, lexicons: Mapping[str, Lexicon]) -> str:
    """The first sentences of a post without greeting, closing and the author's name; all of it if that is nothing."""
    name = set(words_of(post.author.name))
    spoken = [heard.sentence for heard in hear(post.said, post.language, lexicons)]
    talk = " ".join(one.text for one in spoken if not name.issuperset(one.words))
    gist = excerpt(talk or post.said, _GIST)
    is_word = gist.partition(" ")[0].strip(",.:;!?").isalpha()  # not "https://...", "anja@..." or "/etc"
    return gist[:1].upper() + gist[1:] if is_word else gist  # "Hallo Tom, der Dauertest läuft" goes on small


def _newest(posts: Sequence[Post]) -> Post:
    """The newest post that says something: a thank-you or an empty forward is no news."""
    spoken = [post for post in posts if post.said.strip()]
    talk = [post for post in spoken if not post.is_acknowledgement]
    return (talk or spoken or list(posts))[-1]


def _answered(requests: Sequence[Request]) -> tuple[tuple[datetime, datetime], ...]:
    """When each was asked and first answered; for what the team needs in general, never for one request."""
    found = [
        (request.since, next((step.at for step in request.steps if step.status in _ANSWERS), None))
        for request in sorted(requests, key=lambda one: one.since)
    ]
    return tuple((asked, answered) for asked, answered in found if answered and answered >= asked)[-_PEOPLE:]


def _people(posts: Sequence[Post]) -> tuple[Address, ...]:
    found: dict[str, Address] = {}
    for post in posts:
        found.setdefault(post.author.key or post.author.name.casefold(), post.author)
    return tuple(found.values())
