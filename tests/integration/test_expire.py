"""Retention: what is older than a feed keeps it goes, and nothing else; on both databases."""

from datetime import timedelta

from bridge.forget import Erasing, cutoff, expire
from bridge.ingest import Taking, derive_again, ingest_all, rebuild
from bridge.store import Store, archive, forgetting, threads
from tests.mailroom import RULES, START, TABLES, deliver, deliver_all, mail
from tests.people import ANJA, OUTSIDER, TOM
from tests.stores import all_rows, derived

OLD = mail(TOM, "Alte Frage", "Wer hat den alten Schrank abgeholt?", to=[ANJA], message_id="old@nordlicht.example")
ANSWER = mail(ANJA, "AW: Alte Frage", "Ich war es.", to=[TOM], in_reply_to="old@nordlicht.example", date=START)
HELD = mail(OUTSIDER, "Angebot", "Kaufen Sie.", date=START)
NEW = mail(TOM, "Neue Frage", "Wer holt den neuen Schrank?", to=[ANJA], date=START + timedelta(days=300))


def work(store: Store) -> Erasing:
    taking = Taking(store, RULES, TABLES)
    now = START + timedelta(days=301)
    return Erasing(store, "feed", TABLES, lambda db: derive_again(db, taking), now, "retention")


def test_what_is_old_goes_and_does_not_come_back(store: Store) -> None:
    mails = [*deliver_all([OLD, ANSWER, HELD]), deliver(NEW, 4, at=START + timedelta(days=300))]
    ingest_all(store, mails, RULES, TABLES)
    report = expire(work(store), START + timedelta(days=200))
    assert (report.erased, report.posts) == ([1, 2, 3], 2)
    with store.read() as db:
        (left,) = threads.thread_ids(db, "feed")
        found = threads.load_thread(db, "feed", left)
        assert [archive.raw(db, number) for number in (1, 2, 3)] == [b"", b"", b""]
        assert len(forgetting.load_tombstones(db, "feed", threads.SITE)) == 2
    assert found is not None
    assert found.subject == "Neue Frage"
    before = all_rows(store)
    assert ingest_all(store, deliver_all([OLD, ANSWER], "another"), RULES, TABLES).new == 0
    rebuild(store, RULES, TABLES)
    assert derived(all_rows(store)) == derived(before)


def test_nothing_old_is_no_work(store: Store) -> None:
    ingest_all(store, deliver_all([OLD, NEW]), RULES, TABLES)
    before = all_rows(store)
    assert expire(work(store), START - timedelta(days=1)).erased == []
    assert all_rows(store) == before


def test_a_conversation_with_news_stays_whole(store: Store) -> None:
    late = mail(ANJA, "AW: Alte Frage", "Doch nicht.", in_reply_to="old@nordlicht.example", date=NEWS)
    ingest_all(store, [deliver(OLD), deliver(late, 2, at=NEWS)], RULES, TABLES)
    assert expire(work(store), START + timedelta(days=100)).erased == []


def test_the_cut_moves_on_mondays() -> None:
    days = [cutoff(START + timedelta(days=number), 30) for number in range(14)]  # START is a Monday
    assert days == [days[0]] * 7 + [days[0] + timedelta(days=7)] * 7
    assert days[0] == START.replace(hour=0) - timedelta(days=30)


NEWS = START + timedelta(days=200)
