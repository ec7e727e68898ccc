"""Letters ordered and ended by mail.

Whoever is obeyed is proven by a trusted server, and that is the confirmation: no second mail is needed.
"""

from dataclasses import replace

from bridge.conversation.command import read_letter_words
from bridge.conversation.topic import hashtags
from bridge.letters import answer
from bridge.letters.answer import Note
from bridge.obey.desk import Circulation, Desk
from bridge.store import Connection, commands, readers
from bridge.store.readers import State, Wishes


def subscribe(db: Connection, desk: Desk, circulation: Circulation, one: commands.Waiting) -> Note:
    """The sender reads this feed from now on, in the language and rhythm that the first line names."""
    if not circulation.may_read(one.sender):
        return answer.not_possible(desk.messenger.words(one.command.language)[1], desk.messenger.office)
    wishes, token = _wishes(db, desk, one), f"mail-{one.mail}"
    state = readers.subscribe(db, desk.feed, one.sender, wishes, token=token, now=desk.now)
    if state is not State.READS:
        readers.confirm(db, desk.feed, one.sender, token, desk.now)
    found = readers.find(db, desk.feed, one.sender)
    chosen = found.wishes if found else wishes
    language, gettext = desk.messenger.words(chosen.language or one.command.language)
    note = answer.subscribed(gettext, desk.messenger.office, is_daily=chosen.rhythm == "daily")
    return replace(note, language=language)


def _wishes(db: Connection, desk: Desk, one: commands.Waiting) -> Wishes:
    """A new reader gets the language written in; whoever reads already keeps what nothing is said of. "weekly" where
    nobody ever said: what the answer tells must be so, whatever the configuration had for this person.
    """
    language, rhythm = read_letter_words(one.command.argument)
    found = readers.find(db, desk.feed, one.sender)
    if found is None or found.state in (State.ASKED, State.STOPPED):
        language, rhythm = language or one.command.language, rhythm or "weekly"
    else:
        rhythm = rhythm or found.wishes.rhythm or "weekly"
    return Wishes(language if language in desk.messenger.languages else "", rhythm, hashtags(one.command.argument))


def stop(db: Connection, desk: Desk, circulation: Circulation, one: commands.Waiting) -> Note:
    """No more letters: they are one letter over all feeds, so it ends for all."""
    for feed in sorted({desk.feed, *circulation.feeds}):
        readers.stop(db, one.sender, desk.now, feed)
    return answer.unsubscribed(desk.messenger.words(one.command.language)[1], desk.messenger.office)
