"""Deliveries into the store: raw mail, receipt and everything that follows from them in one transaction."""

from collections.abc import Callable, Iterable, Sequence

from bridge.apart import watched
from bridge.errors import BridgeError
from bridge.ingest.apart import DOUBTFUL
from bridge.ingest.crew import MANY, Crew
from bridge.ingest.place import Taking, derive_all, refresh
from bridge.ingest.portion import Portion, read_one, read_portions, still_right
from bridge.ingest.prepare import cannot_handle, cannot_place
from bridge.ingest.values import FeedRules, Outcome, Prepared, Taken
from bridge.language.tables import Tables
from bridge.mail.delivery import Delivery
from bridge.steps import step
from bridge.store import Connection, Store, archive, arrivals, attempts, savepoint, threads


def ingest_one(store: Store, delivery: Delivery, rules: FeedRules, tables: Tables) -> Outcome:
    """Take one delivery in, in its own transaction. StoreError if the database fails: then nothing is kept."""
    taking = Taking(store, rules, tables)
    prepared = read_one(taking, delivery)
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
    many: int = MANY,
) -> Taken:
    """Take many in, `batch` to a transaction, decided one by one in their order; each is settled after its commit.

    The rows are those of as many calls of `ingest_one`. An error of the source comes out after what was read before it
    is committed. May be stopped and run again. From `many` mails on other processes read while this one writes.
    """
    taken, taking = Taken(), Taking(store, rules, tables)
    with Crew(rules, tables, many) as crew:
        for portion in read_portions(taking, crew, deliveries, batch):
            _take_portion(taking, portion, taken)
            for delivery in portion.deliveries:
                settle(delivery)
                step("ingest.settled")
            progress(taken)
            if portion.failure is not None:
                raise portion.failure
    return taken


def _take_portion(taking: Taking, portion: Portion, taken: Taken) -> None:
    prepared, feed = still_right(taking, portion), taking.rules.feed
    names = [archive.raw_hash(one.raw) for one in portion.unknown]
    outcomes: list[Outcome] = []
    if portion.doubtful:
        outcomes = [_take_with_care(taking, name, one) for name, one in zip(names, prepared, strict=True)]
    with taking.store.write() as db, watched(len(names)):
        arrivals.keep_again(db, feed, portion.known)
        outcomes = outcomes or _take_together(db, taking, prepared)
        attempts.finish(db, feed, names)
    step("ingest.committed")
    taken.known += len(portion.known)
    for outcome in outcomes:
        taken.add(outcome)


def _take_with_care(taking: Taking, name: str, prepared: Prepared) -> Outcome:
    """In a transaction of its own, noted before: whoever ends the program by being placed is known by it."""
    store, feed, placing = taking.store, taking.rules.feed, archive.raw_hash(f"placing {name}".encode())
    with store.write() as db:
        times = attempts.begin(db, feed, {placing})[placing]
    step("ingest.placing")
    if times >= DOUBTFUL:
        prepared = cannot_place(prepared.delivery)
    with store.write() as db, watched():
        outcome = _take_alone(db, taking, prepared)
        attempts.finish(db, feed, {placing, name})
    return outcome


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
    outcomes = _keep(db, taking, prepared)
    new = [(done.mail, one) for done, one in zip(outcomes, prepared, strict=True) if done.is_new]
    refresh(db, taking, derive_all(db, taking, new))
    step("ingest.taken")
    return outcomes


def _take_alone(db: Connection, taking: Taking, prepared: Prepared) -> Outcome:
    outcome = _keep(db, taking, [prepared])[0]
    if not outcome.is_new:
        return outcome
    return place_or_hold(db, taking, outcome, lambda: derive_all(db, taking, [(outcome.mail, prepared)]))


def place_or_hold(db: Connection, taking: Taking, outcome: Outcome, derive: Callable[[], threads.Touched]) -> Outcome:
    """A mail that breaks the engine is held, bytes and all, and leaves no other trace; the others go on."""
    try:
        with savepoint(db):
            refresh(db, taking, derive())
    except BridgeError:
        raise
    except Exception as error:
        held = cannot_handle(error)
        archive.hold(db, outcome.mail, held.reason, held.detail)
        return Outcome(outcome.mail, held.verdict, held.reason, outcome.is_new)
    return outcome


def _keep(db: Connection, taking: Taking, prepared: Sequence[Prepared]) -> list[Outcome]:
    came = [arrivals.Arrival(one.delivery, one.content_key, one.message_id, one.admission) for one in prepared]
    kept = arrivals.keep_all(db, taking.rules.feed, came)
    step("ingest.kept")
    verdicts = [one.admission for one in prepared]
    return [
        Outcome(done.mail, given.verdict, given.reason, done.is_new) for done, given in zip(kept, verdicts, strict=True)
    ]
