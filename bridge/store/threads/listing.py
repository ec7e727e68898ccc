"""The lists a thread stands in: kept and counted as threads come and go, never by looking through them (law 7)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from bridge.conversation.topic import RECURS
from bridge.store.columns import short_key
from bridge.store.insert import insert_into, insert_new, portions
from bridge.store.schema import tally, thread_list

MONTH, TOPIC, TERM, WEEK = "month", "topic", "term", "week"
Lists = dict[str, set[tuple[str, str]]]  # thread -> (kind, name) of the lists it stands in


def load_lists(db: Connection, feed: str, names: Collection[str]) -> Lists:
    """The lists these threads stand in now."""
    found: Lists = {name: set() for name in names}
    for portion in portions(names):
        query = select(thread_list.c.thread, thread_list.c.kind, thread_list.c.name)
        for row in db.execute(query.where(thread_list.c.feed == feed, thread_list.c.thread.in_(portion))):
            found[row.thread].add((row.kind, row.name))
    return found


def write_lists(db: Connection, feed: str, before: Lists, now: Lists) -> None:
    """Write what differs."""
    gone = [(name, *one) for name in before for one in sorted(before[name] - now[name])]
    come = [(name, *one) for name in now for one in sorted(now[name] - before[name])]
    for name, kind, listed in gone:
        where = (thread_list.c.thread == name, thread_list.c.kind == kind, thread_list.c.name == listed)
        db.execute(delete(thread_list).where(thread_list.c.feed == feed, *where))
    if come:
        rows = [{"feed": feed, "thread": name, "kind": kind, "name": listed} for name, kind, listed in come]
        db.execute(insert_new(db, thread_list), rows)
    _count(db, feed, [(kind, listed) for _, kind, listed in come], [(kind, listed) for _, kind, listed in gone])


def _count(db: Connection, feed: str, come: Iterable[tuple[str, str]], gone: Iterable[tuple[str, str]]) -> None:
    difference = Counter(come)
    difference.subtract(gone)
    steps = [(kind, name, number) for (kind, name), number in sorted(difference.items()) if number]
    rows = [{"feed": feed, "kind": kind, "name": name, "threads": number} for kind, name, number in steps]
    if not rows:
        return
    insert = insert_into(db, tally)
    added = {"threads": tally.c.threads + insert.excluded.threads}
    db.execute(insert.on_conflict_do_update(index_elements=list(tally.primary_key.columns), set_=added), rows)
    for kind, name, number in steps:
        if number < 0:
            at = (tally.c.kind == kind, tally.c.name == name, tally.c.threads <= 0)
            db.execute(delete(tally).where(tally.c.feed == feed, *at))


def write_terms(db: Connection, feed: str, before: Lists, now: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Write the terms of these threads; the other threads that have a term which recurs now and did not before, or the
    other way round: RECURS threads a term at most.
    """
    old = {name: {one for one in lists if one[0] == TERM} for name, lists in before.items()}
    new = {name: {(TERM, short_key(term)) for term in terms} for name, terms in now.items()}
    changed = {term for name in new for _, term in old[name] ^ new[name]}
    counted = term_counts(db, feed, changed)
    write_lists(db, feed, old, new)
    after = term_counts(db, feed, changed)
    passed = [term for term in changed if (counted.get(term, 0) >= RECURS) != (after.get(term, 0) >= RECURS)]
    found: set[str] = set()
    for portion in portions(passed):
        at = (thread_list.c.feed == feed, thread_list.c.kind == TERM, thread_list.c.name.in_(portion))
        found.update(db.scalars(select(thread_list.c.thread).where(*at)))
    return frozenset(found - set(now))


def term_counts(db: Connection, feed: str, terms: Iterable[str]) -> dict[str, int]:
    """In how many threads without a named topic each term stands."""
    found: dict[str, int] = {}
    for portion in portions({short_key(term) for term in terms}):
        at = (tally.c.feed == feed, tally.c.kind == TERM, tally.c.name.in_(portion))
        found |= {row.name: row.threads for row in db.execute(select(tally.c.name, tally.c.threads).where(*at))}
    return found
