"""Who is away until when, from absence notes; and which threads wait for whom, so that a note finds its way to them.

A note is no post: its mail is refused, its bytes are kept, and this row is derived from them (law 5).
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.engine import Connection

from bridge.conversation.thread import Away
from bridge.mail.absence import Absence
from bridge.mail.message import Address
from bridge.store.columns import short_key
from bridge.store.insert import insert_new, insert_or_replace, portions
from bridge.store.schema import absence, waiting

_AHEAD = timedelta(days=1)
_ONE_DAY = timedelta(days=1)


def keep_absence(
    db: Connection, feed: str, mail: int, note: Absence, times: tuple[datetime | None, datetime]
) -> frozenset[str]:
    """Write what the note of `mail` says; the threads that wait for its writer, if it tells them anything new.

    `times`: when the note was sent (None: it does not say) and when it arrived.
    """
    who = short_key(note.who.key)
    if not who:
        return frozenset()
    before = load_absences(db, feed, {who})
    db.execute(insert_or_replace(db, absence), _row(feed, mail, note, times))
    if load_absences(db, feed, {who}) == before:
        return frozenset()
    return threads_waiting_for(db, feed, who)


def drop_absence(db: Connection, feed: str, mail: int) -> frozenset[str]:
    """The mail is no absence note any more; the threads that wait for its writer."""
    who = db.scalar(select(absence.c.who).where(absence.c.feed == feed, absence.c.message == mail))
    if who is None:
        return frozenset()
    db.execute(delete(absence).where(absence.c.message == mail))
    return threads_waiting_for(db, feed, who)


def load_absences(db: Connection, feed: str, people: Collection[str]) -> dict[str, Away]:
    """Address key -> the newest note; the same words again and again are one note, since the first of them."""
    columns = (absence.c.who, absence.c.words, absence.c.last_day, absence.c.kind)
    newest = func.max(absence.c.since)
    found: dict[str, Away] = {}
    for portion in portions(people):
        query = (
            select(*columns, func.min(absence.c.name).label("name"), func.min(absence.c.since).label("since"))
            .where(absence.c.feed == feed, absence.c.who.in_(portion))
            .group_by(*columns)
            .order_by(newest, absence.c.last_day, absence.c.words, absence.c.kind)
        )
        for row in db.execute(query):
            last_day = date.fromisoformat(row.last_day) if row.last_day else None
            found[row.who] = Away(Address(row.name, row.who), row.words, row.since, last_day, row.kind == "left")
    return found


def away_on(db: Connection, feed: str, day: date) -> tuple[Away, ...]:
    """Everybody whose newest note says that they are away on this day, in order of address."""
    known = (absence.c.feed == feed, absence.c.last_day >= day.isoformat())
    people = set(db.scalars(select(absence.c.who).where(*known)))
    notes = load_absences(db, feed, people)
    return tuple(notes[who] for who in sorted(notes) if _is_away(notes[who], day))


def _is_away(note: Away, day: date) -> bool:
    return note.last_day is not None and note.last_day >= day and not note.has_left


def threads_waiting_for(db: Connection, feed: str, who: str) -> frozenset[str]:
    """The threads with a request that waits for this person."""
    return frozenset(db.scalars(select(waiting.c.thread).where(waiting.c.feed == feed, waiting.c.who == who)))


def load_waiting(db: Connection, feed: str, names: Collection[str]) -> dict[str, frozenset[str]]:
    """Thread -> the address keys of the people it waits for, as written before."""
    found: dict[str, set[str]] = {name: set() for name in names}
    for portion in portions(names):
        query = select(waiting.c.thread, waiting.c.who).where(waiting.c.feed == feed, waiting.c.thread.in_(portion))
        for row in db.execute(query):
            found[row.thread].add(row.who)
    return {name: frozenset(people) for name, people in found.items()}


def write_waiting(
    db: Connection, feed: str, before: Mapping[str, Collection[str]], now: Mapping[str, Collection[str]]
) -> None:
    """Bring the rows of these threads up to date."""
    people = {name: {short_key(one) for one in found} for name, found in now.items()}
    for name, found in sorted(before.items()):
        gone = sorted(set(found) - people[name])
        if gone:
            at = (waiting.c.feed == feed, waiting.c.thread == name, waiting.c.who.in_(gone))
            db.execute(delete(waiting).where(*at))
    rows = [
        {"feed": feed, "who": one, "thread": name}
        for name, found in sorted(people.items())
        for one in sorted(found - set(before[name]))
    ]
    if rows:
        db.execute(insert_new(db, waiting), rows)


def _row(feed: str, mail: int, note: Absence, times: tuple[datetime | None, datetime]) -> dict[str, object]:
    sent, arrived = times
    last_day = note.day - _ONE_DAY if note.day and note.end == "back" else note.day
    return {
        "message": mail,
        "feed": feed,
        "who": note.who.key,
        "name": note.who.name,
        "words": note.words,
        "kind": note.end,
        "last_day": last_day.isoformat() if last_day else "",
        "since": sent if sent is not None and sent <= arrived + _AHEAD else arrived,
    }
