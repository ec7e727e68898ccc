"""Which conversation a command means, and where somebody's mails are."""

from bridge.letters.answer import Whereabouts
from bridge.mail.admission import Verdict
from bridge.mail.message import Message
from bridge.mail.parse import parse_message
from bridge.obey.desk import Desk
from bridge.store import Connection, archive, forgetting, threads

_LOOKED_AT, _TOLD = 300, 5  # mails


def thread_meant(db: Connection, desk: Desk, message: Message, argument: str) -> str:
    """The conversation a command names, or answers; "" if none of this feed can be found."""
    named = argument.split(" ", maxsplit=1)[0].partition("#")[0].rstrip("/").rpartition("/")[2]
    if named and threads.mails_of_thread(db, desk.feed, named):
        return named
    for one in reversed((*message.references, *message.in_reply_to)):
        for mail in archive.find_message_id(db, one):
            if mail.feed == desk.feed:
                posts = threads.posts_of_mail(db, desk.feed, mail.number)
                if posts:
                    return posts[0].thread
    return ""


def subject_of(db: Connection, desk: Desk, thread: str) -> str:
    """The subject of a conversation, hidden or not: that of its first mail here."""
    for number in threads.mails_of_thread(db, desk.feed, thread)[:1]:
        return parse_message(archive.raw(db, number)).subject
    return ""


def whereabouts(db: Connection, desk: Desk, sender: str) -> tuple[Whereabouts, ...]:
    """The sender's newest mails among the newest of the feed."""
    found: list[Whereabouts] = []
    for mail in archive.latest(db, desk.feed, _LOOKED_AT):
        message = parse_message(archive.raw(db, mail.number))
        if message.author.key == sender and mail.reason != "command":
            found.append(_whereabouts(db, desk, mail, message))
        if len(found) == _TOLD:
            break
    return tuple(found)


def _whereabouts(db: Connection, desk: Desk, mail: archive.Mail, message: Message) -> Whereabouts:
    if mail.verdict is not Verdict.ACCEPT:
        state = "held" if mail.verdict is Verdict.HOLD else "refused"
        return Whereabouts(message.subject, state, mail.reason, "")
    thread = next((one.thread for one in threads.posts_of_mail(db, desk.feed, mail.number)), "")
    if not thread or forgetting.is_hidden(db, desk.feed, threads.mails_of_thread(db, desk.feed, thread)):
        return Whereabouts(message.subject, "hidden", "", "")
    return Whereabouts(message.subject, "shown", "", desk.link(thread))
