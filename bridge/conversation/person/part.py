"""The part somebody had in a conversation: what they asked, what they answered, and the sentence that proves it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bridge.conversation.paging import pages_of
from bridge.conversation.request.people import is_team, person_key
from bridge.conversation.thread import Card, Origin, Post, Request, Status
from bridge.conversation.topic import words_of_weight
from bridge.language.lexicon import Lexicon
from bridge.language.phrase import words_of
from bridge.mail.message import Address

_MOST_WORDS = 12  # of a request, by which it is found again
_ANSWERS = (Status.ANSWERED, Status.DONE)


class Role(StrEnum):
    """What somebody did."""

    ASKED = "asked"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Part:
    """One question or one answer, complete: whoever shows it loads no conversation (law 7).

    `keys`: by what it is found: its topics ("#einkauf") and the words of weight of what was asked.
    """

    role: Role
    person: Address
    thread: str
    subject: str
    post: str
    sentence: str
    language: str
    at: datetime
    asker: Address
    is_done: bool = False  # the request it answers
    is_received: bool = True  # False: the post was rebuilt from a quote
    page: int = 1  # of its conversation, on which the post stands
    topics: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


def topic_key(topic: str) -> str:
    """How a topic stands among the keys; no word begins with "#"."""
    return f"#{topic}"


def request_keys(request: Request, subject: str, lexicons: Mapping[str, Lexicon]) -> tuple[str, ...]:
    """The words of weight of a request and its subject, at most 12; names of those who ask and are asked are none."""
    names = {word for person in (request.asker, *request.asked) for word in words_of(person.name)}
    words = words_of_weight(f"{request.text} {subject}", lexicons)
    return tuple(word for word in words if word not in names)[:_MOST_WORDS]


def parts_of(
    card: Card,
    requests: Sequence[Request],
    posts: Sequence[Post],
    domains: Collection[str],
    lexicons: Mapping[str, Lexicon],
) -> tuple[Part, ...]:
    """What people of the team asked and answered in a thread, each person once a post and role; in order of time.

    Answers that were taken back ("danke, aber ...") are none; nobody answers themselves; a name without an address is
    nobody for sure, and people outside have no page.
    """
    known, pages = {post.id: post for post in posts}, pages_of(posts)
    found: dict[tuple[str, str, Role], Part] = {}
    for request in requests:
        keys = (*map(topic_key, card.topics), *request_keys(request, card.subject, lexicons))
        for role, person, post, sentence, at in (_question(request), *_answers(request)):
            if is_team(person, domains) and post in known:
                part = Part(
                    role=role,
                    person=person,
                    thread=card.thread,
                    subject=card.subject,
                    post=post,
                    sentence=sentence,
                    language=known[post].language,
                    at=at,
                    asker=request.asker,
                    is_done=request.status is Status.DONE,
                    is_received=known[post].origin is Origin.RECEIVED,
                    page=pages[post],
                    topics=card.topics,
                    keys=keys,
                )
                found.setdefault((person.key, post, role), part)
    return tuple(sorted(found.values(), key=lambda part: (part.at, part.post, part.role, part.person.key)))


_Found = tuple[Role, Address, str, str, datetime]


def _question(request: Request) -> _Found:
    return Role.ASKED, request.asker, request.post, request.text, request.since


def _answers(request: Request) -> Iterator[_Found]:
    last_open = max((place for place, step in enumerate(request.steps) if step.status is Status.OPEN), default=0)
    for step in request.steps[last_open:]:
        if step.status in _ANSWERS and person_key(step.by) != person_key(request.asker):
            yield Role.ANSWERED, step.by, step.post, step.sentence, step.at
