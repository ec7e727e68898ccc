"""Letters ordered and ended by mail.

order    by a proven sender: at once. By a colleague nobody has proven: one question goes to that address, and
         nothing else happens; at most one a day, whatever was ordered in whose name
agree    the answer to that question: now the order counts, once; not if it says no, or letters were ended since
stop     by a proven sender, or by the token in each letter, whoever sends it: all letters end. Confirmed to the
         reader, by token only if there was something to end, so that a second such mail does nothing at all
"""

from dataclasses import replace
from datetime import timedelta

from bridge.conversation.command import Wish, read_letter_words, says_no
from bridge.conversation.topic import hashtags
from bridge.letters import answer
from bridge.letters.answer import Note
from bridge.mail.keyed import Purpose, is_seal, make_seal, make_token, read_token, token_key
from bridge.mail.message import Message
from bridge.obey.desk import Circulation, Desk
from bridge.store import Connection, commands, outbox, readers
from bridge.store.readers import State, Wishes

_VALID = timedelta(days=7)  # a question that was asked back


def subscribe(
    db: Connection, desk: Desk, circulation: Circulation, one: commands.Waiting, message: Message
) -> Note | None:
    """The sender reads this feed from now on, in the language and rhythm that the first line names."""
    is_proven, may_read = desk.means.is_proven(message), circulation.may_read(one.sender)
    if is_proven and may_read:
        return _order(db, desk, one)
    if is_proven:
        return answer.not_possible(desk.messenger.words(one.command.language)[1], desk.messenger.office)
    if may_read:
        _ask_back(db, desk, one, message)
    return None


def agree(db: Connection, desk: Desk, circulation: Circulation, one: commands.Waiting, message: Message) -> None:
    """What was ordered counts now; the letter that says so is named by the order, so that a token holds once."""
    order = None if says_no(one.command.argument) else _ordered(db, desk, one)
    if order is None or not circulation.may_read(order.sender) or outbox.is_decided(db, _answer_name(order)):
        return
    note = _order(db, desk, order)
    language = note.language or order.command.language
    desk.messenger.send(db, _answer_name(order), order.sender, note, language, answers=message.message_id)


def stop(db: Connection, desk: Desk, circulation: Circulation, one: commands.Waiting, message: Message) -> Note | None:
    """No more letters: they are one letter over all feeds, so it ends for all."""
    reader = _sealed(db, desk, one) if one.command.token else one.sender
    if not reader:
        return None
    for feed in sorted({desk.feed, *circulation.feeds}):
        readers.stop(db, reader, desk.now, feed)
    by_sender = not one.command.token
    language = one.command.language if by_sender else _language_of(db, desk, circulation, reader)
    gettext = desk.messenger.words(language)[1]
    note = replace(answer.unsubscribed(gettext, desk.messenger.office, is_sure=by_sender), language=language)
    if by_sender:
        return note
    desk.messenger.send(db, _answer_name(one), reader, note, language, answers=message.message_id)
    return None


def _answer_name(one: commands.Waiting) -> str:
    return f"answer/{one.mail}"


def _ask_back(db: Connection, desk: Desk, one: commands.Waiting, message: Message) -> None:
    token = make_token(token_key(desk.store.id_key), Purpose.ORDER, str(one.mail), desk.feed)
    language, gettext = desk.messenger.words(one.command.language)
    address = desk.messenger.office.plus(token)
    note = answer.asks_order(gettext, desk.messenger.office, address)
    name = f"confirm/{desk.now:%Y-%m-%d}/{readers.reader_key(desk.store.id_key, one.sender)}"
    desk.messenger.send(db, name, one.sender, note, language, answers=message.message_id, reply_to=address)


def _ordered(db: Connection, desk: Desk, one: commands.Waiting) -> commands.Waiting | None:
    """The order that a token confirms: not older than a week, and not ended since."""
    number = read_token(token_key(desk.store.id_key), Purpose.ORDER, one.command.token, desk.feed)
    order = commands.find(db, desk.feed, int(number)) if number.isdecimal() else None
    if order is None or order.command.wish is not Wish.SUBSCRIBE or one.at - order.at > _VALID:
        return None
    found = readers.find(db, desk.feed, order.sender)
    is_ended = found is not None and found.state is State.STOPPED and found.since > order.at
    return None if is_ended else order


def _sealed(db: Connection, desk: Desk, one: commands.Waiting) -> str:
    """The reader whose letters a token ends; "" if it is nobody's, or nothing is left to end."""
    key, token = token_key(desk.store.id_key), one.command.token
    reading = (found for found in readers.subscriptions(db) if found.state is not State.STOPPED)
    return next((found.address for found in reading if is_seal(key, Purpose.STOP, token, found.address)), "")


def _order(db: Connection, desk: Desk, one: commands.Waiting) -> Note:
    readers.subscribe(db, desk.feed, one.sender, _wishes(db, desk, one), desk.now)
    found = readers.find(db, desk.feed, one.sender)
    chosen = found.wishes if found else Wishes()
    language, gettext = desk.messenger.words(chosen.language or one.command.language)
    office, seal = desk.messenger.office, make_seal(token_key(desk.store.id_key), Purpose.STOP, one.sender)
    note = answer.subscribed(gettext, office, is_daily=chosen.rhythm == "daily", stop=office.plus(seal))
    return replace(note, language=language)


def _wishes(db: Connection, desk: Desk, one: commands.Waiting) -> Wishes:
    """A new reader gets the language written in; whoever reads already keeps what nothing is said of. "weekly" where
    nobody ever said: what the answer tells must be so, whatever the configuration had for this person.
    """
    language, rhythm = read_letter_words(one.command.argument)
    found = readers.find(db, desk.feed, one.sender)
    if found is None or found.state is State.STOPPED:
        language, rhythm = language or one.command.language, rhythm or "weekly"
    else:
        rhythm = rhythm or found.wishes.rhythm or "weekly"
    return Wishes(language if language in desk.messenger.languages else "", rhythm, hashtags(one.command.argument))


def _language_of(db: Connection, desk: Desk, circulation: Circulation, reader: str) -> str:
    """What the reader chose by mail, else what the configuration has; "" if nobody said."""
    found = readers.find(db, desk.feed, reader)
    return (found.wishes.language if found else "") or circulation.languages.get(reader, "")
