"""Commands by mail: a plus address ("feed+weg@") or a first line ("!weg"), in German and English. Parsing alone.

What a command does, and for whom, is the business of `obey`. `!erledigt`, `!done`, `!offen`, `!open` are no commands in
this sense: the mail that says so is a post, and the request it is about moves (conversation.request).
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bridge.language.prefixes import fold_word
from bridge.mail.admission import addressed_topics
from bridge.mail.keyed import Purpose, looks_like_token
from bridge.mail.message import Message

_LONGEST_ARGUMENT = 200


class Wish(StrEnum):
    """What a writer can ask of the bridge."""

    HIDE = "hide"  # this conversation
    SHOW = "show"  # it again
    FORGET = "forget"  # me: asks back first
    CONFIRM = "confirm"  # yes, forget me
    OPT_OUT = "opt-out"  # say nothing of what I know
    OPT_IN = "opt-in"  # say it again
    WHERE = "where"  # is my mail?
    SEARCH = "search"
    HELP = "help"
    SUBSCRIBE = "subscribe"  # the weekly letter
    STOP = "stop"  # no more letters


WORDS = {
    "weg": (Wish.HIDE, "de"),
    "ausblenden": (Wish.HIDE, "de"),
    "hide": (Wish.HIDE, "en"),
    "zeigen": (Wish.SHOW, "de"),
    "show": (Wish.SHOW, "en"),
    "vergiss-mich": (Wish.FORGET, "de"),
    "forget-me": (Wish.FORGET, "en"),
    "ohne-mich": (Wish.OPT_OUT, "de"),
    "without-me": (Wish.OPT_OUT, "en"),
    "mit-mir": (Wish.OPT_IN, "de"),
    "with-me": (Wish.OPT_IN, "en"),
    "wo": (Wish.WHERE, "de"),
    "where": (Wish.WHERE, "en"),
    "suche": (Wish.SEARCH, "de"),
    "search": (Wish.SEARCH, "en"),
    "hilfe": (Wish.HELP, "de"),
    "help": (Wish.HELP, "en"),
    "abo": (Wish.SUBSCRIBE, "de"),
    "subscribe": (Wish.SUBSCRIBE, "en"),
    "stop": (Wish.STOP, ""),
    "stopp": (Wish.STOP, "de"),
}
_OF_STATE = frozenset({"erledigt", "done", "offen", "open"})


@dataclass(frozen=True, slots=True)
class Command:
    """`language`: that of the word, else of the mail; `argument`: what stands behind it; `token`: its proof."""

    wish: Wish
    language: str
    argument: str = ""
    token: str = ""


def read_command(message: Message, said: str, own_addresses: Collection[str], language: str = "") -> Command | None:
    """The command of a mail, None for an ordinary one. The address counts before the first line.

    An unknown "!word" is an ordinary mail: people write so. In a plus address an unknown word is a topic.
    """
    line = next((one.strip() for one in said.split("\n") if one.strip()), "")
    for plus in addressed_topics(message, own_addresses):
        if plus.startswith(f"{Purpose.FORGET.value}-") and looks_like_token(plus):
            return Command(Wish.CONFIRM, language, token=plus)
        if plus in WORDS:
            return _command(plus, _subject_or_line(plus, message.subject, line), language)
    return _of_line(line, language)


def _of_line(line: str, language: str) -> Command | None:
    if not line.startswith("!"):
        return None
    word, _, rest = line[1:].partition(" ")
    folded = fold_word(word.rstrip(".:!"))
    return _command(folded, rest, language) if folded in WORDS and folded not in _OF_STATE else None


def _command(word: str, argument: str, language: str) -> Command:
    wish, own = WORDS[word]
    return Command(wish, own or language, " ".join(argument.split())[:_LONGEST_ARGUMENT])


def _subject_or_line(word: str, subject: str, line: str) -> str:
    """What is searched for may stand in the subject or in the first line; the line is nearer."""
    return (line or subject) if WORDS[word][0] is Wish.SEARCH else ""


def is_command_word(plus: str) -> bool:
    """Whether a plus part is a command or a token, and so no topic."""
    return plus in WORDS or looks_like_token(plus)
