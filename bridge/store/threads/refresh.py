"""Work conversations' rows out again from their posts: cards, states, the lists they stand in, people's parts.

Many threads at a time: what is asked of the database is asked for all of them together.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, select
from sqlalchemy.engine import Connection

from bridge.store import changes, codec, people
from bridge.store.absences import load_absences, load_waiting, write_waiting
from bridge.store.forgetting import hidden_among
from bridge.store.insert import insert_or_replace, portions
from bridge.store.schema import redirect, thread, weak_link
from bridge.store.threads.build import Built, View, build, follow_requests
from bridge.store.threads.listing import (
    MONTH,
    TERM,
    TOPIC,
    WEEK,
    Lists,
    load_lists,
    term_counts,
    write_lists,
    write_terms,
)
from bridge.store.threads.load import load_all_pieces


@dataclass(frozen=True, slots=True)
class Touched:
    """Threads to work out again, from which thread each was started ("": from none), where that was decided, and
    people (address keys) of whom a mail says something new.
    """

    names: frozenset[str] = frozenset()
    origins: Mapping[str, str] = field(default_factory=dict)
    people: frozenset[str] = frozenset()

    def __or__(self, later: "Touched") -> "Touched":
        """Both; what was decided later holds."""
        return Touched(self.names | later.names, {**self.origins, **later.origins}, self.people | later.people)


@dataclass(frozen=True, slots=True)
class _Row:
    """A thread as it was: enough to see what its page's neighbours must know."""

    subject: str
    started_from: str
    weeks: Mapping[str, str] = field(default_factory=dict)  # conversation.week.shares


Done = Mapping[str, Built | None]  # None: the thread has no posts or is hidden, and so has no row
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_ROWS = select(thread.c.id, thread.c.subject, thread.c.started_from, thread.c.weeks).where(
    thread.c.feed == bindparam("feed"), thread.c.id.in_(_KEYS)
)
_GONE = delete(thread).where(thread.c.feed == bindparam("feed"), thread.c.id.in_(_KEYS))
_LINKS = select(weak_link.c.thread).where(weak_link.c.feed == bindparam("feed"), weak_link.c.other.in_(_KEYS))
_STARTED = select(thread.c.id).where(thread.c.feed == bindparam("feed"), thread.c.started_from.in_(_KEYS))


def refresh(db: Connection, feed: str, touched: Touched, view: View) -> None:
    """Bring the rows of these threads up to date and mark their pages as out of date. A thread without posts goes."""
    built = _build(db, feed, touched.names, view)
    terms = {name: one.terms if one else () for name, one in built.items()}
    lists = load_lists(db, feed, built)
    others = write_terms(db, feed, lists, terms)
    built |= _build(db, feed, others, view)
    lists |= load_lists(db, feed, others)
    counts = term_counts(db, feed, {term for one in built.values() if one for term in one.terms})
    done = {name: one.with_topics(counts) if one else None for name, one in built.items()}
    before = _rows(db, feed, done)
    renamed = _write(db, feed, done, before, touched.origins)
    left = _write_lists(db, feed, done, lists)
    known = _write_people(db, feed, done, touched.people, view)
    if left and known:
        left[min(left)] |= changes.Lists(people=tuple(sorted(known)))
    for name, one in done.items():
        left[name] |= changes.Lists(weeks=_retold(before.get(name), one.weeks if one else {}))
    changes.mark(db, feed, {*done, *_that_name(db, feed, renamed)}, left)


def _build(db: Connection, feed: str, names: Iterable[str], view: View) -> dict[str, Built | None]:
    pieces = load_all_pieces(db, feed, names)
    hidden = hidden_among(db, feed, {one.mail for some in pieces.values() for one in some.placed})
    shown = {
        name: some
        for name, some in pieces.items()
        if some.placed and not any(one.mail in hidden for one in some.placed if one.level < 0)
    }
    followed = [follow_requests(name, some, view) for name, some in shown.items()]
    absences = load_absences(db, feed, {who for one in followed for who in one.waits})
    return dict.fromkeys(pieces) | {one.name: build(one, absences, view) for one in followed}


def _write(db: Connection, feed: str, done: Done, rows: Mapping[str, _Row], origins: Mapping[str, str]) -> list[str]:
    """The rows themselves; returns the threads that are called otherwise now."""
    started = _where_they_went(db, feed, origins)
    for gone in portions(name for name, one in done.items() if one is None):
        db.execute(_GONE, {"feed": feed, "keys": gone})
    written = [
        _row(feed, one, started.get(name, rows[name].started_from if name in rows else ""))
        for name, one in done.items()
        if one is not None
    ]
    if written:
        db.execute(insert_or_replace(db, thread), written)
    return [name for name, row in rows.items() if row.subject != (one.card.subject if (one := done[name]) else None)]


def _write_lists(db: Connection, feed: str, done: Done, lists: Lists) -> dict[str, changes.Lists]:
    """The lists the threads stand in, where they stood in `lists`; those that each of them left."""
    before = {name: {one for one in lists[name] if one[0] != TERM} for name in done}
    now = {name: _lists_of(one) if one else set() for name, one in done.items()}
    write_lists(db, feed, before, now)
    return {name: _left(before[name] - now[name]) for name in done}


def _write_people(db: Connection, feed: str, done: Done, writers: frozenset[str], view: View) -> frozenset[str]:
    """Who is waited for and the parts people had; of whom something must be shown anew."""
    waited = load_waiting(db, feed, done)
    waits = {name: one.waits if one else frozenset() for name, one in done.items()}
    write_waiting(db, feed, waited, waits)
    changed = people.write_parts(db, feed, {name: one.parts if one else () for name, one in done.items()})
    concerned = changed | writers | {who for found in (waited, waits) for name in found for who in found[name]}
    return people.refresh_people(db, feed, concerned, changed, view.zone)


def _rows(db: Connection, feed: str, names: Collection[str]) -> dict[str, _Row]:
    found: dict[str, _Row] = {}
    for portion in portions(names):
        rows = db.execute(_ROWS, {"feed": feed, "keys": portion})
        found |= {row.id: _Row(row.subject, row.started_from, json.loads(row.weeks)) for row in rows}
    return found


def _where_they_went(db: Connection, feed: str, origins: Mapping[str, str]) -> dict[str, str]:
    """The origins, those that have moved meanwhile under their new name."""
    moved: dict[str, str] = {}
    for portion in portions(set(origins.values()) - {""}):
        query = select(redirect.c.old, redirect.c.thread).where(redirect.c.feed == feed, redirect.c.old.in_(portion))
        moved |= {row.old: row.thread for row in db.execute(query)}
    return {name: moved.get(origin, origin) for name, origin in origins.items()}


def _row(feed: str, one: Built, origin: str) -> dict[str, object]:
    card = one.card
    return {
        "feed": feed,
        "id": card.thread,
        "subject": card.subject,
        "status": card.status.value,
        "first_at": card.first_at,
        "last_at": card.last_at,
        "posts": card.posts,
        "started_from": origin,
        "card": codec.encode(card),
        "requests": codec.encode(one.requests).encode(),
        "weeks": json.dumps(one.weeks, sort_keys=True),
    }


def _retold(before: _Row | None, now: Mapping[str, str]) -> tuple[str, ...]:
    """The weeks that tell something else of a thread than before."""
    old = before.weeks if before else {}
    return tuple(sorted(week for week in {*old, *now} if old.get(week) != now.get(week)))


def _lists_of(one: Built) -> set[tuple[str, str]]:
    months, weeks = {(MONTH, month) for month in one.months}, {(WEEK, week) for week in one.weeks}
    return months | weeks | {(TOPIC, topic) for topic in one.card.topics}


def _left(gone: Iterable[tuple[str, str]]) -> changes.Lists:
    listed = sorted(gone)
    return changes.Lists(
        tuple(name for kind, name in listed if kind == MONTH), tuple(name for kind, name in listed if kind == TOPIC)
    )


def _that_name(db: Connection, feed: str, threads: Iterable[str]) -> set[str]:
    """Threads whose page names one of these, as a suggestion or as where it was started from."""
    found: set[str] = set()
    for portion in portions(threads):
        found.update(db.scalars(_LINKS, {"feed": feed, "keys": portion}))
        found.update(db.scalars(_STARTED, {"feed": feed, "keys": portion}))
    return found
