"""The store finds at least what Known promises: it decides as the store in memory does, in every order of arrival."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bridge.conversation.decide import decide
from bridge.conversation.sketch import Change, Sketch
from bridge.conversation.thread import Kind, Quoted, Reading
from bridge.mail.admission import Admission, Verdict
from bridge.mail.message import Address
from bridge.mail.parse import parse_message
from bridge.store import Connection, Store, arrivals, threads
from bridge.store.read import Read, keep_reads
from bridge.store.schema import redirect
from tests.mailroom import deliver, mail
from tests.memory_store import ID_KEY, MemoryStore
from tests.people import JONAS
from tests.stories import stories

NOBODY = Address("", "")
ACCEPTED = Admission(Verdict.ACCEPT, "addressed", "")
slowly = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def shuffled(draw: st.DrawFn) -> tuple[tuple[Sketch, ...], list[int]]:
    story = draw(stories())
    return story, draw(st.permutations(range(len(story))))


class _Undo(Exception):  # noqa: N818 - not an error: it ends the transaction of an example
    pass


def _keep(db: Connection, number: int) -> int:
    """A row of the archive for a sketch without mail."""
    raw = mail(JONAS, f"Mail {number}", "Worte")
    message = parse_message(raw)
    arrival = arrivals.Arrival(deliver(raw, number), message.content_key, message.message_id, ACCEPTED)
    return arrivals.keep_all(db, "feed", [arrival])[0].mail


def _read(sketch: Sketch) -> Read:
    chain = tuple(
        Quoted(level.author, level.said_at, "", "", "Worte", level.depth, Kind.QUOTE) for level in sketch.levels
    )
    return Read("", NOBODY, (), (), sketch.subject, sketch.base_subject, Reading("de", (), "Worte", "", chain))


def _as_sets(change: Change) -> tuple[object, ...]:
    return (
        set(change.placed),
        set(change.dropped),
        set(change.moved),
        set(change.weak),
        set(change.origins),
        set(change.touched),
    )


def _take(db: Connection, memory: MemoryStore, portion: list[Sketch]) -> None:
    """A portion: loaded and written at once, decided one by one as in memory."""
    around = threads.load_surroundings(db, "feed", portion)
    for sketch in portion:
        found, expected = around.known(sketch), memory.load(sketch)
        assert set(expected.sketches) <= set(found.sketches)
        assert set(expected.posts) <= set(found.posts)
        assert set(expected.weak) <= set(found.weak)
        change = decide(sketch, found, ID_KEY)
        assert _as_sets(change) == _as_sets(memory.take(sketch))
        around.take(sketch, change)
    threads.write_surroundings(db, "feed", around)
    keep_reads(db, {sketch.mail: _read(sketch) for sketch in portion})


def _compare(db: Connection, story: tuple[Sketch, ...], order: list[int], size: int) -> None:
    memory = MemoryStore()
    portion: list[Sketch] = []
    for number, place in enumerate(order, start=1):
        assert _keep(db, number) == number
        portion.append(replace(story[place], mail=number))
        if len(portion) == size or number == len(order):
            _take(db, memory, portion)
            portion = []
    posts = {post for number in range(1, len(order) + 1) for post in threads.posts_of_mail(db, "feed", number)}
    assert posts == set(memory.posts.values())
    # the rows themselves: `find_redirect` leads to threads that `refresh` wrote, and no thread is written here
    rows = {row.old: row.thread for row in db.execute(select(redirect.c.old, redirect.c.thread))}
    assert rows == {thread: memory.follow(thread) for thread in memory.redirects}


def _check(store: Store, case: tuple[tuple[Sketch, ...], list[int]], size: int) -> None:
    try:
        with store.write() as db:
            _compare(db, *case, size)
            raise _Undo
    except _Undo:
        pass


@slowly
@given(shuffled(), st.integers(1, 5))
def test_every_order_is_decided_as_in_memory(
    store: Store, case: tuple[tuple[Sketch, ...], list[int]], size: int
) -> None:
    _check(store, case, size)
