"""Deliveries by portions, read: while one is written, other processes may read the next (ingest.crew)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bridge.apart import watched
from bridge.errors import BridgeError
from bridge.ingest.answers import with_answer
from bridge.ingest.apart import DOUBTFUL, Apart
from bridge.ingest.checked import checked
from bridge.ingest.crew import Crew, Order
from bridge.ingest.place import Taking
from bridge.ingest.suppress import load_forgotten
from bridge.ingest.values import Prepared
from bridge.mail.delivery import Delivery
from bridge.redaction import Forgotten
from bridge.steps import step
from bridge.store import archive, arrivals, attempts


@dataclass(frozen=True, slots=True)
class Portion:
    """Some deliveries, those of them that are not here yet read. `failure`: what ended the source after them."""

    deliveries: Sequence[Delivery]
    failure: BridgeError | None
    known: Sequence[Delivery]  # whose very bytes are here
    unknown: Sequence[Delivery]  # the others, as they came
    forgotten: Forgotten | None  # what these were read with
    prepared: Sequence[Prepared]
    doubtful: frozenset[int] = frozenset()  # places among `prepared` of those that ended the program before


@dataclass(frozen=True, slots=True)
class _Begun:
    """Deliveries that are being read; `doubtful`: places of those that ended the program before."""

    deliveries: Sequence[Delivery]
    doubtful: frozenset[int]
    forgotten: Forgotten | None
    order: Order


def read_portions(taking: Taking, crew: Crew, deliveries: Iterable[Delivery], size: int) -> Iterator[Portion]:
    """Each portion, read. Where other processes read, one is given to them before the one before it is written."""
    waiting: Portion | None = None
    for portion, failure in _portions(deliveries, size):
        with taking.store.read() as db:
            hashes = arrivals.known_hashes(db, taking.rules.feed, portion)
        known = [one for one in portion if archive.raw_hash(one.raw) in hashes]
        unknown = [one for one in portion if archive.raw_hash(one.raw) not in hashes]
        begun = _begin(taking, crew, unknown)
        if waiting is not None:
            yield waiting
        read = _end(taking, crew, begun)
        waiting = Portion(portion, failure, known, unknown, begun.forgotten, read, begun.doubtful)
        if not crew.is_at_work:
            yield waiting
            waiting = None
    if waiting is not None:
        yield waiting


def read_one(taking: Taking, delivery: Delivery) -> Prepared:
    """A single delivery, read here."""
    with Crew(taking.rules, taking.tables) as crew:
        (prepared,) = _end(taking, crew, _begin(taking, crew, [delivery]))
    return prepared


def still_right(taking: Taking, portion: Portion) -> Sequence[Prepared]:
    """Law 8: what was forgotten while a portion waited for its turn is masked in it, too."""
    sound = [one for place, one in enumerate(portion.unknown) if place not in portion.doubtful]
    fresh = [with_answer(taking.store, one, taking.rules) for one in sound]
    if load_forgotten(taking.store, taking.rules, fresh) == portion.forgotten:
        return portion.prepared
    with Crew(taking.rules, taking.tables) as crew:
        return _end(taking, crew, _begin(taking, crew, portion.unknown))


def _begin(taking: Taking, crew: Crew, deliveries: Sequence[Delivery]) -> _Begun:
    """That it was begun is noted before: a mail may end the program."""
    store, rules = taking.store, taking.rules
    names = [archive.raw_hash(one.raw) for one in deliveries]
    times: dict[str, int] = {}
    if deliveries:
        with store.write() as db:
            times = attempts.begin(db, rules.feed, set(names))
        step("ingest.begun")
    doubtful = frozenset(place for place, name in enumerate(names) if times[name] >= DOUBTFUL)
    sound = [one for place, one in enumerate(deliveries) if place not in doubtful]
    with watched(len(sound)):
        fresh = checked([with_answer(store, one, rules) for one in sound], rules)
        forgotten = load_forgotten(store, rules, fresh)
    return _Begun(deliveries, doubtful, forgotten, crew.give(fresh, forgotten))


def _end(taking: Taking, crew: Crew, begun: _Begun) -> list[Prepared]:
    """All that needs no transaction is done."""
    sound = iter(crew.collect(begun.order))
    with Apart(taking) as apart:
        prepared = [
            apart.prepare(one) if place in begun.doubtful else next(sound) for place, one in enumerate(begun.deliveries)
        ]
    if prepared:
        step("ingest.read")
    return prepared


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
