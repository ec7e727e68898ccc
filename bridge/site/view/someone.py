"""The page of one person: what they know with its evidence, and what they answered lately.

What is open with them stands on the board, from where the page's script takes it: a question to five people would
write their five pages in each language (law 7).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bridge.conversation.person import Part, Suggested, knows_about
from bridge.conversation.thread import Status
from bridge.mail.mailto import command_address, mailto
from bridge.site import page
from bridge.site.page import SiteOptions
from bridge.site.view import text
from bridge.site.view.card import TopicLink
from bridge.site.view.people import Directory, ProofView, Someone, topic_link, view_proof
from bridge.site.view.person import PersonView, view_person

_LINES, _LATELY, _ASKS = 12, 6, 6


@dataclass(frozen=True, slots=True)
class KnowledgeLine:
    """One topic, its newest evidence, and the mail that hides it."""

    topic: TopicLink
    proof: ProofView
    hide: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer of theirs; `state`: of the request, as one of the ring's states."""

    proof: ProofView
    state: str
    asker: PersonView


@dataclass(frozen=True, slots=True)
class SomeoneView:
    """All of one page."""

    address: str
    person: PersonView
    role: str
    place: str
    language: str
    zone: str
    ask: str  # mailto
    hide: str  # mailto
    knows: tuple[KnowledgeLine, ...]
    lately: tuple[AnswerView, ...]
    asks: tuple[TopicLink, ...]
    feed: str  # address of their Atom feed
    topics: tuple[TopicLink, ...]  # those that weigh most, from A to Z, for the list of people


@dataclass(frozen=True, slots=True)
class Doings:
    """What somebody did, newest first, and the posts taken away (law 8)."""

    answers: tuple[Part, ...] = ()
    asked: tuple[Part, ...] = ()
    gone: tuple[tuple[str, datetime], ...] = ()  # (id of a post, when it went), newest first


def view_row(one: Someone, options: SiteOptions, command: str) -> SomeoneView:
    """Somebody as the list of people shows them: without any part they had."""
    return view_someone(one, Doings(), Directory(), options, command)


def view_someone(one: Someone, doings: Doings, directory: Directory, options: SiteOptions, command: str) -> SomeoneView:
    """The page from their newest parts; `command`: the word of the address that hides lines ("ohne-mich")."""
    address = page.person(one.keys[0], options)
    hide = command_address(options.address, command)
    shown = [part for part in doings.answers if directory.allows(part.person, part.topics)]
    lines = [line for line in knows_about(doings.answers) if directory.allows(line.person, (line.topic,))]
    return SomeoneView(
        address=address,
        person=view_person(one.address, options),
        role=text.line(one.portrait.role, "", options),
        place=text.line(one.portrait.place, "", options),
        language=one.portrait.language,
        zone=one.portrait.zone,
        ask=mailto(one.keys[0], (options.address,)),
        hide=mailto(hide),
        knows=tuple(
            KnowledgeLine(
                topic_link(line.topic, options),
                view_proof(Suggested(line.person, line.proof), options),
                mailto(hide, (), line.topic),
            )
            for line in lines[:_LINES]
        ),
        lately=tuple(_answer(part, options) for part in shown[:_LATELY]),
        asks=_asks(doings.asked, options),
        feed=address + "feed.atom",
        topics=tuple(topic_link(topic, options) for topic in sorted(one.topics[:3])),
    )


def _answer(part: Part, options: SiteOptions) -> AnswerView:
    state = Status.DONE if part.is_done else Status.ANSWERED
    proof = view_proof(Suggested(part.person, part), options)
    return AnswerView(proof, state.value, view_person(part.asker, options))


def _asks(asked: Iterable[Part], options: SiteOptions) -> tuple[TopicLink, ...]:
    """The topics they asked about last, from A to Z: asking again changes nothing (law 7), and no number is said."""
    topics = dict.fromkeys(topic for part in asked for topic in part.topics)
    return tuple(topic_link(topic, options) for topic in sorted(list(topics)[:_ASKS]))
