"""Commands by mail: a plus address ("feed+weg@") or a first line ("!weg"), in German and English. Parsing alone.

What a command does, and for whom, is the business of `obey`. `!erledigt`, `!done`, `!offen`, `!open` are no commands in
this sense: the mail that says so is a post, and the request it is about moves (conversation.request). So with `!thema`
and `!topic`: the mail is a post, and its conversation moves (`read_move`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bridge.language.prefixes import fold_word
from bridge.mail.admission import addressed_topics
from bridge.mail.keyed import Purpose, looks_like_token
from bridge.mail.message import Message

_LONGEST_ARGUMENT = 200
_LONGEST_TOPIC, _MOST_TOPICS = 40, 3


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
    AGREE = "agree"  # yes, I ordered it; unless the answer says no
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
_TOKENS = {Purpose.FORGET: Wish.CONFIRM, Purpose.ORDER: Wish.AGREE, Purpose.STOP: Wish.STOP}
LETTER_ORDERS = {"de": ("abo", "Deutsch"), "en": ("subscribe", "English")}  # language: (plus part, subject) to order it
_LANGUAGES = {"deutsch": "de", "german": "de", "englisch": "en", "english": "en"}
_RHYTHMS = {
    "täglich": "daily",
    "taeglich": "daily",
    "daily": "daily",
    "wöchentlich": "weekly",
    "woechentlich": "weekly",
    "weekly": "weekly",
}
_NO = frozenset({"nein", "nicht", "kein", "keine", "keinen", "no", "not", "never", "don't", "stop", "stopp"})
_OF_TOPIC = frozenset({"!thema", "!topic"})
_OF_STATE = frozenset({"erledigt", "done", "offen", "open"})


@dataclass(frozen=True, slots=True)
class Command:
    """`language`: that of the word, else of the mail; `argument`: what stands behind it; `token`: its proof, unread."""

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
        wish = _wish_of_token(plus)
        if wish is not None:
            return Command(wish, language, line[:_LONGEST_ARGUMENT] if wish is Wish.AGREE else "", plus)
        if plus in WORDS:
            return _command(plus, _subject_or_line(plus, message.subject, line), language)
    return _of_line(line, language)


def _wish_of_token(plus: str) -> Wish | None:
    kinds = {purpose.value: wish for purpose, wish in _TOKENS.items()}
    return kinds.get(plus.partition("-")[0]) if looks_like_token(plus) else None


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
    """What is searched for, and which letter is wanted, may stand in the subject or in the first line; the line is
    nearer. A signature may be that line: of a letter only what is understood counts.
    """
    wish = WORDS[word][0]
    if wish is Wish.SUBSCRIBE:
        return next((one for one in (line, subject) if any(read_letter_words(one))), line)
    return (line or subject) if wish is Wish.SEARCH else ""


def read_letter_words(text: str) -> tuple[str, str]:
    """(language, rhythm) that a line names, "" for none: "täglich, auf Englisch" is ("en", "daily")."""
    words = [fold_word(one.strip(".,;:!?()\"'")) for one in text.split()]
    language = next((_LANGUAGES[one] for one in words if one in _LANGUAGES), "")
    return language, next((_RHYTHMS[one] for one in words if one in _RHYTHMS), "")


def says_no(line: str) -> bool:
    """Whether an answer begins with a no, though any answer is taken for a yes."""
    return any(fold_word(word.strip(".,;:!?-–")) in _NO for word in line.split()[:2])


def read_move(said: str) -> tuple[str, ...] | None:
    """The topics that a first line "!thema einkauf, oslo" puts its conversation under; () takes that back ("!thema"),
    None for any other line. The mail is a post, as with "!erledigt"; whether its line counts is for `topic` to say.
    """
    word, _, rest = said.lstrip().partition("\n")[0].partition(" ")
    if fold_word(word.rstrip(":")) not in _OF_TOPIC:
        return None
    named = (" ".join(one.split()).strip("#\"'.!?„“”- ").casefold() for one in rest.split(","))
    return tuple(dict.fromkeys(one for one in named if one and len(one) <= _LONGEST_TOPIC))[:_MOST_TOPICS]


def without_move(said: str) -> str:
    """What was said besides the line that moves a conversation."""
    return said if read_move(said) is None else said.lstrip().partition("\n")[2].lstrip("\n")


def is_command_word(plus: str) -> bool:
    """Whether a plus part is a command or a token, and so no topic."""
    return plus in WORDS or looks_like_token(plus)
