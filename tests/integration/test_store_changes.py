"""What pages are told: which threads changed, which lists they left; counts that are never counted; URLs that stay."""

from collections import Counter

from sqlalchemy import select

from bridge.ingest import ingest_all, ingest_one
from bridge.store import Store, changes, threads
from bridge.store.schema import tally, thread_list
from tests.mailroom import RULES, START, TABLES, deliver, deliver_all, mail, sample_mails
from tests.people import ANJA, FELIX, JONAS, SVEN
from tests.stores import counted

FIRST = mail(SVEN, "Ventil klemmt", "Das Ventil klemmt. Wer hilft?", to=[JONAS], message_id="1@x.example")
SECOND = mail(
    FELIX,
    "AW: Ventil klemmt",
    "Das Teil kommt Dienstag.",
    to=[ANJA],
    in_reply_to="0@x.example",
    message_id="2@x.example",
)
BOTH = mail(
    ANJA,
    "AW: Ventil klemmt",
    "Ich kläre beides.",
    to=[SVEN],
    message_id="3@x.example",
    more=[("References", "<1@x.example> <0@x.example>")],
)


def test_a_change_during_the_work_stays_pending(store: Store) -> None:
    ingest_one(store, deliver(FIRST), RULES, TABLES)
    with store.read() as db:
        taken = changes.pending(db, "feed", 10)
    answer = mail(JONAS, "AW: Ventil klemmt", "Ich fahre hin.", to=[SVEN], in_reply_to="1@x.example")
    ingest_one(store, deliver(answer, 2), RULES, TABLES)
    with store.write() as db:
        changes.done(db, "feed", taken)
        left = changes.pending(db, "feed", 10)
        assert [one.thread for one in left] == [one.thread for one in taken]
        assert left[0].sequence > taken[0].sequence
        changes.done(db, "feed", left)
        assert changes.count_pending(db, "feed") == 0
        changes.mark_all(db, "feed")
        assert changes.pending(db, "feed", 10)[0].sequence > left[0].sequence


def test_longest_waiting_first_and_no_more_than_asked_for(store: Store) -> None:
    ingest_all(store, deliver_all(sample_mails()), RULES, TABLES, batch=5)
    with store.read() as db:
        everything = changes.pending(db, "feed", 1000)
        assert list(everything) == sorted(everything, key=lambda one: (one.sequence, one.thread))
        assert changes.pending(db, "feed", 3) == everything[:3]
        assert changes.pending(db, "other", 3) == ()


def test_a_merged_thread_leads_on_and_leaves_its_lists(store: Store) -> None:
    ingest_all(store, deliver_all([FIRST, SECOND]), RULES, TABLES)
    with store.write() as db:
        before = {card.last_author: card.thread for card in threads.latest_cards(db, "feed", 10)}
        assert len(before) == 2
        changes.done(db, "feed", changes.pending(db, "feed", 10))
    joined = mail(JONAS, "AW: Ventil klemmt", "Bitte bestellen.", message_id="0@x.example", in_reply_to="1@x.example")
    ingest_one(store, deliver(joined, 3), RULES, TABLES)
    with store.read() as db:
        kept = before[SVEN]
        gone = before[FELIX]
        assert threads.load_thread(db, "feed", gone) is None
        assert threads.find_redirect(db, "feed", gone) == kept
        found = threads.load_thread(db, "feed", kept)
        assert found is not None
        assert (len(found.posts), found.redirects) == (3, (gone,))
        pending = {one.thread: one.lists_left for one in changes.pending(db, "feed", 10)}
        assert (pending[gone].months, pending[gone].topics) == (("2026-11",), ())
        assert (pending[kept].months, pending[kept].topics) == ((), ())
        assert "2026-W45" in pending[gone].weeks
        assert "2026-W45" in pending[kept].weeks
        assert [(one.name, one.threads) for one in threads.months(db, "feed")] == [("2026-11", 1)]


def test_tallies_are_what_counting_gives(store: Store) -> None:
    ingest_all(store, deliver_all(sample_mails()), RULES, TABLES, batch=7)
    with store.read() as db:
        counted_rows = Counter((row.kind, row.name) for row in db.execute(select(thread_list)))
        tallies = {(row.kind, row.name): row.threads for row in db.execute(select(tally))}
        assert tallies == counted_rows
        months, topics = threads.months(db, "feed"), threads.topics(db, "feed")
        assert {one.name: one.threads for one in months} == {n: c for (k, n), c in tallies.items() if k == "month"}
        assert {one.name: one.threads for one in topics} == {n: c for (k, n), c in tallies.items() if k == "topic"}
        assert topics
        assert len(threads.cards_of_month(db, "feed", months[0].name)) == months[0].threads
        cards = threads.cards_of_topic(db, "feed", topics[0].name)
        assert len(cards) == topics[0].threads
        assert all(topics[0].name in card.topics for card in cards)
        assert threads.cards_of_month(db, "other", months[0].name) == ()


def test_months_go_by_the_clock_of_the_feed(store: Store) -> None:
    late = mail(SVEN, "Silvester", "Frohes Neues!", date=START.replace(month=12, day=31, hour=23, minute=30))
    ingest_one(store, deliver(late), RULES, TABLES)
    with store.read() as db:
        assert [one.name for one in threads.months(db, "feed")] == ["2027-01"]  # 00:30 in Hamburg


def test_pages_ask_a_bounded_number_of_questions(store: Store) -> None:
    ingest_all(store, deliver_all(sample_mails()), RULES, TABLES)
    with store.read() as db:
        cards = sorted(threads.latest_cards(db, "feed", 100), key=lambda card: card.posts)
    work = []
    for card in (cards[0], cards[-1]):
        with counted(store) as asked, store.read() as db:
            thread = threads.load_thread(db, "feed", card.thread)
            assert thread is not None
        work.append(asked.statements)
    assert cards[-1].posts > 5 * cards[0].posts
    assert max(work) <= 9


def test_suggestions_follow_a_thread_that_moved(store: Store) -> None:
    """Nothing names a thread that is no more."""
    ingest_all(store, deliver_all([*sample_mails(), FIRST, SECOND, BOTH]), RULES, TABLES, batch=1)
    with store.read() as db:
        names = set(threads.thread_ids(db, "feed"))
        for name in names:
            thread = threads.load_thread(db, "feed", name)
            assert thread is not None
            assert {one.thread for one in thread.suggestions} <= names - {name}
            assert thread.started_from in names | {""}
