"""People: what their mails say about them, and the parts they had in conversations."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, delete, select
from sqlalchemy.engine import Connection

from bridge.conversation.person import Known, Letterhead, Part, Role, knows_about, paint
from bridge.store import codec
from bridge.store.columns import short_key
from bridge.store.each import OfEach
from bridge.store.insert import insert_new, insert_or_replace, portions
from bridge.store.schema import letterhead, part, part_key, person

_LETTERHEADS = 20  # the newest, of which a portrait is painted
_ANSWERS = 60  # the newest of a person: what is older they may know, but nobody need ask them first
_TOPICS = 12
_COMMON = 30  # answers under one word: a word that is everywhere tells nothing
_HEADS = OfEach(
    lambda who: (
        select(letterhead.c.at, letterhead.c.data)
        .where(letterhead.c.feed == bindparam("feed"), letterhead.c.who == who)
        .order_by(letterhead.c.at.desc(), letterhead.c.data)
        .limit(_LETTERHEADS)
    ),
    at_once=6,
)
_SAME = (part.c.feed == part_key.c.feed) & (part.c.thread == part_key.c.thread) & (part.c.post == part_key.c.post)


def _under(key: BindParameter[Any]) -> Select[Any]:
    """The newest answers under one key."""
    return (
        select(part.c.data)
        .join(part_key, _SAME & (part.c.who == part_key.c.who))
        .where(part_key.c.feed == bindparam("feed"), part_key.c.key == key)
        .where(part.c.role == Role.ANSWERED.value)
        .order_by(part_key.c.at.desc(), part_key.c.thread, part_key.c.post, part_key.c.who)
        .limit(bindparam("most"))
    )


_UNDER, _UNDER_EACH = _under(bindparam("key")), OfEach(_under, at_once=40)
EVERY = "*"  # the key of every answer; no word, and no topic


def keep_letterheads(db: Connection, feed: str, found: Mapping[int, tuple[str, Letterhead]]) -> None:
    """Write what mails say about their authors: mail number -> (address key, what it says)."""
    rows = [
        {"message": mail, "feed": feed, "who": who, "at": head.at, "data": codec.encode(head)}
        for mail, (who, head) in sorted(found.items())
    ]
    if rows:
        db.execute(insert_or_replace(db, letterhead), rows)


def write_parts(db: Connection, feed: str, now: Mapping[str, Sequence[Part]]) -> frozenset[str]:
    """Bring the parts of these threads up to date; whose parts are others now."""
    before = _rows_of(db, feed, now)
    after = {row[:4]: row for name in sorted(now) for row in map(_row, now[name])}
    gone = [key for key in before if before[key] != after.get(key)]
    come = [key for key in after if after[key] != before.get(key)]
    for name, post, who, role in sorted(gone):
        at = (part.c.thread == name, part.c.post == post, part.c.who == who, part.c.role == role)
        db.execute(delete(part).where(part.c.feed == feed, *at))
        if role == Role.ANSWERED.value:
            keyed = (part_key.c.thread == name, part_key.c.post == post, part_key.c.who == who)
            db.execute(delete(part_key).where(part_key.c.feed == feed, *keyed))
    found = {_row(one)[:4]: one for parts in now.values() for one in parts}
    _insert(db, feed, [found[key] for key in sorted(come)])
    return frozenset(key[2] for key in (*gone, *come))


_Name = tuple[str, str, str, str]  # thread, post, who, role
_Row = tuple[str, str, str, str, str]  # and data


def _row(one: Part) -> _Row:
    return one.thread, one.post, short_key(one.person.key), one.role.value, codec.encode(one)


def _rows_of(db: Connection, feed: str, names: Iterable[str]) -> dict[_Name, _Row]:
    found: dict[_Name, _Row] = {}
    for portion in portions(names):
        query = select(part.c.thread, part.c.post, part.c.who, part.c.role, part.c.data)
        for row in db.execute(query.where(part.c.feed == feed, part.c.thread.in_(portion))):
            found[row.thread, row.post, row.who, row.role] = (row.thread, row.post, row.who, row.role, row.data)
    return found


def _insert(db: Connection, feed: str, parts: Sequence[Part]) -> None:
    rows = []
    keys = []
    for one in parts:
        name, post, who, role, data = _row(one)
        at = {"feed": feed, "thread": name, "post": post, "who": who, "at": one.at}
        rows.append({**at, "role": role, "data": data})
        if one.role is Role.ANSWERED:
            keys += [{**at, "key": key} for key in sorted({EVERY, *(short_key(key) for key in one.keys)})]
    if rows:
        db.execute(insert_or_replace(db, part), rows)
    if keys:
        db.execute(insert_new(db, part_key), keys)


def refresh_people(
    db: Connection, feed: str, people: Iterable[str], answered: Collection[str], home: str
) -> frozenset[str]:
    """Paint these people anew, of whom a mail is here; returns them. `answered`: those of them whose parts changed;
    `home`: the feed's zone.
    """
    wanted = frozenset(map(short_key, people))
    before = _load_some(db, feed, wanted)
    rows: list[dict[str, object]] = []
    for who, heads in _HEADS.ask(db, wanted, feed=feed).items():
        drawn = _newest_first(heads)
        if drawn:
            is_known = who in before and who not in answered
            topics = before[who].topics if is_known else _topics_of(db, feed, who)
            rows.append({"feed": feed, "who": who, "data": codec.encode(Known(who, paint(drawn, home), topics))})
        elif who in before:
            db.execute(delete(person).where(person.c.feed == feed, person.c.who == who))
    if rows:
        db.execute(insert_or_replace(db, person), rows)
    return wanted


def _newest_first(heads: Iterable[Row[Any]]) -> list[Letterhead]:
    ordered = sorted(sorted(heads, key=lambda one: one.data), key=lambda one: one.at, reverse=True)
    return [codec.decode(Letterhead, one.data) for one in ordered]


def _topics_of(db: Connection, feed: str, who: str) -> tuple[tuple[str, float], ...]:
    lines = knows_about(parts_by(db, feed, (who,), Role.ANSWERED))[:_TOPICS]
    return tuple((line.topic, line.weight) for line in lines)


def _load_some(db: Connection, feed: str, people: Collection[str]) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for portion in portions(people):
        query = select(person.c.who, person.c.data).where(person.c.feed == feed, person.c.who.in_(portion))
        found |= {row.who: codec.decode(Known, row.data) for row in db.execute(query)}
    return found


def load_people(db: Connection, feed: str) -> tuple[Known, ...]:
    """Everybody of the team who wrote, by address: as many rows as the team has addresses."""
    query = select(person.c.data).where(person.c.feed == feed).order_by(person.c.who)
    return tuple(codec.decode_known(Known, data) for data in db.scalars(query))


def parts_by(db: Connection, feed: str, people: Collection[str], role: Role, limit: int = _ANSWERS) -> tuple[Part, ...]:
    """The newest parts of these addresses (of one person), newest first."""
    query = select(part.c.data).where(part.c.feed == feed, part.c.who.in_(sorted(people)), part.c.role == role.value)
    rows = db.scalars(query.order_by(part.c.at.desc(), part.c.thread, part.c.post).limit(limit))
    return tuple(codec.decode_known(Part, data) for data in rows)


def newest_answers(db: Connection, feed: str, key: str, limit: int = _COMMON) -> tuple[Part, ...]:
    """The newest answers under one key (a word, "#topic", or EVERY), newest first."""
    rows = db.scalars(_UNDER, {"feed": feed, "key": short_key(key), "most": limit})
    return tuple(codec.decode_known(Part, data) for data in rows)


def telling_answers(db: Connection, feed: str, keys: Iterable[str]) -> dict[str, tuple[Part, ...]]:
    """The answers under each key, in no order; of a word that stands everywhere none: it tells nothing. Topics always
    tell.
    """
    wanted = {key: short_key(key) for key in keys}
    asked = _UNDER_EACH.ask(db, wanted.values(), feed=feed, most=_COMMON)
    found = {key: asked[short] for key, short in wanted.items()}
    return {
        key: tuple(codec.decode_known(Part, row.data) for row in rows)
        for key, rows in found.items()
        if key.startswith("#") or len(rows) < _COMMON
    }
