"""Notices that nobody asked for: "your mail was held", and a welcome, once per person; about mail that just came."""

from datetime import timedelta
from hashlib import blake2b

from bridge.letters import answer
from bridge.mail.admission import Verdict
from bridge.mail.message import Message
from bridge.mail.parse import parse_message
from bridge.obey.desk import Desk
from bridge.store import Connection, archive, changes, outbox, threads
from bridge.store.read import load_reads

_AT_ONCE = 500
_FRESH = timedelta(days=2)  # an old archive that is read in gets no letters
_TOLD = frozenset({"bcc-only", "not-addressed", "encrypted", "oversize"})  # what a colleague can do something about


def give_notice(desk: Desk) -> int:
    """Letters about the mails that came since the last time; how many. The first time it only notes who is known."""
    if not desk.messenger.can_send or not (desk.welcomes or desk.tells_held):
        return 0
    with desk.store.write() as db:
        name = _cursor(desk)
        after = changes.number(db, name)
        if after is None:
            changes.set_number(db, name, _remember_everybody(db, desk))
            return 0
        mails = archive.came_after(db, desk.feed, after, _AT_ONCE)
        if mails:
            changes.set_number(db, name, mails[-1].number)
        return sum(_tell(db, desk, mail) for mail in mails)


def _cursor(desk: Desk) -> str:
    return "noticed-" + blake2b(desk.feed.encode(), digest_size=8).hexdigest()


def _remember_everybody(db: Connection, desk: Desk) -> int:
    """Who wrote before welcomes were switched on needs none. Returns the number of the newest mail."""
    last = 0
    while portion := archive.came_after(db, desk.feed, last, _AT_ONCE):
        for author in {read.author.key for read in load_reads(db, [mail.number for mail in portion]).values()}:
            outbox.skip(db, _welcome_name(desk, author), desk.feed, desk.now)
        last = portion[-1].number
    return last


def _welcome_name(desk: Desk, author: str) -> str:
    digest = blake2b(author.encode("utf-8", "replace"), key=desk.store.id_key[:64], digest_size=12).hexdigest()
    return f"welcome/{desk.feed}/{digest}"


def _tell(db: Connection, desk: Desk, mail: archive.Mail) -> bool:
    is_held = mail.verdict is Verdict.HOLD and mail.reason in _TOLD and desk.tells_held
    is_post = mail.verdict is Verdict.ACCEPT and desk.welcomes
    if not (is_held or is_post) or not desk.now - _FRESH <= mail.received_at <= desk.now + _FRESH:
        return False
    message = parse_message(archive.raw(db, mail.number))
    if not _is_fresh(desk, message) or not desk.means.is_proven(message):
        return False
    return _held(db, desk, mail, message) if is_held else _welcome(db, desk, mail, message)


def _is_fresh(desk: Desk, message: Message) -> bool:
    return message.sent_at is None or desk.now - _FRESH <= message.sent_at <= desk.now + _FRESH


def _held(db: Connection, desk: Desk, mail: archive.Mail, message: Message) -> bool:
    language = _language(db, desk, mail.number)
    note = answer.held(desk.messenger.words(language)[1], desk.messenger.office, message.subject, mail.reason)
    return desk.messenger.send(
        db, f"held/{mail.number}", message.author.key, note, language, answers=message.message_id
    )


def _welcome(db: Connection, desk: Desk, mail: archive.Mail, message: Message) -> bool:
    language = _language(db, desk, mail.number)
    thread = next((one.thread for one in threads.posts_of_mail(db, desk.feed, mail.number)), "")
    link = desk.link(thread) if thread and desk.messenger.office.site else ""
    note = answer.welcome(desk.messenger.words(language)[1], desk.messenger.office, link)
    name = _welcome_name(desk, message.author.key)
    return desk.messenger.send(db, name, message.author.key, note, language, answers=message.message_id)


def _language(db: Connection, desk: Desk, mail: int) -> str:
    """That of the mail, if it was read."""
    return next((read.reading.language for read in load_reads(db, [mail]).values()), "")
