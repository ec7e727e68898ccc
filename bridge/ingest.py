"""Take deliveries in: one mail, one transaction, exactly once. Nothing is settled at its source before it is committed.

prepare   bytes -> message, verdict, reading        (CPU work without the store)
take      the same in the store: raw and receipt, sketch, decision, posts, threads, pending pages
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bridge.conversation.decide import decide
from bridge.conversation.linking import sketch
from bridge.conversation.reading import read
from bridge.conversation.thread import Reading
from bridge.errors import BridgeError
from bridge.language.tables import Tables
from bridge.mail.admission import Admission, Policy, Verdict, decide_admission
from bridge.mail.delivery import Delivery, Place
from bridge.mail.message import Message
from bridge.mail.parse import parse_message
from bridge.mail.subject import read_subject
from bridge.steps import step
from bridge.store import Connection, Store, archive, changes, derive, savepoint, search, threads
from bridge.store.read import make_read

CANNOT_HANDLE = "cannot-handle"


@dataclass(frozen=True, slots=True)
class FeedRules:
    """How one feed takes mail in."""

    feed: str = "feed"
    policy: Policy = field(default_factory=Policy)
    recover: str = "everyone"  # whose quoted words become posts: "everyone" | "team" | "off"
    zone: str = "Europe/Berlin"

    @property
    def domains(self) -> tuple[str, ...]:
        """The team's domains."""
        return self.policy.domains

    def view(self, tables: Tables) -> threads.View:
        """How this feed looks at its conversations."""
        return threads.View(self.zone, self.domains, tables.lexicons)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A delivery, read. `reading` is None for a mail that becomes no post."""

    delivery: Delivery
    message: Message
    admission: Admission
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one delivery; `is_new` is False if this feed had the mail already."""

    mail: int
    verdict: Verdict
    reason: str
    is_new: bool


@dataclass(slots=True)
class Taken:
    """Counts of a run."""

    new: int = 0
    known: int = 0
    reasons: Counter[str] = field(default_factory=Counter)  # of held and refused mails

    @property
    def seen(self) -> int:
        """How many deliveries were worked on."""
        return self.new + self.known

    def add(self, outcome: Outcome) -> None:
        """Count one."""
        if not outcome.is_new:
            self.known += 1
            return
        self.new += 1
        if outcome.verdict is not Verdict.ACCEPT:
            self.reasons[outcome.reason] += 1


def prepare(delivery: Delivery, rules: FeedRules, tables: Tables) -> Prepared:
    """Read a delivery. Never raises: a mail that cannot be handled is held, with the kind of error as its detail."""
    try:
        message = parse_message(delivery.raw)
        admission = decide_admission(message, rules.policy, tables.automatic)
        accepted = admission.verdict is Verdict.ACCEPT
        reading = read(message, tables, rules.policy.addresses) if accepted else None
    except Exception as error:  # one bad mail must not stop the others
        return Prepared(delivery, _unreadable(delivery.raw), _cannot_handle(error), None)
    return Prepared(delivery, message, admission, reading)


def ingest_one(store: Store, delivery: Delivery, rules: FeedRules, tables: Tables) -> Outcome:
    """Take one delivery in, in its own transaction. StoreError if the database fails: then nothing is kept."""
    prepared = prepare(delivery, rules, tables)
    step("ingest.read")
    with store.write() as db:
        outcome = take(db, store, prepared, rules, tables)
    step("ingest.committed")
    return outcome


def ingest_all(
    store: Store,
    deliveries: Iterable[Delivery],
    rules: FeedRules,
    tables: Tables,
    *,
    batch: int = 100,
    settle: Callable[[Delivery], None] = lambda _: None,
    progress: Callable[[Taken], None] = lambda _: None,
) -> Taken:
    """Take many in, `batch` to a transaction, decided one by one in their order; each is settled after its commit.

    An error of the source comes out after what was read before it is committed. May be stopped and run again.
    """
    taken = Taken()
    for portion, failure in _portions(deliveries, batch):
        _take_portion(store, portion, rules, tables, taken)
        for delivery in portion:
            settle(delivery)
            step("ingest.settled")
        progress(taken)
        if failure is not None:
            raise failure
    return taken


def _portions(deliveries: Iterable[Delivery], size: int) -> Iterator[tuple[list[Delivery], BridgeError | None]]:
    portion: list[Delivery] = []
    source = iter(deliveries)
    while True:
        try:
            delivery = next(source, None)
        except BridgeError as error:
            yield portion, error
            return
        if delivery is not None:
            portion.append(delivery)
        if portion and (delivery is None or len(portion) >= size):
            yield portion, None
            portion = []
        if delivery is None:
            return


def _take_portion(store: Store, portion: Sequence[Delivery], rules: FeedRules, tables: Tables, taken: Taken) -> None:
    with store.read() as db:
        known = archive.known_hashes(db, rules.feed, portion)
    fresh = [one for one in portion if archive.raw_hash(one.raw) not in known]
    prepared = [prepare(one, rules, tables) for one in fresh]
    step("ingest.read")
    with store.write() as db:
        again = archive.keep_again(db, rules.feed, [one for one in portion if archive.raw_hash(one.raw) in known])
        outcomes = [take(db, store, one, rules, tables) for one in prepared]
        step("ingest.taken")
    step("ingest.committed")
    taken.known += len(portion) - len(fresh) if again else 0
    for outcome in outcomes:
        taken.add(outcome)


def take(db: Connection, store: Store, prepared: Prepared, rules: FeedRules, tables: Tables) -> Outcome:
    """Keep a mail and, if it may enter, all that follows from it; within the caller's transaction."""
    admission = prepared.admission
    kept = archive.keep(db, rules.feed, prepared.delivery, prepared.message, admission)
    step("ingest.kept")
    if not kept.is_new or prepared.reading is None:
        return Outcome(kept.mail, admission.verdict, admission.reason, kept.is_new)
    try:
        with savepoint(db):
            _place(db, store, kept.mail, prepared, rules, tables)
    except BridgeError:
        raise
    except Exception as error:  # a mail that breaks the engine is held, bytes and all; the next one waits for nobody
        admission = _cannot_handle(error)
        archive.hold(db, kept.mail, admission.reason, admission.detail)
    return Outcome(kept.mail, admission.verdict, admission.reason, is_new=True)


def _place(db: Connection, store: Store, mail: int, prepared: Prepared, rules: FeedRules, tables: Tables) -> None:
    """Find the mail's place among the conversations, and write what changes."""
    message, reading = prepared.message, prepared.reading
    if reading is None:
        return
    drawn = sketch(
        mail,
        message,
        reading,
        tables.prefixes,
        prepared.delivery.received_at,
        rules.policy.addresses,
        rules.recover,
        rules.domains,
    )
    change = decide(drawn, threads.load_known(db, rules.feed, drawn), store.id_key)
    step("ingest.decided")
    base = read_subject(message.subject, tables.prefixes, has_evidence=bool(drawn.references)).base
    threads.apply_change(db, rules.feed, drawn, make_read(message, base, reading), change)
    step("ingest.applied")
    threads.refresh(db, rules.feed, change.touched, rules.view(tables))
    threads.note_origins(db, rules.feed, change)
    step("ingest.refreshed")
    quoted = "\n".join(level.text for level in reading.chain)
    search.add_words(db, mail, f"{message.subject}\n{reading.said}", quoted)


def rebuild(store: Store, rules: FeedRules, tables: Tables, progress: Callable[[int], None] = lambda _: None) -> int:
    """Derive everything of a feed again from its raw mails, in the order in which they became posts (law 5).

    One transaction: whoever looks meanwhile sees the old state. Returns how many mails were read.
    """
    count = 0
    with store.write() as db:
        derive.drop_derived(db, rules.feed)
        for mail in _in_turn(db, rules.feed):
            _place(db, store, mail.number, _reread(db, mail, rules, tables), rules, tables)
            count += 1
            progress(count)
        changes.mark_all(db, rules.feed)
    return count


def _in_turn(db: Connection, feed: str) -> Iterator[archive.Mail]:
    after = 0
    while portion := archive.in_turn(db, feed, after, 500):
        yield from portion
        after = portion[-1].turn or 0


def _reread(db: Connection, mail: archive.Mail, rules: FeedRules, tables: Tables) -> Prepared:
    raw = archive.raw(db, mail.number)
    message = parse_message(raw)
    reading = read(message, tables, rules.policy.addresses)
    delivery = Delivery(raw, mail.received_at, Place("archive"))
    return Prepared(delivery, message, Admission(mail.verdict, mail.reason, mail.detail), reading)


def release_held(store: Store, number: int, rules: FeedRules, tables: Tables) -> Outcome | None:
    """A held mail becomes a post now; None if there is no such mail, or it is one already."""
    with store.write() as db:
        mail = archive.find(db, number)
        if mail is None or mail.feed != rules.feed or mail.turn is not None or mail.is_dropped:
            return None
        prepared = _reread(db, mail, rules, tables)
        archive.accept(db, number, "released")
        with savepoint(db):
            _place(db, store, number, prepared, rules, tables)
        return Outcome(number, Verdict.ACCEPT, "released", is_new=True)


def drop_held(store: Store, number: int, feed: str) -> bool:
    """Throw the bytes of a held mail away; it does not come back. False if it is a post or not there."""
    with store.write() as db:
        mail = archive.find(db, number)
        return mail is not None and mail.feed == feed and archive.drop(db, number)


def _cannot_handle(error: Exception) -> Admission:
    return Admission(Verdict.HOLD, CANNOT_HANDLE, f"the program stumbled over this mail ({type(error).__name__})")


def _unreadable(raw: bytes) -> Message:
    return replace(parse_message(b""), content_key=archive.raw_hash(raw), size=len(raw))
