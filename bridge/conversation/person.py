"""What people know, from what they answered; who could answer; which addresses are one person; role and place from
signatures.

No rankings and no response times (DESIGN §8): results are ordered by name, and each line carries its evidence.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bridge.conversation.request.people import person_key
from bridge.conversation.sentence import read_sentence
from bridge.conversation.thread import Request, Status, Thread
from bridge.language.lexicon import Lexicon
from bridge.language.phrase import fold
from bridge.mail.message import Address

_HALF_LIFE = 180  # days after which an answer counts half
_PLACE = re.compile(r"(?:[A-Z]{1,2}[- –]+)?\d{4,5} ([^\W\d_][^\W\d]+(?:[ -][^\W\d_]+){0,3})$")


@dataclass(frozen=True, slots=True)
class Proof:
    """One answer: where it stands, and the sentence."""

    thread: str
    post: str
    sentence: str
    at: datetime
    is_done: bool


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A person knows about a topic; `proofs` newest first; `weight` orders the topics of one person, never people."""

    person: Address
    topic: str
    weight: float
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What signatures say for sure about a person; "" where they do not."""

    role: str
    place: str


def knows_about(
    threads: Iterable[Thread], day: date, opted_out: Collection[str] = (), hidden: Collection[tuple[str, str]] = ()
) -> tuple[Knowledge, ...]:
    """What each person answered, by topic of the thread; ordered by person and weight.

    A done request counts twice, an answer of half a year ago counts half.
    `opted_out`: address keys; `hidden`: (address key, topic).
    """
    found: dict[tuple[str, str], list[Proof]] = {}
    people: dict[str, Address] = {}
    for thread in threads:
        for person, proof in _proofs(thread):
            key = person_key(person)
            if key in opted_out:
                continue
            people.setdefault(key, person)
            for topic in thread.topics:
                if (key, topic) not in hidden:
                    found.setdefault((key, topic), []).append(proof)
    known = [_knowledge(people[key], topic, proofs, day) for (key, topic), proofs in found.items()]
    return tuple(sorted(known, key=lambda one: (fold(one.person.name), person_key(one.person), -one.weight, one.topic)))


def _proofs(thread: Thread) -> Iterator[tuple[Address, Proof]]:
    """Answers in a thread that were not taken back, each with its author."""
    for request in thread.requests:
        last_open = max((place for place, step in enumerate(request.steps) if step.status is Status.OPEN), default=0)
        for step in request.steps[last_open:]:
            answered = step.status in {Status.ANSWERED, Status.DONE}
            if answered and person_key(step.by) != person_key(request.asker):
                yield step.by, Proof(thread.id, step.post, step.sentence, step.at, request.status is Status.DONE)


def _knowledge(person: Address, topic: str, proofs: Sequence[Proof], day: date) -> Knowledge:
    """One line; its weight halves every half year."""
    once = {(proof.thread, proof.post): proof for proof in proofs}
    ordered = tuple(sorted(once.values(), key=lambda proof: (proof.at, proof.post), reverse=True))
    weight = sum(
        (2.0 if proof.is_done else 1.0) * 0.5 ** (max(0, (day - proof.at.date()).days) / _HALF_LIFE)
        for proof in ordered
    )
    return Knowledge(person, topic, round(weight, 6), ordered)


def who_could_answer(
    request: Request, topics: Collection[str], threads: Iterable[Thread], lexicons: Mapping[str, Lexicon], most: int = 3
) -> tuple[tuple[Address, tuple[Proof, ...]], ...]:
    """People who answered something on the same terms or topic before, with the evidence; never the asker or the
    ones asked.
    """
    taken = {person_key(request.asker), *(person_key(person) for person in request.asked)}
    terms = _terms(request.text, lexicons)
    scores: Counter[str] = Counter()
    evidence: dict[str, list[Proof]] = {}
    people: dict[str, Address] = {}
    for thread in threads:
        asked = " ".join(one.text for one in thread.requests)
        same = len(terms & _terms(f"{thread.subject} {asked}", lexicons)) + (
            1 if set(topics) & set(thread.topics) else 0
        )
        for person, proof in _proofs(thread) if same else ():
            key = person_key(person)
            if key not in taken and proof.post != request.post:
                scores[key] += same
                people[key] = person
                evidence.setdefault(key, []).append(proof)
    best = sorted(scores, key=lambda key: (-scores[key], key))[:most]
    return tuple((people[key], tuple(evidence[key])) for key in best)


def _terms(text: str, lexicons: Mapping[str, Lexicon]) -> frozenset[str]:
    """Words of weight."""
    words = read_sentence(text[:1000]).words
    return frozenset(
        word for word in words if len(word) > 3 and not any(word in one.words["common"] for one in lexicons.values())
    )


def one_person(addresses: Iterable[Address], groups: Iterable[Collection[str]] = ()) -> tuple[tuple[Address, ...], ...]:
    """Addresses that are one person: named together in `groups` (address keys, from the config), or the same full
    name at related domains.

    Related: the same domain but for its first label (firma.example, mail.firma.example).
    A name of one word proves nothing.
    """
    ordered = sorted({person_key(one): one for one in addresses if one.address}.values(), key=lambda one: one.key)
    leader = {one.key: one.key for one in ordered}
    marks: dict[str, str] = {}
    for one in ordered:
        for mark in _marks(one, groups):
            first = _root(leader, marks.setdefault(mark, one.key))
            leader[_root(leader, one.key)] = first
    found: dict[str, list[Address]] = {}
    for one in ordered:
        found.setdefault(_root(leader, one.key), []).append(one)
    return tuple(tuple(group) for group in found.values())


def _marks(one: Address, groups: Iterable[Collection[str]]) -> Iterator[str]:
    """What two addresses of one person share."""
    for number, group in enumerate(groups):
        if one.key in {address.casefold() for address in group}:
            yield f"group {number}"
    name = " ".join(sorted(fold(one.name).replace(",", " ").split()))
    domain = ".".join(one.key.rpartition("@")[2].split(".")[-2:])
    if " " in name and "@" not in name:
        yield f"{name} at {domain}"


def _root(leader: Mapping[str, str], key: str) -> str:
    """The address that stands for the group."""
    while leader[key] != key:
        key = leader[key]
    return key


def read_signatures(name: str, signatures: Sequence[str]) -> Card:
    """Role and place of a person, if at least two signatures agree: the line below the name, and the place of
    "90402 Nürnberg".
    """
    roles = Counter(role for text in signatures if (role := _line_below(name, text)))
    places = Counter(place for text in signatures if (place := _place(text)))
    return Card(_sure(roles), _sure(places))


def _sure(counts: Counter[str]) -> str:
    """The value seen at least twice and more often than any other."""
    best = counts.most_common(2)
    if not best or best[0][1] < 2 or (len(best) > 1 and best[1][1] == best[0][1]):
        return ""
    return best[0][0]


def _line_below(name: str, signature: str) -> str:
    """The line below the full name if it can be a role: two to sixty letters, no digit, no address, no link."""
    lines = [line.strip(" *|\t") for line in signature.split("\n")]
    for place, line in enumerate(lines[:-1]):
        below = lines[place + 1]
        if fold(line) == fold(name) and " " in name:
            is_role = 2 <= len(below) <= 60 and not any(char.isdigit() or char in "@/:_" for char in below)
            return below if is_role else ""
    return ""


def _place(signature: str) -> str:
    """The place behind a postal code."""
    for line in signature.split("\n"):
        for part in line[:300].split("|"):
            for piece in part.split(","):
                found = _PLACE.search(piece.strip())
                if found:
                    return found.group(1)
    return ""
