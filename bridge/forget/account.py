"""All that is known about a person, as data for that person [GDPR Art. 15]."""

from collections.abc import Iterable, Iterator
from typing import Any

from bridge.conversation.reading import read
from bridge.forget.person import Person, every_mail, people_in
from bridge.language.tables import Tables
from bridge.mail.message import Message
from bridge.mail.parse import parse_message
from bridge.redaction import Forgotten, has_traces, is_author, marks_of_person, secret_of
from bridge.redaction.rewrite import is_touched
from bridge.store import Store, archive, scrub, threads


def account_of(store: Store, feeds: Iterable[str], person: Person, tables: Tables) -> Iterator[dict[str, Any]]:
    """One value for the person, one for each mail that they wrote, got or are named in, one for each row elsewhere.

    Of others' mails it says where the person stands, never what others wrote.
    """
    key = secret_of(store.id_key)
    who = Forgotten(key, marks_of_person(key, person.addresses, person.names, person.shared))
    yield {"kind": "person", "addresses": list(person.addresses), "names": list(person.names)}
    with store.read() as db:
        for feed in feeds:
            for mail, raw in every_mail(db, feed):
                if is_touched(raw, who):
                    posts = [one.id for one in threads.posts_of_mail(db, feed, mail.number)]
                    yield {**_mail(mail, parse_message(raw), who, tables), "posts": posts}
        for table, row in scrub.find_rows(db, lambda text: has_traces(text, who)):
            values = {name: value for name, value in row._mapping.items() if not isinstance(value, bytes)}
            yield {"kind": "row", "table": table.name, **{name: str(value) for name, value in values.items()}}


def _mail(mail: archive.Mail, message: Message, who: Forgotten, tables: Tables) -> dict[str, Any]:
    is_theirs = is_author(message, who)
    role = "author" if is_theirs else "recipient" if any(map(who.is_person, people_in(message))) else "named"
    reading = read(message, tables)
    quoted = [level.text for level in reading.chain if who.is_person(level.author)]
    own = {"subject": message.subject, "said": reading.said} if is_theirs else {}
    return {
        "kind": "mail",
        "feed": mail.feed,
        "number": mail.number,
        "role": role,
        "verdict": mail.verdict.value,
        "reason": mail.reason,
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        "received_at": mail.received_at.isoformat(),
        **own,
        "quoted": quoted,
        "files": [one.filename for one in message.attachments] if is_theirs else [],
    }
