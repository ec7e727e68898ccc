"""Work conversations' rows out again from their posts: cards, states, the lists they stand in, people's parts."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from bridge.conversation.acknowledgement import show_promises
from bridge.conversation.card import make_card
from bridge.conversation.person import Part, parts_of
from bridge.conversation.request import add_absences, follow, waited_for
from bridge.conversation.thread import Card, Post, Request
from bridge.conversation.topic import subject_terms, topics_of
from bridge.conversation.week import shares
from bridge.language.lexicon import Lexicon
from bridge.store import changes, codec, people
from bridge.store.absences import load_absences, load_waiting, write_waiting
from bridge.store.forgetting import is_hidden
from bridge.store.insert import insert_or_replace, portions
from bridge.store.schema import redirect, thread, weak_link
from bridge.store.threads.listing import (
    MONTH,
    TERM,
    TOPIC,
    WEEK,
    load_lists,
    term_counts,
    write_lists,
    write_terms,
)
from bridge.store.threads.load import load_pieces


@dataclass(frozen=True, slots=True)
class View:
    """How a feed looks at its conversations: whose clock months go by, who is on the team, which phrases are known,
    which topics are other words for another.
    """

    zone: str
    domains: tuple[str, ...]
    lexicons: Mapping[str, Lexicon]
    aliases: Mapping[str, str] = field(default_factory=dict)


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


@dataclass(frozen=True, slots=True)
class _Built:
    """A thread worked out from its posts alone; which topics it has depends on other threads too."""

    card: Card
    requests: tuple[Request, ...]
    posts: tuple[Post, ...]
    waits: frozenset[str]
    terms: tuple[str, ...]


def refresh(db: Connection, feed: str, touched: Touched, view: View) -> None:
    """Bring the rows of these threads up to date and mark their pages as out of date. A thread without posts goes."""
    built = {name: _build(db, feed, name, view) for name in sorted(touched.names)}
    terms = {name: one.terms if one else () for name, one in built.items()}
    others = write_terms(db, feed, load_lists(db, feed, built), terms)
    built |= {name: _build(db, feed, name, view) for name in sorted(others)}
    counts = term_counts(db, feed, {term for one in built.values() if one for term in one.terms})
    done = {name: _with_topics(one, counts, view) if one else None for name, one in built.items()}
    before = _rows(db, feed, done)
    weeks = {name: _shares(one, view) if one else {} for name, one in done.items()}
    renamed = _write(db, feed, done, before, touched.origins)
    _write_weeks(db, feed, weeks)
    left = _write_surroundings(db, feed, done, touched.people, view)
    for name in done:
        left[name] |= changes.Lists(weeks=_retold(before.get(name), weeks[name]))
    changes.mark(db, feed, {*done, *_that_name(db, feed, renamed)}, left)


def _build(db: Connection, feed: str, name: str, view: View) -> _Built | None:
    """None if it has no posts or is hidden, and so has no row."""
    pieces = load_pieces(db, feed, name)
    if not pieces.placed or is_hidden(db, feed, {one.mail for one in pieces.placed if one.level < 0}):
        return None
    posts = pieces.posts
    requests = follow(posts, view.lexicons, team_domains=view.domains)
    waits = waited_for(requests)
    if waits:
        requests = add_absences(requests, load_absences(db, feed, waits))
    shown = show_promises(posts, requests)
    named = pieces.named_topics(view.domains)
    card = make_card(name, pieces.subject, named, shown, requests, lexicons=view.lexicons)
    writers = [post.author.name for post in posts]
    terms = () if named else subject_terms(pieces.subject, view.lexicons, writers)
    return _Built(card, requests, shown, waits, terms)


def _with_topics(one: _Built, counts: Mapping[str, int], view: View) -> _Built:
    return replace(one, card=replace(one.card, topics=topics_of(one.card.topics, one.terms, counts, view.aliases)))


def _write(
    db: Connection, feed: str, done: Mapping[str, _Built | None], rows: Mapping[str, _Row], origins: Mapping[str, str]
) -> list[str]:
    """The rows themselves; returns the threads that are called otherwise now."""
    started = _where_they_went(db, feed, origins)
    renamed: list[str] = []
    for name, one in done.items():
        row = rows.get(name, _Row("", ""))
        if one is None:
            db.execute(delete(thread).where(thread.c.feed == feed, thread.c.id == name))
        else:
            db.execute(insert_or_replace(db, thread), _row(feed, one, started.get(name, row.started_from)))
        if name in rows and row.subject != (one.card.subject if one else None):
            renamed.append(name)
    return renamed


def _write_surroundings(
    db: Connection, feed: str, done: Mapping[str, _Built | None], writers: frozenset[str], view: View
) -> dict[str, changes.Lists]:
    """What hangs on the threads: lists, who is waited for, the parts people had; what of it must be shown anew."""
    lists = load_lists(db, feed, done)
    before = {name: {one for one in lists[name] if one[0] != TERM} for name in done}
    now = {name: _lists_of(one, view) if one else set() for name, one in done.items()}
    write_lists(db, feed, before, now)
    waited = load_waiting(db, feed, done)
    waits = {name: one.waits if one else frozenset() for name, one in done.items()}
    write_waiting(db, feed, waited, waits)
    changed = people.write_parts(db, feed, {name: _parts(one, view) if one else () for name, one in done.items()})
    concerned = changed | writers | {who for found in (waited, waits) for name in found for who in found[name]}
    known = people.refresh_people(db, feed, concerned, changed, view.zone)
    left = {name: _left(before[name] - now[name]) for name in done}
    if left and known:
        first = min(left)
        left[first] |= changes.Lists(people=tuple(sorted(known)))
    return left


def _parts(one: _Built, view: View) -> tuple[Part, ...]:
    return parts_of(one.card, one.requests, one.posts, view.domains, view.lexicons)


def _rows(db: Connection, feed: str, names: Iterable[str]) -> dict[str, _Row]:
    found: dict[str, _Row] = {}
    for portion in portions(names):
        query = select(thread.c.id, thread.c.subject, thread.c.started_from, thread.c.weeks)
        rows = db.execute(query.where(thread.c.feed == feed, thread.c.id.in_(portion)))
        found |= {row.id: _Row(row.subject, row.started_from, json.loads(row.weeks)) for row in rows}
    return found


def _where_they_went(db: Connection, feed: str, origins: Mapping[str, str]) -> dict[str, str]:
    """The origins, those that have moved meanwhile under their new name."""
    moved: dict[str, str] = {}
    for portion in portions(set(origins.values()) - {""}):
        query = select(redirect.c.old, redirect.c.thread).where(redirect.c.feed == feed, redirect.c.old.in_(portion))
        moved |= {row.old: row.thread for row in db.execute(query)}
    return {name: moved.get(origin, origin) for name, origin in origins.items()}


def _row(feed: str, one: _Built, origin: str) -> dict[str, object]:
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
    }


def _shares(one: _Built, view: View) -> dict[str, str]:
    return shares(one.card, one.posts, one.requests, ZoneInfo(view.zone))


def _write_weeks(db: Connection, feed: str, weeks: Mapping[str, Mapping[str, str]]) -> None:
    for name, told in weeks.items():
        at = (thread.c.feed == feed, thread.c.id == name)
        db.execute(update(thread).where(*at).values(weeks=json.dumps(told, sort_keys=True)))


def _retold(before: _Row | None, now: Mapping[str, str]) -> tuple[str, ...]:
    """The weeks that tell something else of a thread than before."""
    old = before.weeks if before else {}
    return tuple(sorted(week for week in {*old, *now} if old.get(week) != now.get(week)))


def _lists_of(one: _Built, view: View) -> set[tuple[str, str]]:
    zone, card = ZoneInfo(view.zone), one.card
    months = {(MONTH, f"{at.astimezone(zone):%Y-%m}") for at in (card.first_at, card.last_at)}
    weeks = {(WEEK, week) for week in _shares(one, view)}
    return months | weeks | {(TOPIC, topic) for topic in card.topics}


def _left(gone: Iterable[tuple[str, str]]) -> changes.Lists:
    listed = sorted(gone)
    return changes.Lists(
        tuple(name for kind, name in listed if kind == MONTH), tuple(name for kind, name in listed if kind == TOPIC)
    )


def _that_name(db: Connection, feed: str, threads: Iterable[str]) -> set[str]:
    """Threads whose page names one of these, as a suggestion or as where it was started from."""
    found: set[str] = set()
    for portion in portions(threads):
        links = select(weak_link.c.thread).where(weak_link.c.feed == feed, weak_link.c.other.in_(portion))
        started = select(thread.c.id).where(thread.c.feed == feed, thread.c.started_from.in_(portion))
        found.update(db.scalars(links))
        found.update(db.scalars(started))
    return found
