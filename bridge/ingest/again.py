"""Once more from the raw mails: the whole feed (law 5), or one held mail that the operator lets in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bridge.apart import watched
from bridge.conversation.reading import look
from bridge.errors import BridgeError
from bridge.ingest.apart import Apart
from bridge.ingest.place import Taking, place_all, refresh
from bridge.ingest.prepare import ABSENCE_NOTE, draft
from bridge.ingest.sift import sifted
from bridge.ingest.take import place_or_hold
from bridge.ingest.values import Draft, FeedRules, Outcome
from bridge.language.tables import Tables
from bridge.mail.absence import read_absence
from bridge.mail.admission import Verdict
from bridge.mail.delivery import Delivery, Place
from bridge.mail.parse import parse_message
from bridge.steps import step
from bridge.store import Connection, Store, absences, archive, changes, derive, forgetting, savepoint, threads

_AT_ONCE = 200


def rebuild(store: Store, rules: FeedRules, tables: Tables, progress: Callable[[int], None] = lambda _: None) -> int:
    """Derive everything of a feed again from its raw mails, in the order in which they became posts (law 5).

    Verdicts stay as they were given. One transaction: whoever looks meanwhile sees the old state, a crash leaves it.
    Returns how many mails were read; one that cannot be handled any more is held.
    """
    taking = Taking(store, rules, tables)
    with sifted(taking), store.write() as db:
        count = derive_again(db, taking, progress)
    step("rebuild.committed")
    return count


def derive_again(db: Connection, taking: Taking, progress: Callable[[int], None] = lambda _: None) -> int:
    """The same inside a transaction that also changes the raw mails. Threads that vanish by it are pending, too."""
    feed, count = taking.rules.feed, 0
    before = threads.all_ids(db, feed)
    derive.drop_derived(db, feed)
    step("rebuild.dropped")
    _note_absences(db, taking)
    for portion in _in_turn(db, feed):
        with watched(len(portion)):
            _place_portion(db, taking, portion)
        count += len(portion)
        progress(count)
    changes.mark_all(db, feed)
    changes.mark(db, feed, before)
    return count


def release_held(store: Store, number: int, rules: FeedRules, tables: Tables) -> Outcome | None:
    """A held mail becomes a post now, or is held again if it cannot be handled; None if there is no such held mail."""
    taking = Taking(store, rules, tables)
    with store.read() as db:
        mail = _waiting(db, number, rules.feed)
    if mail and mail.reason == archive.UNREADABLE and not _is_cured(taking, mail):
        return Outcome(number, mail.verdict, mail.reason, is_new=False)
    with store.write() as db, watched():
        mail = _waiting(db, number, rules.feed)
        if mail is None:
            return None
        archive.accept(db, number, "released")
        refresh(db, taking, threads.Touched(absences.drop_absence(db, rules.feed, number)))
        return _place_again(db, taking, mail, Outcome(number, Verdict.ACCEPT, "released", is_new=True))


def _waiting(db: Connection, number: int, feed: str) -> archive.Mail | None:
    mail = archive.find(db, number)
    return None if mail is None or mail.feed != feed or mail.turn is not None or mail.is_dropped else mail


def _is_cured(taking: Taking, mail: archive.Mail) -> bool:
    """Whether this version of the program can read what another could not; then what was forgotten since is masked."""
    with taking.store.read() as db:
        came = Delivery(archive.raw(db, mail.number), mail.received_at, Place(""))
    with Apart(taking) as apart:
        read = apart.prepare(came)
    if read.admission.reason == archive.UNREADABLE:
        return False
    with taking.store.write() as db:
        if not read.delivery.raw:
            forgetting.erase(db, mail.number, archive.FORGOTTEN)
        elif read.delivery.raw != came.raw:
            forgetting.replace_raw(db, mail.number, read.delivery.raw)
    return True


def drop_held(store: Store, number: int, feed: str) -> bool:
    """Throw the bytes of a held mail away; it does not come back. False if it is a post or not there."""
    with store.write() as db:
        mail = archive.find(db, number)
        return mail is not None and mail.feed == feed and archive.drop(db, number)


def _in_turn(db: Connection, feed: str) -> Iterator[tuple[archive.Mail, ...]]:
    after = 0
    while portion := archive.in_turn(db, feed, after, _AT_ONCE):
        yield portion
        after = portion[-1].turn or 0


def _note_absences(db: Connection, taking: Taking) -> None:
    """Absence notes first: no thread is there yet that would have to be worked out again."""
    feed, after = taking.rules.feed, 0
    while portion := archive.refused_as(db, feed, ABSENCE_NOTE, after, _AT_ONCE):
        for mail in portion:
            message = parse_message(archive.raw(db, mail.number))
            note = read_absence(message, taking.tables.automatic)
            absences.keep_absence(db, feed, mail.number, note, (message.sent_at, mail.received_at))
        after = portion[-1].number


def _place_portion(db: Connection, taking: Taking, portion: Sequence[archive.Mail]) -> None:
    try:
        with savepoint(db):
            drafts = [(mail.number, _reread(db, taking, mail)) for mail in portion]
            refresh(db, taking, place_all(db, taking, drafts))
    except BridgeError:
        raise
    except Exception:  # whose fault it was is found by taking them one by one
        for mail in portion:
            _place_again(db, taking, mail, Outcome(mail.number, mail.verdict, mail.reason, is_new=False))


def _place_again(db: Connection, taking: Taking, mail: archive.Mail, outcome: Outcome) -> Outcome:
    def place() -> threads.Touched:
        return place_all(db, taking, [(mail.number, _reread(db, taking, mail))])

    return place_or_hold(db, taking, outcome, place)


def _reread(db: Connection, taking: Taking, mail: archive.Mail) -> Draft:
    message = parse_message(archive.raw(db, mail.number))
    message = replace(message, content_key=mail.content_key)  # the bytes may be masked, who it is stays
    reading = look(message, taking.tables, taking.rules.policy.addresses)
    return draft(message, reading, mail.received_at, taking.rules, taking.tables)
