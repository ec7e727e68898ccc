"""Rule 3 for a whole set: which mail each quoted level is, and which levels of several mails are one recovered post."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from bridge.conversation.linking.headers import Headers
from bridge.conversation.linking.keys import level_wants, lookup_prints, quoted_wants, said_offers
from bridge.conversation.linking.likeness import Fit, fit_to_mail, fit_unattributed, is_same_level
from bridge.conversation.linking.union import Union
from bridge.conversation.sketch import Level, Sketch
from bridge.mail.message import Address

_NEARLY = 4 / 3  # so much more another text must share to be quoted rather than the newest of its kind
Item = tuple[int, int]  # carrier (index of a mail), place in its levels


@dataclass(frozen=True, slots=True)
class Quotes:
    """`mail_of` for levels that are a mail of the set; `class_of` for all others, numbered in canonical order."""

    mail_of: dict[Item, int]
    class_of: dict[Item, int]
    classes: tuple[tuple[Item, ...], ...]
    unattributed: dict[int, int]  # mail -> mail that its unattributed quote was taken from


def read_quotes(mails: Sequence[Sketch], headers: Headers) -> Quotes:
    """Quotes of mails in canonical order; compares only what shares a lookup key."""
    offers = _index_offers(mails)
    wants = _level_keys(mails)
    mail_of: dict[Item, int] = {}
    for index, mail in enumerate(mails):
        if mail.levels:
            mail_of.update(_assign(mails, headers, offers, wants, index))
    groups = _same_levels(mails, wants)
    _spread(groups, mail_of)
    class_of, classes = _number(groups, mail_of)
    return Quotes(mail_of, class_of, classes, _unattributed(mails, offers))


def _index_offers(mails: Sequence[Sketch]) -> dict[str, list[int]]:
    offers: dict[str, list[int]] = defaultdict(list)
    for index, mail in enumerate(mails):
        for key in _offers(mail.author, mail.sent_at, lookup_prints(mail.whole, mail.prints), mail.base_subject):
            offers[key].append(index)
    return offers


def _level_keys(mails: Sequence[Sketch]) -> dict[Item, tuple[str, ...]]:
    return {
        (index, place): _wants(level, mail.sent_at, mail.base_subject)
        for index, mail in enumerate(mails)
        for place, level in enumerate(mail.levels)
    }


@lru_cache(maxsize=4096)  # a mail of a conversation is read again with each that joins it
def _offers(author: Address, sent_at: datetime, prints: tuple[str, ...], subject: str) -> tuple[str, ...]:
    return tuple(said_offers(author, sent_at, prints, subject))


@lru_cache(maxsize=4096)
def _wants(level: Level, sent_at: datetime, subject: str) -> tuple[str, ...]:
    return tuple(level_wants(level, sent_at, subject))


def _assign(
    mails: Sequence[Sketch],
    headers: Headers,
    offers: dict[str, list[int]],
    wants: dict[Item, tuple[str, ...]],
    carrier: int,
) -> Iterator[tuple[Item, int]]:
    """Walks up the levels of one mail and, as long as they agree, up its headers."""
    below: int | None = carrier
    for place, answered in _positions(mails[carrier].levels):
        parent = None if below is None or not answered else headers.parents[below]
        expected = parent if isinstance(parent, int) else None
        found = {mail for key in wants[carrier, place] for mail in offers.get(key, ())}
        below = _best(mails, carrier, place, found, expected)
        if below is not None:
            yield (carrier, place), below


def _positions(levels: Sequence[Level]) -> Iterator[tuple[int, bool]]:
    """Each level, and whether it is alone in its depth, one below the last: then the headers point to it."""
    last = 0
    for place, level in enumerate(levels):
        alone = sum(1 for other in levels[max(0, place - 1) : place + 2] if other.depth == level.depth) == 1
        yield place, alone and level.depth == last + 1
        last = level.depth


def _best(mails: Sequence[Sketch], carrier: int, place: int, found: set[int], expected: int | None) -> int | None:
    """The mail that a level fits best; the earliest of equals."""
    if expected is not None:
        found.add(expected)
    found.discard(carrier)
    best: tuple[Fit, int] | None = None
    for mail in found:
        fit = fit_to_mail(mails[carrier], mails[carrier].levels[place], mails[mail], mail == expected)
        if fit is not None and (best is None or (fit, -mail) > best):
            best = fit, -mail
    return None if best is None else -best[1]


def _same_levels(mails: Sequence[Sketch], wants: dict[Item, tuple[str, ...]]) -> Union[Item]:
    groups: Union[Item] = Union()
    seen: dict[str, dict[tuple[object, ...], Item]] = defaultdict(dict)
    for item, keys in wants.items():
        groups.add(item)
        carrier, level = mails[item[0]], mails[item[0]].levels[item[1]]
        at = (
            (carrier.sent_at,) if level.said_at is None else (level.said_at, None)
        )  # an undated quote dates by its mail
        face = (level.author, at, level.whole, carrier.base_subject)
        for key in keys:
            _compare(mails, groups, seen[key], face, item)
    return groups


def _compare(
    mails: Sequence[Sketch],
    groups: Union[Item],
    faces: dict[tuple[object, ...], Item],
    face: tuple[object, ...],
    item: Item,
) -> None:
    """Joins an item with all like it under one key; items that look exactly the same are compared once."""
    if face in faces:
        if _is_same(mails, faces[face], item):
            groups.join(faces[face], item)
        return
    for other in faces.values():
        if groups.find(other) != groups.find(item) and _is_same(mails, other, item):
            groups.join(other, item)
    faces[face] = item


def _is_same(mails: Sequence[Sketch], one: Item, other: Item) -> bool:
    carrier, other_carrier = mails[one[0]], mails[other[0]]
    return is_same_level(carrier, carrier.levels[one[1]], other_carrier, other_carrier.levels[other[1]])


def _spread(groups: Union[Item], mail_of: dict[Item, int]) -> None:
    """A level that is the same as one that is a mail is that (earlier) mail too; of several the one most levels are."""
    for group in groups.groups():
        votes: dict[int, int] = defaultdict(int)
        for item in group:
            if item in mail_of:
                votes[mail_of[item]] += 1
        if votes:
            chosen = min(votes, key=lambda mail: (-votes[mail], mail))
            mail_of.update({item: chosen for item in group if item not in mail_of and item[0] > chosen})


def _number(groups: Union[Item], mail_of: dict[Item, int]) -> tuple[dict[Item, int], tuple[tuple[Item, ...], ...]]:
    left = (tuple(item for item in group if item not in mail_of) for group in groups.groups())
    classes = tuple(sorted(group for group in left if group))
    return {item: number for number, group in enumerate(classes) for item in group}, classes


def _unattributed(mails: Sequence[Sketch], offers: dict[str, list[int]]) -> dict[int, int]:
    taken: dict[int, int] = {}
    for index, mail in enumerate(mails):
        keys = quoted_wants(mail.quoted, mail.base_subject)
        found = {other for key in keys for other in offers.get(key, ())} - {index}
        fits = {other: fit for other in found if (fit := fit_unattributed(mail, mails[other])) is not None}
        if fits:
            taken[index] = max(other for other, fit in fits.items() if fit * _NEARLY >= max(fits.values()))
    return taken
