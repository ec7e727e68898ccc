"""Forget a person or a conversation: one transaction, after which everything is derived again from what is left.

So every table that is derived, today's and tomorrow's, is clean because its source is; every other table is looked
through row by row (store.scrub). Nothing here knows what a page or an index looks like.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace

from bridge.conversation.reading import read
from bridge.forget.mask import mask_others
from bridge.forget.person import Person, every_mail, traces_of
from bridge.forget.values import Erasing, Report
from bridge.language.tables import Tables
from bridge.mail.message import Message
from bridge.mail.parse import parse_message
from bridge.mail.subject import read_subject
from bridge.redaction import (
    Forgotten,
    Sort,
    has_traces,
    is_author,
    marks_of_mail,
    marks_of_words,
    secret_of,
    with_levels,
)
from bridge.redaction.marks import mark
from bridge.redaction.rewrite import is_touched
from bridge.steps import step
from bridge.store import Connection, archive, changes, compact, forgetting, outbox, scrub, threads


class _UndoError(Exception):
    """A trial ends: nothing of it is kept."""


def forget_person(work: Erasing, person: Person) -> Report:
    """Their mails go, everything they said or are called is masked in all others, and does not come back."""
    key = secret_of(work.store.id_key)
    what = mark(key, Sort.ADDRESS, person.addresses[0] if person.addresses else " ".join(person.names))
    forgotten = replace(traces_of(work.store, person), mask=work.mask)
    with _transaction(work) as db:
        theirs = [number for number, message in _messages(db, work.feed) if is_author(message, forgotten)]
        return _forget(db, work, forgotten, theirs, ("forget-person", what))


def forget_thread(work: Erasing, thread: str) -> Report:
    """The mails of a conversation go; their words are masked wherever others quote them."""
    with _transaction(work) as db:
        theirs = threads.mails_of_thread(db, work.feed, thread)
        return _forget(
            db, work, Forgotten(secret_of(work.store.id_key), mask=work.mask), theirs, ("forget-thread", thread)
        )


@contextmanager
def _transaction(work: Erasing) -> Iterator[Connection]:
    try:
        with work.sifted(), work.store.write() as db:
            yield db
            if work.is_trial:
                raise _UndoError
    except _UndoError:
        return
    step("forget.committed")


def _forget(
    db: Connection, work: Erasing, forgotten: Forgotten, theirs: Iterable[int], what: tuple[str, str]
) -> Report:
    report = Report(work.feed, erased=sorted(theirs))
    before = _post_places(db, work)
    forgotten = _learn(db, work, forgotten, report.erased)
    for number in report.erased:
        forgetting.erase(db, number, archive.FORGOTTEN)
    step("forget.erased")
    mask_others(db, work, forgotten, report)
    step("forget.masked")
    outbox.withdraw(db, work.feed, work.now)
    report.rows = scrub.delete_rows(db, lambda text: has_traces(text, forgotten))
    if not work.is_trial:
        work.derive(db)
        step("forget.derived")
    gone = _gone(db, work, before, report)
    report.posts = len({post for posts in gone.values() for post in posts})
    forgetting.keep_tombstones(db, work.feed, gone, work.now)
    changes.want_sweep(db, work.feed)
    compact.owe(db, work.feed)
    forgetting.log_removal(db, forgetting.Removal(work.feed, work.now, what[0], work.by, what[1], report.counts()))
    return report


def _messages(db: Connection, feed: str) -> Iterator[tuple[int, Message]]:
    return ((mail.number, parse_message(raw)) for mail, raw in every_mail(db, feed))


def _learn(db: Connection, work: Erasing, forgotten: Forgotten, theirs: Iterable[int]) -> Forgotten:
    """All hashes of the person and of their words, those included that only others' quotes have kept; remembered."""
    few, words, own = set(forgotten.marks), set[str](), set(theirs)
    for number in own:
        message = parse_message(archive.raw(db, number))
        few |= marks_of_mail(forgotten.key, message.message_id, _own_subject(message, work.tables))
        words |= marks_of_words(forgotten.key, _said(message, work)) | marks_of_words(forgotten.key, message.subject)
    for number, raw in ((mail.number, raw) for mail, raw in every_mail(db, work.feed)):
        message = parse_message(raw)
        if few and number not in own and is_touched(raw, replace(forgotten, marks=frozenset(few))):
            with suppress(Exception):  # a mail that is held because the program stumbles over it: it goes as a whole
                known = with_levels(Forgotten(forgotten.key, frozenset(few)), message, work.tables, work.own_addresses)
                words |= known.marks - few
    forgetting.keep_marks(db, work.feed, few, are_words=False)
    forgetting.keep_marks(db, work.feed, words - few, are_words=True)
    return replace(forgotten, marks=frozenset(few | words))


def _said(message: Message, work: Erasing) -> str:
    """What its author added; all of its text if the program stumbles over it, which is why it is held."""
    try:
        return read(message, work.tables, work.own_addresses).said
    except Exception:
        return message.body.text


def _own_subject(message: Message, tables: Tables) -> str:
    """The subject, folded, if it is the author's own and not that of the mail they answer."""
    has_evidence = bool(message.in_reply_to or message.references)
    subject = read_subject(message.subject, tables.prefixes, has_evidence=has_evidence)
    return "" if subject.is_reply or subject.is_forward or has_evidence else subject.folded


def _post_places(db: Connection, work: Erasing) -> dict[str, set[str]]:
    return threads.posts_by_place(db, work.feed, work.store.id_key)


def _gone(db: Connection, work: Erasing, before: Mapping[str, set[str]], report: Report) -> dict[str, set[str]]:
    """Place -> posts that were there and are no more. A trial, which derives nothing, counts the mails' own posts."""
    if work.is_trial:
        return {"": set(threads.posts_of_mails(db, work.feed, [*report.erased, *report.lost]))}
    left = threads.posts_by_place(db, work.feed, work.store.id_key)
    everywhere = set().union(*left.values()) if left else set()
    return {place: found for place, posts in before.items() if (found := posts - everywhere)}


def total(reports: Iterable[Report]) -> Counter[str]:
    """The counts of several feeds together."""
    found: Counter[str] = Counter()
    for one in reports:
        found.update(one.counts())
    return found
