"""Decide each due issue of each reader exactly once: its row is the claim, with the bytes of the letter in it.

Row, bytes and mentions are one transaction: a crash before it leaves the issue due, a crash after it a letter that
waits, and never two of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bridge.conversation.command import LETTER_ORDERS
from bridge.letters.due import Due, Times, daily_due, week_issue, weekly_due
from bridge.letters.headers import Heading, message_id
from bridge.letters.letter import Letter, compose
from bridge.letters.promoter import PromoterIssue, promoter_part
from bridge.letters.render import Printed, Printer
from bridge.letters.room import Room, fitted
from bridge.letters.weekly import FeedNews, Issue, Wanted, make_issue, on_topics
from bridge.mail.keyed import Purpose, make_seal, token_key
from bridge.mail.mailto import command_address, mailto
from bridge.mail.message import Address
from bridge.site.page import SiteOptions
from bridge.site.slug import slug
from bridge.site.view.person import view_person
from bridge.steps import step
from bridge.store import Connection, Store, outbox, readers, threads
from bridge.summarise.news import NewsStand
from bridge.summarise.people import Person


@dataclass(frozen=True, slots=True)
class Desk:
    """What letters are written with. `sender` "": the address of the reader's first feed."""

    feeds: Mapping[str, SiteOptions]
    printer: Printer
    times: Times
    sender: str = ""
    one_click: str = ""


@dataclass(frozen=True, slots=True)
class _Writing:
    """One reader at the desk."""

    desk: Desk
    person: Person
    first: SiteOptions
    language: str
    now: datetime
    key: bytes

    @property
    def who(self) -> str:
        return readers.reader_key(self.key, self.person.address)

    @property
    def stop(self) -> str:
        """The address that ends the letters of this reader, whoever writes to it: a command of the feed."""
        token = make_seal(token_key(self.key), Purpose.STOP, self.person.address.casefold())
        return command_address(self.first.address, token)


@dataclass(frozen=True, slots=True)
class _Finished:
    """What a letter says, to whom, and the requests it tells of."""

    reader: Address
    twins: Printed
    mentions: tuple[str, ...] = ()


def write_due(store: Store, desk: Desk, people: Iterable[Person], now: datetime) -> int:
    """Decide what is due for these people; how many letters wait now that did not before. StoreError ends it."""
    stand = NewsStand(store, desk.feeds, now)
    written = 0
    for person in people:
        writing = _writing(store, desk, person, now)
        for due in _due(writing):
            if due.moment >= (person.since or due.moment):
                written += _decide(store, writing, stand, due)
    return written


def preview(store: Store, desk: Desk, people: Iterable[Person], now: datetime, week: str = "") -> Iterator[Letter]:
    """The letters of a week ("" the one that was due last) for these people; nothing is recorded."""
    stand = NewsStand(store, desk.feeds, now)
    for person in people:
        writing = _writing(store, desk, person, now)
        zone = ZoneInfo(person.zone or writing.first.zone)
        due = week_issue(week, zone, now) if week else weekly_due(desk.times, zone, now)
        for kind in ("week", "promoter") if person.is_promoter else ("week",):
            with store.read() as db:
                printed = _print(db, writing, stand, due, kind)
            if printed is not None:
                yield _letter(writing, f"{kind}/{due.name}/{writing.who}", kind, printed)


def _writing(store: Store, desk: Desk, person: Person, now: datetime) -> _Writing:
    first = desk.feeds[person.feeds[0]]
    language = person.language or first.languages[0]
    if not desk.printer.speaks(language):
        language = first.languages[0]
    return _Writing(desk, person, first, language, now, store.id_key)


def _due(writing: _Writing) -> Iterator[Due]:
    person, times = writing.person, writing.desk.times
    zone = ZoneInfo(person.zone or writing.first.zone)
    if person.rhythm == "daily":
        yield daily_due(times, zone, writing.now, writing.first.holidays)
    if person.rhythm == "weekly":
        yield weekly_due(times, zone, writing.now)
    if person.is_promoter and person.rhythm == "daily":
        yield weekly_due(times, zone, writing.now)


def _decide(store: Store, writing: _Writing, stand: NewsStand, due: Due) -> int:
    """The letter and, for a promoter, the second one of the week."""
    kinds = [due.kind] if due.kind == writing_kind(writing.person) else []
    kinds += ["promoter"] if due.kind == "week" and writing.person.is_promoter else []
    return sum(_decide_one(store, writing, stand, due, kind) for kind in kinds)


def writing_kind(person: Person) -> str:
    """The kind of issue somebody's rhythm asks for."""
    return {"daily": "day", "weekly": "week"}.get(person.rhythm, "")


def _decide_one(store: Store, writing: _Writing, stand: NewsStand, due: Due, kind: str) -> bool:
    name, feed = f"{kind}/{due.name}/{writing.who}", _feed_of(writing.person)
    with store.read() as db:
        if outbox.is_decided(db, name):
            return False
    for one in writing.person.feeds:
        stand.news(one, due)  # read before the writing transaction begins
    with store.write() as db:
        printed = _print(db, writing, stand, due, kind)
        if printed is None:
            outbox.skip(db, name, feed, writing.now)
            return False
        try:
            letter = _letter(writing, name, kind, printed)
        except ValueError:
            address = writing.person.address
            outbox.refuse(db, name, feed, writing.now, recipient=address, reason="no address that mail can be sent to")
            return False
        is_new = outbox.enqueue(db, letter, feed, writing.now)
        if is_new:
            readers.mentioned(db, writing.who, printed.mentions)
    step("summarise.written")
    return is_new


def _feed_of(person: Person) -> str:
    return person.feeds[0] if len(person.feeds) == 1 else ""


def _print(db: Connection, writing: _Writing, stand: NewsStand, due: Due, kind: str) -> _Finished | None:
    """None if there is nothing to say."""
    person, reader = writing.person, _reader(db, writing)
    if kind == "promoter":
        return _fitted(lambda room: _promoters(writing, stand, due, reader, room))
    topics = frozenset(slug(one) for one in person.topics)
    news = tuple(on_topics(stand.news(feed, due), topics) for feed in person.feeds)
    told = readers.mentions(db, writing.who, _requests(news))
    wanted = Wanted(reader, writing.language, told)
    issue = make_issue(due.kind, due.name, wanted, news, writing.now, stop=mailto(writing.stop))
    if issue.is_empty:
        return None

    def weekly(room: Room) -> _Finished:
        made = make_issue(due.kind, due.name, wanted, news, writing.now, stop=mailto(writing.stop), room=room)
        made = replace(made, languages=_other_languages(writing))
        return _Finished(reader, _twins(writing, "weekly", made), made.mentions)

    return _fitted(weekly)


def _promoters(writing: _Writing, stand: NewsStand, due: Due, reader: Address, room: Room) -> _Finished:
    language, feeds = writing.language, writing.person.feeds
    parts = tuple(promoter_part(stand.adoption(feed, due), language, room) for feed in feeds)
    view = view_person(reader, writing.first)
    issue = PromoterIssue(language, view, writing.now, parts, mailto(writing.stop))
    return _Finished(reader, _twins(writing, "promoter", issue))


def _fitted(write: Callable[[Room], _Finished]) -> _Finished:
    return fitted(write, lambda made: (len(made.twins.html.encode()), len(made.twins.text.encode())))


def _other_languages(writing: _Writing) -> tuple[tuple[str, str], ...]:
    """The feed's other languages that can be asked for by mail: (code, mailto)."""
    address = writing.first.address
    return tuple(
        (code, mailto(command_address(address, word), subject=name))
        for code, (word, name) in LETTER_ORDERS.items()
        if code in writing.first.languages and code != writing.language
    )


def _requests(news: Iterable[FeedNews]) -> set[str]:
    return {key for one in news for key in one.requests}


def _reader(db: Connection, writing: _Writing) -> Address:
    person = writing.person
    names = (threads.name_of(db, feed, person.address.casefold()) for feed in person.feeds)
    return Address(person.name or next((name for name in names if name), ""), person.address)


def _twins(writing: _Writing, template: str, issue: Issue | PromoterIssue) -> Printed:
    zone = ZoneInfo(writing.person.zone or writing.first.zone)
    return writing.desk.printer.letter(template, writing.language, zone, issue=issue)


def _letter(writing: _Writing, name: str, kind: str, finished: _Finished) -> Letter:
    first, person = writing.first, writing.person
    one_click = writing.desk.one_click.replace("{reader}", person.address)
    heading = Heading(
        sender=Address(first.title, writing.desk.sender or first.address),
        recipient=finished.reader,
        subject=finished.twins.subject,
        written_at=writing.now.astimezone(ZoneInfo(person.zone or first.zone)),
        message_id=message_id(writing.key, name, first.address),
        kind=kind,
        language=writing.language,
        list_name=first.title,
        unsubscribe=writing.stop,
        one_click=one_click,
        reply_to=first.address if writing.desk.sender else "",  # what is answered belongs into the feed
    )
    return compose(name, heading, finished.twins.text, finished.twins.html)
