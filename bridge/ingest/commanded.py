"""Which mail is a command, and whether it counts (DESIGN section 9). What it does is the business of `obey`.

anything       from a colleague whom a trusted server has proven
stop           with the token of a letter, from anywhere: it harms nobody, and mail programs send it by themselves
agree          with the token of our question, from a human
subscribe      from a colleague whom nobody has proven: `obey` asks back, and does nothing else
"""

from bridge.conversation.command import Command, Wish, read_command
from bridge.conversation.thread import Reading
from bridge.ingest.values import FeedRules
from bridge.language.automatic import Kind
from bridge.language.tables import Tables
from bridge.mail.admission import Admission, Verdict, is_of_team, is_proven
from bridge.mail.admission.automatic import automatic_kind
from bridge.mail.body import glance
from bridge.mail.message import Message

COMMAND = "command"
_OWN = "own-letter"
_NOBODY_SAID = frozenset({"authentication-missing", "authentication-unsure"})  # not: that it is forged
_GLANCE = 2000  # characters of a mail that is held, in which a first line is looked for


def commanded(
    message: Message, reading: Reading | None, admission: Admission, rules: FeedRules, tables: Tables
) -> tuple[Command, Admission] | None:
    """The command and what becomes of its mail; None for an ordinary mail. A command is never a post.

    `reading`: that of an accepted mail.
    """
    command = _read(message, reading, rules)
    if command is None or admission.reason == _OWN:
        return None
    is_human = automatic_kind(message, tables.automatic) is Kind.HUMAN
    if _ends_letters(command) or (is_human and _counts(command, message, admission, rules)):
        return command, Admission(Verdict.REFUSE, COMMAND, "A command to the bridge: it is carried out, not shown.")
    if reading is None or not is_human:
        return None
    detail = "A command, but no trusted server has proven who sent it."
    return command, Admission(Verdict.HOLD, "command-unproven", detail)


def _read(message: Message, reading: Reading | None, rules: FeedRules) -> Command | None:
    said, language = (reading.said, reading.language) if reading else (glance(message.body, _GLANCE), "")
    return read_command(message, said, rules.policy.addresses, language)


def _ends_letters(command: Command) -> bool:
    return command.wish is Wish.STOP and bool(command.token)


def _counts(command: Command, message: Message, admission: Admission, rules: FeedRules) -> bool:
    is_accepted = admission.verdict is Verdict.ACCEPT
    if command.wish is Wish.AGREE:
        return True
    if command.wish is Wish.SUBSCRIBE and is_of_team(message, rules.policy):
        return is_accepted or admission.reason in _NOBODY_SAID
    return is_accepted and is_proven(message, rules.policy)
