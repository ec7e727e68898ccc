"""Law 4: once is once, by whatever way and however often a mail comes."""

from collections.abc import Callable

from bridge.ingest import FeedRules, ingest_all, ingest_one
from bridge.store import Store, archive, threads
from bridge.store.schema import message, post
from tests.mailroom import RULES, START, TABLES, deliver, deliver_all, mail, sample_mails, transported
from tests.people import ANJA, JONAS, TOM
from tests.stores import all_rows, count, derived


def test_a_second_reading_changes_nothing(store: Store) -> None:
    deliveries = deliver_all(sample_mails())
    first = ingest_all(store, deliveries, RULES, TABLES, batch=20)
    rows = all_rows(store)
    again = ingest_all(store, deliveries, RULES, TABLES, batch=20)
    assert (first.new, again.new, again.known) == (50, 0, 50)
    assert all_rows(store) == rows


def test_another_mailbox_adds_receipts_only(store: Store) -> None:
    mails = sample_mails()[:20]
    ingest_all(store, deliver_all(mails), RULES, TABLES)
    rows = all_rows(store)
    taken = ingest_all(store, deliver_all(map(transported, mails), "vertrieb"), RULES, TABLES)
    assert (taken.new, taken.known) == (0, 20)
    after = all_rows(store)
    assert len(after.pop("receipt")) == 2 * len(rows.pop("receipt"))
    assert after == rows
    with store.read() as db:
        assert [place.mailbox for place in archive.places(db, 1)] == ["team", "vertrieb"]


def test_the_same_mail_twice_in_one_batch(store: Store) -> None:
    raw = mail(JONAS, "Preisliste 2027", "Wer prüft bitte die Preisliste?", to=[ANJA])
    taken = ingest_all(store, [deliver(raw, 1), deliver(raw, 2), deliver(transported(raw), 3)], RULES, TABLES)
    assert (taken.new, taken.known) == (1, 2)
    again = ingest_all(store, [deliver(raw, 4), deliver(raw, 5)], RULES, TABLES)
    assert again.known == 2
    with store.read() as db:
        assert [place.uid for place in archive.places(db, 1)] == ["1", "2", "3", "4", "5"]
        assert archive.cursor(db, "team", "INBOX", 7) == 5
        assert archive.cursor(db, "team", "INBOX", 8) == 0


def test_one_message_id_on_two_mails_is_two_posts(store: Store) -> None:
    one = mail(JONAS, "Prüfstand", "Der Prüfstand ist ab Montag frei.", message_id="same@nordlicht.example")
    other = mail(TOM, "Torque wrench", "The torque wrench is back in Leeds.", message_id="same@nordlicht.example")
    ingest_all(store, deliver_all([one, other]), RULES, TABLES)
    assert count(store, message) == count(store, post) == 2
    with store.read() as db:
        assert [one.number for one in archive.find_message_id(db, "same@nordlicht.example")] == [1, 2]
        assert len(threads.latest_cards(db, "feed", 10)) == 2


def test_a_batch_writes_what_single_mails_write(new_store: Callable[[], Store]) -> None:
    deliveries = deliver_all(sample_mails())
    single, batched = new_store(), new_store()
    for delivery in deliveries:
        ingest_one(single, delivery, RULES, TABLES)
    ingest_all(batched, deliveries, RULES, TABLES, batch=17)
    assert all_rows(batched) == all_rows(single)


def test_two_feeds_of_one_store_do_not_mix(new_store: Callable[[], Store]) -> None:
    """Each is what it would be alone (law 11)."""
    own, shared = new_store(), new_store()
    deliveries = deliver_all(sample_mails()[:25])
    ingest_all(own, deliveries, RULES, TABLES)
    board = FeedRules("board", RULES.policy)
    for delivery in deliveries:
        ingest_one(shared, delivery, board, TABLES)
        ingest_one(shared, delivery, RULES, TABLES)
    with own.read() as one, shared.read() as other:
        for feed in ("feed", "board"):
            found = threads.latest_cards(other, feed, 100)
            assert [card.subject for card in found] == [card.subject for card in threads.latest_cards(one, "feed", 100)]
            assert threads.months(other, feed) == threads.months(one, "feed")


def test_receipts_of_held_mail_count_too(store: Store) -> None:
    private = mail(JONAS, "[privat] Geschenk für Miriam", "Bitte nicht weitersagen.", date=START)
    taken = ingest_all(store, [deliver(private, 9)], RULES, TABLES)
    assert taken.reasons.total() == 1
    marks = archive.ReceiptMarks(store, "team")
    assert marks.last("INBOX", 7) == 9
    assert marks.has("INBOX", "9")
    assert not marks.has("INBOX", "8")
    assert not any(derived(all_rows(store)).values())
