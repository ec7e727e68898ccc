"""Deliveries into the store: raw mail, receipt and everything that follows from them in one transaction."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from bridge.errors import BridgeError
from bridge.ingest.answers import with_answer
from bridge.ingest.apart import DOUBTFUL, Apart, prepare_watched
from bridge.ingest.place import Taking, derive_one, refresh
from bridge.ingest.prepare import cannot_handle
from bridge.ingest.suppress import load_forgotten
from bridge.ingest.values import FeedRules, Outcome, Prepared, Taken
from bridge.language.tables import Tables
from bridge.mail.delivery import Delivery
from bridge.steps import step
from bridge.store import Connection, Store, archive, attempts, savepoint, threads


def ingest_one(store: Store, delivery: Delivery, rules: FeedRules, tables: Tables) -> Outcome:
    """Take one delivery in, in its own transaction. StoreError if the database fails: then nothing is kept."""
    taking = Taking(store, rules, tables)
    (prepared,) = _read(taking, [delivery])
    with store.write() as db:
        outcome = _take_alone(db, taking, prepared)
        attempts.finish(db, rules.feed, [archive.raw_hash(delivery.raw)])
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

    The rows are those of as many calls of `ingest_one`. An error of the source comes out after what was read before it
    is committed. May be stopped and run again.
    """
    taken = Taken()
    for portion, failure in _portions(deliveries, batch):
        _take_portion(Taking(store, rules, tables), portion, taken)
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


def _take_portion(taking: Taking, portion: Sequence[Delivery], taken: Taken) -> None:
    feed = taking.rules.feed
    with taking.store.read() as db:
        known = archive.known_hashes(db, feed, portion)
    unknown = [one for one in portion if archive.raw_hash(one.raw) not in known]
    prepared = _read(taking, unknown)
    with taking.store.write() as db:
        archive.keep_again(db, feed, [one for one in portion if archive.raw_hash(one.raw) in known])
        outcomes = _take_together(db, taking, prepared)
        attempts.finish(db, feed, {archive.raw_hash(one.raw) for one in unknown})
    step("ingest.committed")
    taken.known += len(portion) - len(unknown)
    for outcome in outcomes:
        taken.add(outcome)


def _read(taking: Taking, deliveries: Sequence[Delivery]) -> list[Prepared]:
    """All that needs no transaction. That it was begun is noted before: a mail may end the program."""
    if not deliveries:
        return []
    store, rules, tables = taking.store, taking.rules, taking.tables
    names = [archive.raw_hash(one.raw) for one in deliveries]
    with store.write() as db:
        begun = attempts.begin(db, rules.feed, set(names))
    step("ingest.begun")
    fresh = [with_answer(store, one, rules) for one in deliveries]
    forgotten = load_forgotten(store, rules, fresh)
    with Apart(rules, tables, forgotten) as apart:
        prepared = [
            apart.prepare(one) if begun[name] >= DOUBTFUL else prepare_watched(one, rules, tables, forgotten)
            for name, one in zip(names, fresh, strict=True)
        ]
    step("ingest.read")
    return prepared


def _take_together(db: Connection, taking: Taking, prepared: Sequence[Prepared]) -> list[Outcome]:
    """All of a portion, each thread worked out once at its end; if a mail breaks anything, mail by mail to find it."""
    try:
        with savepoint(db):
            return _take_in_turn(db, taking, prepared)
    except BridgeError:
        raise
    except Exception:  # whose fault it was is found by taking them one by one
        return [_take_alone(db, taking, one) for one in prepared]


def _take_in_turn(db: Connection, taking: Taking, prepared: Sequence[Prepared]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    touched: list[threads.Touched] = []
    for one in prepared:
        outcome = _keep(db, taking, one)
        if outcome.is_new:
            touched.append(derive_one(db, taking, outcome.mail, one))
        outcomes.append(outcome)
        step("ingest.taken")
    refresh(db, taking, touched)
    return outcomes


def _take_alone(db: Connection, taking: Taking, prepared: Prepared) -> Outcome:
    outcome = _keep(db, taking, prepared)
    if not outcome.is_new:
        return outcome
    return place_or_hold(db, taking, outcome, lambda: prepared)


def place_or_hold(db: Connection, taking: Taking, outcome: Outcome, read: Callable[[], Prepared]) -> Outcome:
    """A mail that breaks the engine is held, bytes and all, and leaves no other trace; the others go on."""
    try:
        with savepoint(db):
            refresh(db, taking, [derive_one(db, taking, outcome.mail, read())])
    except BridgeError:
        raise
    except Exception as error:
        held = cannot_handle(error)
        archive.hold(db, outcome.mail, held.reason, held.detail)
        return Outcome(outcome.mail, held.verdict, held.reason, outcome.is_new)
    return outcome


def _keep(db: Connection, taking: Taking, prepared: Prepared) -> Outcome:
    admission = prepared.admission
    kept = archive.keep(db, taking.rules.feed, prepared.delivery, prepared.message, admission)
    step("ingest.kept")
    return Outcome(kept.mail, admission.verdict, admission.reason, kept.is_new)
