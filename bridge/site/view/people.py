"""People as pages show them: who has a page, what may be said of whom, who knows what and who could answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bridge.conversation.person import Known, Part, Portrait, Suggested, one_person, who_knows
from bridge.language.phrase import fold
from bridge.mail.message import Address
from bridge.site import page
from bridge.site.page import PersonRules, SiteOptions
from bridge.site.view import text
from bridge.site.view.card import TopicLink
from bridge.site.view.person import PersonView, view_person

FULL, OFF = "full", "off"
_TOPICS, _LINES = 3, 5


@dataclass(frozen=True, slots=True)
class Someone:
    """One person with all their addresses, the first of which names the page."""

    keys: tuple[str, ...]
    address: Address
    portrait: Portrait
    topics: tuple[str, ...]  # those that weigh most first


@dataclass(frozen=True, slots=True)
class Directory:
    """Everybody who has a page, in order of name; `unlisted`: addresses of those who do not want one (theirs lead to
    the list, because no URL dies); `hidden`: (address key, topic) that must not be said, "" for all.
    """

    people: tuple[Someone, ...] = ()
    unlisted: tuple[str, ...] = ()
    hidden: frozenset[tuple[str, str]] = frozenset()

    def allows(self, person: Address, topics: Iterable[str] = ()) -> bool:
        """Whether somebody may be named as knowing about all of these."""
        return not any((person.key, topic) in self.hidden for topic in ("", *topics))

    def touched(self, keys: Iterable[str]) -> tuple[Someone, ...]:
        """The people whose addresses are among these."""
        wanted = frozenset(keys)
        return tuple(one for one in self.people if not wanted.isdisjoint(one.keys))


@dataclass(frozen=True, slots=True)
class ProofView:
    """Somebody and the answer that shows they know; `page` is "" if they have none."""

    person: PersonView
    page: str
    address: str  # of the post
    subject: str
    subject_language: str
    sentence: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic and the people who answered it lately."""

    topic: TopicLink
    people: tuple[ProofView, ...] = field(default=())


def make_directory(known: Sequence[Known], said: Iterable[tuple[str, str]], options: SiteOptions) -> Directory:
    """From what is known of each address, what people said themselves, and the operator's rules."""
    by_key = {one.who: one for one in known}
    rules = [tuple(rule.addresses) for rule in options.persons]
    addresses = [Address(one.portrait.name, one.who) for one in known]
    groups = [_in_order(group, rules) for group in one_person(addresses, rules)]
    hidden = _hidden(groups, {*said, *_ruled_out(options.persons)})
    people = [_someone([by_key[key] for key in group], options) for group in groups if (group[0], "") not in hidden]
    ordered = sorted(people, key=lambda one: (fold(view_person(one.address, options).name), one.keys))
    found = tuple(replace(one, topics=_allowed(one, hidden)) for one in ordered)
    unlisted = tuple(key for group in groups if (group[0], "") in hidden for key in group)
    return Directory(found, unlisted, hidden) if options.people == FULL else Directory(hidden=hidden)


def homes_of(directory: Directory, options: SiteOptions) -> dict[str, str]:
    """Address key -> page of its person, of all who have one."""
    return {key: page.person(one.keys[0], options) for one in directory.people for key in one.keys}


def _in_order(group: Iterable[Address], rules: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The address that the operator names first, else the first by alphabet, names the page."""
    keys = [address.key for address in group]
    named = [address.casefold() for rule in rules for address in rule]
    return tuple(sorted(keys, key=lambda key: (named.index(key) if key in named else len(named), key)))


def _ruled_out(rules: Iterable[PersonRules]) -> set[tuple[str, str]]:
    return {
        (address.casefold(), topic.casefold())
        for rule in rules
        for address in rule.addresses
        for topic in (*rule.hidden_topics, *([""] if rule.is_hidden else []))
    }


def _hidden(groups: Iterable[tuple[str, ...]], said: set[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """What somebody said from one address holds for all of theirs."""
    topics: dict[str, set[str]] = {}
    for key, topic in said:
        topics.setdefault(key, set()).add(topic)
    spread = {(key, topic) for group in groups for one in group for topic in topics.get(one, ()) for key in group}
    return frozenset(said | spread)


def _allowed(one: Someone, hidden: frozenset[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(topic for topic in one.topics if (one.keys[0], topic) not in hidden)


def _someone(known: Sequence[Known], options: SiteOptions) -> Someone:
    """Several addresses together: the first that says something holds; topics by their weights in all."""
    keys = tuple(one.who for one in known)
    rule = next((rule for rule in options.persons if keys[0] in map(str.casefold, rule.addresses)), PersonRules(()))
    faces = [one.portrait for one in known]
    portrait = Portrait(
        name=next((face.name for face in faces if face.name), ""),
        role=rule.role or next((face.role for face in faces if face.role), ""),
        place=rule.place or next((face.place for face in faces if face.place), ""),
        language=next((face.language for face in faces if face.language), ""),
        zone=next((face.zone for face in faces if face.zone), ""),
    )
    weights: dict[str, float] = {}
    for topic, weight in (line for one in known for line in one.topics):
        weights[topic] = weights.get(topic, 0.0) + weight
    topics = tuple(sorted(weights, key=lambda topic: (-weights[topic], topic)))
    return Someone(keys, Address(portrait.name, keys[0]), portrait, topics)


def topic_link(topic: str, options: SiteOptions) -> TopicLink:
    """A topic by its title."""
    return TopicLink(text.line(page.title_of(topic, options), "", options), page.topic(topic))


def view_proof(one: Suggested, options: SiteOptions) -> ProofView:
    """A person with their evidence; linked to their page only if a mail of theirs is the proof: then it is there."""
    part = one.proof
    has_page = options.people == FULL and part.is_received
    return ProofView(
        person=view_person(one.person, options),
        page=page.person(one.person.key, options) if has_page else "",
        address=f"{page.conversation(part.thread, part.page)}#{part.post}",
        subject=text.line(part.subject, "", options),
        subject_language=part.language,
        sentence=text.line(part.sentence, part.language, options),
        language=part.language,
        at=part.at,
    )


def view_who_knows(
    answers: Iterable[Part], topics: Iterable[str], directory: Directory, options: SiteOptions
) -> tuple[ProofView, ...]:
    """Who answered this topic (under any of its spellings), in order of name; () if the switch says so."""
    if options.people == OFF:
        return ()
    spellings = tuple(topics)
    allowed = [part for part in answers if directory.allows(part.person, spellings)]
    return tuple(view_proof(one, options) for one in who_knows(allowed))


def view_lately(answers: Iterable[Part], directory: Directory, options: SiteOptions) -> tuple[TopicLine, ...]:
    """The topics that were answered last, each with the people who did: the side box of the feed."""
    if options.people == OFF:
        return ()
    by_topic: dict[str, list[Part]] = {}
    for part in answers:
        for topic in part.topics[:1]:
            if directory.allows(part.person, (topic,)):
                by_topic.setdefault(topic, []).append(part)
    return tuple(
        TopicLine(topic_link(topic, options), tuple(view_proof(one, options) for one in who_knows(parts))[:_TOPICS])
        for topic, parts in list(by_topic.items())[:_LINES]
    )
