"""All that is known about a person, as data for that person [GDPR Art. 15]."""

from collections.abc import Iterable, Iterator
from typing import Any

from bridge.apart import Cell, EndedError
from bridge.conversation.reading import read
from bridge.forget.person import Person, every_mail, people_in, traces_of
from bridge.language.tables import Tables
from bridge.mail.message import Message
from bridge.mail.parse import parse_message
from bridge.redaction import Forgotten, has_traces, is_author
from bridge.redaction.rewrite import is_touched
from bridge.store import Connection, Store, archive, scrub, threads


def account_of(store: Store, feeds: Iterable[str], person: Person, tables: Tables) -> Iterator[dict[str, Any]]:
    """One value for the person, one for each mail that they wrote, got or are named in, one for each row elsewhere.

    Of others' mails it says where the person stands, never what others wrote.
    """
    who = traces_of(store, person)
    yield {"kind": "person", "addresses": list(person.addresses), "names": list(person.names)}
    with store.read() as db:
        for feed in feeds:
            for mail, raw in every_mail(db, feed):
                if is_touched(raw, who):
                    posts = [one.id for one in threads.posts_of_mail(db, feed, mail.number)]
                    yield {**_mail(mail, parse_message(raw), who, tables), "posts": posts}
            yield from _unreadable(db, feed, who)
        for table, row in scrub.find_rows(db, lambda text: has_traces(text, who)):
            values = {name: value for name, value in row._mapping.items() if not isinstance(value, bytes)}
            yield {"kind": "row", "table": table.name, **{name: str(value) for name, value in values.items()}}


def _unreadable(db: Connection, feed: str, who: Forgotten) -> Iterator[dict[str, Any]]:
    """Mails that end every process that reads them: that they name the person, or that nobody can tell."""
    with Cell(who) as cell:
        for mail in archive.unreadable(db, feed):
            try:
                is_about = cell.do(is_touched, archive.raw(db, mail.number))
            except EndedError:
                is_about = None
            if is_about is not False:
                yield {**_arrival(mail), "role": "named" if is_about else "unknown"}


def _arrival(mail: archive.Mail) -> dict[str, Any]:
    return {
        "kind": "mail",
        "feed": mail.feed,
        "number": mail.number,
        "verdict": mail.verdict.value,
        "reason": mail.reason,
        "received_at": mail.received_at.isoformat(),
    }


def _mail(mail: archive.Mail, message: Message, who: Forgotten, tables: Tables) -> dict[str, Any]:
    is_theirs = is_author(message, who)
    role = "author" if is_theirs else "recipient" if any(map(who.is_person, people_in(message))) else "named"
    reading = read(message, tables)
    quoted = [level.text for level in reading.chain if who.is_person(level.author)]
    own = {"subject": message.subject, "said": reading.said} if is_theirs else {}
    return {
        **_arrival(mail),
        "role": role,
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        **own,
        "quoted": quoted,
        "files": [one.filename for one in message.attachments] if is_theirs else [],
    }
