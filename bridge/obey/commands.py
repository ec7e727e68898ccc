"""One command: its effect, its letter and the note that it is done in one transaction, so it happens once (law 4)."""

from collections.abc import Callable
from datetime import date, timedelta

from bridge.conversation.command import Wish
from bridge.letters import answer
from bridge.letters.answer import Gettext, Note
from bridge.mail.keyed import Purpose, make_token, read_token, token_key
from bridge.mail.message import Message
from bridge.mail.parse import parse_message
from bridge.obey import subscriptions
from bridge.obey.desk import Circulation, Desk
from bridge.obey.places import subject_of, thread_meant, whereabouts
from bridge.store import Connection, archive, commands

_HITS = 5
_VALID = timedelta(days=7)  # a confirmation

Act = Callable[[Connection, Desk, commands.Waiting, Message, Gettext], Note | None]


def obey(desk: Desk) -> int:
    """Carry out what waits; how many commands. StoreError leaves the rest waiting."""
    count = 0
    with desk.store.read() as db:
        found = commands.waiting(db, desk.feed)
    for one in found:
        if one.command.wish is Wish.CONFIRM:
            _forget(desk, one)
        else:
            _carry_out(desk, one)
        count += 1
    return count


def _carry_out(desk: Desk, one: commands.Waiting) -> None:
    with desk.store.write() as db:
        if not commands.done(db, one.mail, desk.now):  # another worker was first
            return
        message = parse_message(archive.raw(db, one.mail))
        note = _ACTS[one.command.wish](db, desk, one, message, desk.messenger.words(one.command.language)[1])
        if note is not None:
            _answer(db, desk, one, message, note)


def _answer(db: Connection, desk: Desk, one: commands.Waiting, message: Message, note: Note) -> None:
    """One letter, unless the sender had enough of them in this hour."""
    if commands.done_since(db, desk.feed, one.sender, desk.an_hour_ago) > desk.answers_per_hour:
        return
    language = note.language or one.command.language
    desk.messenger.send(db, f"answer/{one.mail}", one.sender, note, language, answers=message.message_id)


def _hide(db: Connection, desk: Desk, one: commands.Waiting, message: Message, gettext: Gettext) -> Note:
    thread = thread_meant(db, desk, message, one.command.argument)
    if not thread:
        office = desk.messenger.office
        return answer.not_found(gettext, office, office.plus(gettext("hide")))
    subject = subject_of(db, desk, thread)
    desk.means.hide(db, thread)
    return answer.hidden(gettext, desk.messenger.office, subject, thread)


def _show(db: Connection, desk: Desk, one: commands.Waiting, message: Message, gettext: Gettext) -> Note:
    thread = thread_meant(db, desk, message, one.command.argument)
    if not thread:
        office = desk.messenger.office
        return answer.not_found(gettext, office, office.plus(gettext("show")))
    desk.means.show(db, thread)
    return answer.shown(gettext, desk.messenger.office, subject_of(db, desk, thread), desk.link(thread))


def _ask_back(_: Connection, desk: Desk, one: commands.Waiting, _message: Message, gettext: Gettext) -> Note:
    """Nothing is destroyed by one mail: the answer has an address that only it knows."""
    day = desk.now.strftime("%Y%m%d")
    token = make_token(token_key(desk.store.id_key), Purpose.FORGET, day, f"{desk.feed}/{one.sender}")
    return answer.asks_back(gettext, desk.messenger.office, desk.messenger.office.plus(token))


def _forget(desk: Desk, one: commands.Waiting) -> None:
    """The command's own row and mail go with the person, so it cannot happen twice."""
    gettext = desk.messenger.words(one.command.language)[1]
    office = desk.messenger.office
    if not _is_confirmed(desk, one):
        with desk.store.write() as db:
            if commands.done(db, one.mail, desk.now):
                message = parse_message(archive.raw(db, one.mail))
                _answer(db, desk, one, message, answer.not_confirmed(gettext, office))
        return
    erased, masked = desk.means.forget(one.sender)
    note = answer.forgotten(gettext, office, erased, masked)
    with desk.store.write() as db:
        commands.done(db, one.mail, desk.now)
        desk.messenger.send(db, f"answer/{one.mail}", one.sender, note, one.command.language)


def _is_confirmed(desk: Desk, one: commands.Waiting) -> bool:
    about = f"{desk.feed}/{one.sender}"
    day = read_token(token_key(desk.store.id_key), Purpose.FORGET, one.command.token, about)
    if len(day) != 8 or not day.isdecimal():
        return False
    asked = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    return timedelta(0) <= one.at.date() - asked <= _VALID


def _opt(db: Connection, desk: Desk, one: commands.Waiting, _: Message, gettext: Gettext) -> Note:
    is_out = one.command.wish is Wish.OPT_OUT
    if desk.means.opt is None:
        return answer.not_possible(gettext, desk.messenger.office)
    desk.means.opt(db, one.sender, is_out)
    return answer.opted(gettext, desk.messenger.office, is_out=is_out)


def _letters(db: Connection, desk: Desk, one: commands.Waiting, message: Message, gettext: Gettext) -> Note | None:
    circulation = desk.means.circulation
    if circulation is None:
        is_proven = desk.means.is_proven(message)
        return answer.not_possible(gettext, desk.messenger.office) if is_proven else None
    return _OF_LETTERS[one.command.wish](db, desk, circulation, one, message)


def _where(db: Connection, desk: Desk, one: commands.Waiting, _: Message, gettext: Gettext) -> Note:
    return answer.where(gettext, desk.messenger.office, whereabouts(db, desk, one.sender))


def _search(db: Connection, desk: Desk, one: commands.Waiting, message: Message, gettext: Gettext) -> Note:
    words = one.command.argument or message.subject
    found = [(subject, desk.link(thread)) for thread, subject in desk.means.search(db, words, _HITS)]
    return answer.found(gettext, desk.messenger.office, words, found)


def _help(_: Connection, desk: Desk, _one: commands.Waiting, _message: Message, gettext: Gettext) -> Note:
    return answer.helped(gettext, desk.messenger.office, can_opt=desk.means.opt is not None)


_OF_LETTERS: dict[Wish, Callable[[Connection, Desk, Circulation, commands.Waiting, Message], Note | None]] = {
    Wish.SUBSCRIBE: subscriptions.subscribe,
    Wish.AGREE: subscriptions.agree,
    Wish.STOP: subscriptions.stop,
}
_ACTS: dict[Wish, Act] = {
    Wish.HIDE: _hide,
    Wish.SHOW: _show,
    Wish.FORGET: _ask_back,
    Wish.OPT_OUT: _opt,
    Wish.OPT_IN: _opt,
    Wish.WHERE: _where,
    Wish.SEARCH: _search,
    Wish.HELP: _help,
    **dict.fromkeys(_OF_LETTERS, _letters),
}
