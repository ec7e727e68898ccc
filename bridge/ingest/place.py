"""Find a mail's place among the conversations and write what changes."""

from collections.abc import Iterable
from dataclasses import dataclass

from bridge.conversation.decide import decide
from bridge.conversation.linking import sketch
from bridge.conversation.person import is_team, read_letterhead
from bridge.conversation.sketch import Change, Sketch
from bridge.conversation.topic import name_of
from bridge.ingest.values import FeedRules, Prepared
from bridge.language.tables import Tables
from bridge.mail.admission import Verdict
from bridge.mail.subject import read_subject
from bridge.steps import step
from bridge.store import Connection, Store, absences, commands, people, threads
from bridge.store.read import Read, make_read


@dataclass(frozen=True, slots=True)
class Taking:
    """What every mail of a run is taken in with."""

    store: Store
    rules: FeedRules
    tables: Tables


def derive_one(db: Connection, taking: Taking, mail: int, prepared: Prepared) -> threads.Touched:
    """All that follows from a new mail: its place if it is a post, its news if it is an absence note, else nothing."""
    if prepared.reading is not None:
        return place(db, taking, mail, prepared)
    if prepared.command is not None and prepared.admission.verdict is Verdict.REFUSE:
        sender, at = prepared.message.author.key, prepared.delivery.received_at
        commands.keep(db, taking.rules.feed, mail, prepared.command, sender=sender, at=at)
    if prepared.absence is not None:
        times = (prepared.message.sent_at, prepared.delivery.received_at)
        return threads.Touched(absences.keep_absence(db, taking.rules.feed, mail, prepared.absence, times))
    return threads.Touched()


def place(db: Connection, taking: Taking, mail: int, prepared: Prepared) -> threads.Touched:
    """Posts, sketch and reading of an accepted mail; the threads that `refresh` must work out again."""
    feed = taking.rules.feed
    drawn = _sketch(taking, mail, prepared)
    touched = threads.clusters_touched(db, feed, drawn)
    change = decide(drawn, threads.load_known(db, feed, drawn, touched), taking.store.id_key)
    step("ingest.decided")
    written = _read(taking, drawn, prepared)
    others = threads.apply_change(db, feed, drawn, written, change, touched)
    step("ingest.applied")
    return _touched(change, others) | threads.Touched(people=_note_author(db, taking, drawn, prepared))


def _note_author(db: Connection, taking: Taking, drawn: Sketch, prepared: Prepared) -> frozenset[str]:
    """What the mail says about its author, if that is somebody of the team: nobody else has a page."""
    who = drawn.author
    if prepared.reading is None or not is_team(who, taking.rules.domains):
        return frozenset()
    letterhead = read_letterhead(prepared.message, prepared.reading, drawn.sent_at)
    people.keep_letterhead(db, taking.rules.feed, drawn.mail, who.key, letterhead)
    return frozenset({who.key})


def refresh(db: Connection, taking: Taking, touched: Iterable[threads.Touched]) -> None:
    """Bring the rows of all threads touched up to date: once each, however many mails touched them."""
    together = threads.Touched()
    for one in touched:
        together = together | one
    threads.refresh(db, taking.rules.feed, together, taking.rules.view(taking.tables))
    step("ingest.refreshed")


def _sketch(taking: Taking, mail: int, prepared: Prepared) -> Sketch:
    rules = taking.rules
    if prepared.reading is None:
        raise ValueError("a mail that was not read")
    return sketch(
        mail,
        prepared.message,
        prepared.reading,
        taking.tables.prefixes,
        prepared.delivery.received_at,
        rules.policy.addresses,
        rules.recover,
        rules.domains,
    )


def _read(taking: Taking, drawn: Sketch, prepared: Prepared) -> Read:
    if prepared.reading is None:
        raise ValueError("a mail that was not read")
    has_evidence = bool(drawn.references)
    name = name_of(read_subject(prepared.message.subject, taking.tables.prefixes, has_evidence=has_evidence))
    return make_read(prepared.message, name, prepared.reading, taking.rules.policy.addresses)


def _touched(change: Change, others: Iterable[str]) -> threads.Touched:
    origins = dict(change.origins)
    return threads.Touched(
        frozenset(change.touched) | frozenset(others), {name: origins.get(name, "") for name in change.touched}
    )
