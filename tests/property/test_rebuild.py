"""Laws 3, 5 and 6 through the whole store: rebuilt = incremental, in whatever portions and orders the mails came."""

import random
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.conversation.thread import Thread
from bridge.ingest import FeedRules, ingest_all, rebuild
from bridge.mail.admission import Policy
from bridge.store import Store, threads
from tests.mail_programs import ANSWERS, raw
from tests.mail_programs.talk import PEOPLE, ZONES, Turn, play, random_turns
from tests.mailroom import TABLES, deliver_all
from tests.stores import Rows, all_rows, derived, empty

RULES = FeedRules("feed", Policy(domains=("firma.example",), admit="all", admits_outsiders=True))
PROGRAMS = tuple(sorted(ANSWERS))
slowly = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@st.composite
def stories(draw: st.DrawFn) -> list[bytes]:
    """The mails of one or two conversations as real programs write them, some never sent to us, in some order."""
    dice = random.Random(draw(st.integers(0, 2**32)))
    mails: list[bytes] = []
    for _ in range(draw(st.integers(1, 2))):
        mails += _mails(random_turns(dice, PROGRAMS, 5), tuple(dice.choice(ZONES) for _ in PEOPLE), dice.randrange(4))
    kept = draw(st.lists(st.sampled_from(sorted(set(mails))), min_size=1, max_size=7, unique=True))
    return draw(st.permutations(kept))


def _mails(turns: list[Turn], zones: tuple[str, ...], subject: int) -> list[bytes]:
    last = play(turns, zones, subject)
    return [raw(one) for one in (last, *last.ancestors)]


def rows(store: Store) -> Rows:
    return derived(all_rows(store))


def shape(store: Store) -> list[object]:
    """Everything of every thread but ids."""
    with store.read() as db:
        found = [threads.load_thread(db, "feed", one) for one in threads.thread_ids(db, "feed")]
    return sorted((_shape(one) for one in found if one), key=repr)


def _shape(thread: Thread) -> object:
    place = {post.id: number for number, post in enumerate(thread.posts)}
    posts = tuple(
        (
            post.author,
            post.origin,
            post.said_at,
            post.said,
            place.get(post.parent),
            post.because.rule,
            place.get(post.carrier),
        )
        for post in thread.posts
    )
    requests = tuple(
        (
            one.text,
            one.asker,
            one.asked,
            one.status,
            one.since,
            tuple((step.status, step.sentence) for step in one.steps),
        )
        for one in thread.requests
    )
    return thread.subject, thread.status, thread.topics, posts, requests


@slowly
@given(stories(), st.integers(1, 4))
def test_portions_and_rebuilding_give_the_same_rows(store: Store, mails: list[bytes], batch: int) -> None:
    empty(store)
    ingest_all(store, deliver_all(mails), RULES, TABLES, batch=batch)
    incremental = rows(store)
    assert incremental["reading"]
    rebuild(store, RULES, TABLES)
    assert rows(store) == incremental
    empty(store)
    ingest_all(store, deliver_all(mails), RULES, TABLES)
    assert rows(store) == incremental


@slowly
@given(stories(), st.randoms(use_true_random=False))
def test_every_order_gives_the_same_conversations(
    sqlite_store: Store, mails: Sequence[bytes], dice: random.Random
) -> None:
    known = {one.raw: one for one in deliver_all(mails)}
    shapes = []
    for _ in range(2):
        empty(sqlite_store)
        order = dice.sample(list(mails), len(mails))
        ingest_all(sqlite_store, [known[one] for one in order], RULES, TABLES, batch=2)
        shapes.append(shape(sqlite_store))
    assert shapes[0] == shapes[1]


@slowly
@given(stories(), stories())
def test_feeds_are_rebuilt_apart(sqlite_store: Store, mails: list[bytes], others: list[bytes]) -> None:
    empty(sqlite_store)
    second = replace(RULES, feed="vertrieb")
    ingest_all(sqlite_store, deliver_all(mails), RULES, TABLES)
    ingest_all(sqlite_store, deliver_all(others), second, TABLES)
    before = rows(sqlite_store)
    rebuild(sqlite_store, second, TABLES)
    assert rows(sqlite_store) == before
    rebuild(sqlite_store, RULES, TABLES)
    assert rows(sqlite_store) == before
