"""Find mails' places among the conversations and write what changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bridge.conversation.decide import decide
from bridge.conversation.reading import listen
from bridge.conversation.sketch import Change
from bridge.ingest.values import Draft, FeedRules, Prepared
from bridge.language.tables import Tables
from bridge.mail.admission import Verdict
from bridge.steps import step
from bridge.store import Connection, Store, absences, commands, people, threads
from bridge.store.read import Read, keep_reads


@dataclass(frozen=True, slots=True)
class Taking:
    """What every mail of a run is taken in with."""

    store: Store
    rules: FeedRules
    tables: Tables


def derive_all(db: Connection, taking: Taking, mails: Sequence[tuple[int, Prepared]]) -> threads.Touched:
    """All that follows from new mails, by number: a place for posts, news from absence notes, a row for a command."""
    touched = place_all(db, taking, [(mail, one.draft) for mail, one in mails if one.draft is not None])
    for mail, one in mails:
        if one.draft is None:
            touched |= threads.Touched(_note(db, taking.rules.feed, mail, one))
    return touched


def place_all(db: Connection, taking: Taking, drafts: Sequence[tuple[int, Draft]]) -> threads.Touched:
    """Posts, sketches and readings of accepted mails, decided one by one in their order; the threads that `refresh`
    must work out again.
    """
    if not drafts:
        return threads.Touched()
    feed = taking.rules.feed
    portion = [replace(draft.sketch, mail=mail) for mail, draft in drafts]
    around = threads.load_surroundings(db, feed, portion)
    touched = threads.Touched()
    for sketch in portion:
        change = decide(sketch, around.known(sketch), taking.store.id_key)
        around.take(sketch, change)
        touched |= _touched(change)
        step("ingest.decided")
    touched |= threads.Touched(frozenset(threads.write_surroundings(db, feed, around)))
    step("ingest.applied")
    keep_reads(db, {mail: _heard(draft.read, taking.tables) for mail, draft in drafts})
    heads = {mail: (draft.sketch.author.key, draft.letterhead) for mail, draft in drafts if draft.letterhead}
    people.keep_letterheads(db, feed, heads)
    step("ingest.written")
    return touched | threads.Touched(people=frozenset(who for who, _ in heads.values()))


def _heard(read: Read, tables: Tables) -> Read:
    return replace(read, reading=listen(read.reading, tables))


def _note(db: Connection, feed: str, mail: int, one: Prepared) -> frozenset[str]:
    """A command waits to be carried out; an absence note has news for threads."""
    arrived = one.delivery.received_at
    if one.command is not None and one.admission.verdict is Verdict.REFUSE:
        commands.keep(db, feed, mail, one.command, sender=one.sender, at=arrived)
    if one.absence is None:
        return frozenset()
    return absences.keep_absence(db, feed, mail, one.absence, (one.sent_at, arrived))


def _touched(change: Change) -> threads.Touched:
    origins = dict(change.origins)
    return threads.Touched(frozenset(change.touched), {name: origins.get(name, "") for name in change.touched})


def refresh(db: Connection, taking: Taking, touched: threads.Touched) -> None:
    """Bring the rows of all threads touched up to date: once each, however many mails touched them."""
    threads.refresh(db, taking.rules.feed, touched, taking.rules.view(taking.tables))
    step("ingest.refreshed")
