"""What people know, from what they answered; and who could answer something new."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bridge.conversation.person.part import Part, Role, topic_key
from bridge.language.phrase import fold
from bridge.mail.message import Address

_HALF_LIFE = 180 * 86_400  # seconds after which an answer counts half
_START = datetime(2020, 1, 1, tzinfo=UTC)
_SURE = 2  # keys that a request must share with an answered one


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody knows about a topic, because of `proof`, their newest answer to it.

    `weight` orders the topics of one person, never people; it grows with every day that an answer is newer, so it
    needs no clock: as time goes by all weights shrink alike.
    """

    person: Address
    topic: str
    weight: float
    proof: Part


@dataclass(frozen=True, slots=True)
class Suggested:
    """Somebody who answered something on the same terms, and the answer."""

    person: Address
    proof: Part


def knows_about(parts: Iterable[Part]) -> tuple[Line, ...]:
    """The topics of one person, those that weigh most first: a done request counts twice, half a year halves."""
    found: dict[str, dict[tuple[str, str], Part]] = {}
    for part in parts:
        for topic in part.topics if part.role is Role.ANSWERED else ():
            found.setdefault(topic, {})[part.thread, part.post] = part
    lines = [_line(topic, list(proofs.values())) for topic, proofs in found.items()]
    return tuple(sorted(lines, key=lambda line: (-line.weight, line.topic)))


def _line(topic: str, proofs: list[Part]) -> Line:
    newest = _newest(proofs)
    weight = sum(
        (2.0 if part.is_done else 1.0) * 2.0 ** ((part.at - _START).total_seconds() / _HALF_LIFE) for part in proofs
    )
    return Line(newest.person, topic, float(f"{weight:.6g}"), newest)


def _newest(parts: Iterable[Part]) -> Part:
    return max(parts, key=lambda part: (part.at, part.thread, part.post))


def who_knows(parts: Iterable[Part]) -> tuple[Suggested, ...]:
    """Everybody who answered one of these, with their newest answer; in order of name."""
    found: dict[str, list[Part]] = {}
    for part in parts:
        if part.role is Role.ANSWERED:
            found.setdefault(part.person.key, []).append(part)
    return in_order_of_name(_suggested(proofs) for proofs in found.values())


def who_could_answer(
    keys: Collection[str], topics: Collection[str], nobody: Collection[str], answers: Mapping[str, Iterable[Part]]
) -> tuple[Suggested, ...]:
    """At most three people who answered something that shares two keys with a request, in order of name.

    `keys`: its words of weight; `answers`: key -> what was answered under it; `nobody`: address keys of the asker and
    of those who were asked already. One shared topic alone proves nothing: it must share a word too.
    """
    wanted = {*keys, *map(topic_key, topics)}
    shared: dict[tuple[str, str], set[str]] = {}
    parts: dict[tuple[str, str], Part] = {}
    for key in wanted & set(answers):
        for part in answers[key]:
            if part.person.key not in nobody:
                shared.setdefault((part.post, part.person.key), set()).add(key)
                parts[part.post, part.person.key] = part
    sure = [name for name, found in shared.items() if _is_sure(found, keys)]
    best: dict[str, list[Part]] = {}
    for name in sorted(sure, key=lambda name: (-len(shared[name]), -parts[name].at.timestamp(), name)):
        best.setdefault(name[1], []).append(parts[name])
    return in_order_of_name(Suggested(found[0].person, found[0]) for found in list(best.values())[:3])


def _is_sure(shared: Collection[str], keys: Collection[str]) -> bool:
    """Two that are not the same word: "#firmware" and "firmware" are one."""
    return len({fold(key.lstrip("#")) for key in shared}) >= _SURE and any(key in keys for key in shared)


def _suggested(proofs: list[Part]) -> Suggested:
    newest = _newest(proofs)
    return Suggested(newest.person, newest)


def in_order_of_name(people: Iterable[Suggested]) -> tuple[Suggested, ...]:
    """By name and address, never by how much they answered."""
    return tuple(sorted(people, key=lambda one: (fold(one.person.name), one.person.key)))
