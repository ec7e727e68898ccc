"""What a mail is about: the plus address it was sent to, #hashtags, its list, [tags] of the subject; where there
is none of these, a word of the subject that recurs. A first line "!thema einkauf" of the team goes over all of them.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache

from bridge.conversation.command import is_command_word, read_move
from bridge.conversation.request.people import may_command
from bridge.conversation.sentence import read_sentence
from bridge.conversation.thread import Reading
from bridge.language.lexicon import Lexicon
from bridge.language.phrase import WORD, fold
from bridge.mail.message import Address, Message
from bridge.mail.subject import Subject

RECURS = 3  # conversations in whose subject a word must stand to become a topic
_HASHTAG = re.compile(r"(?<![\w/&#=?.:;@'\"-])#([^\W\d_][\w-]{1,39})(?![\w/])")
_URL = re.compile(r"(?:https?://|www\.)\S+")
_TAG = re.compile(r"\[([^\[\]]{2,30})\]")
_COLOUR = re.compile(r"(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})")
_PREPROCESSOR = frozenset(
    {"include", "define", "undef", "ifdef", "ifndef", "if", "else", "elif", "endif", "pragma", "error", "region"}
)
_NO_TOPIC = frozenset(
    {
        "ext",
        "extern",
        "external",
        "spam",
        "patch",
        "rfc",
        "resend",
        "privat",
        "private",
        "vertraulich",
        "confidential",
        "caution",
        "warning",
        "achtung",
        "sec",
        "encrypted",
    }
)
_CARRIERS = ("delivered-to", "x-original-to", "envelope-to", "x-forwarded-to")
_WEIGHTLESS = ("common", "not", "not_names", "question", "months", "you", "everybody", "not_topics")
_MOST_TERMS = 8
_LONGEST = 20_000  # characters of a body that are searched
_MOST_TOPICS = 20  # of one mail: each has pages of its own, and a body of hashtags would fill the disk with them


def find_topics(message: Message, said: str, own_addresses: Collection[str]) -> tuple[str, ...]:
    """At most 20 topics in lower case, each once, in the order plus address, subject tags, list, hashtags; () for most
    mails.
    """
    found = [
        *_plus_topics(message, own_addresses),
        *_subject_tags(message.subject),
        *_list_topic(message),
        *hashtags(message.subject),
        *hashtags(said),
    ]
    return tuple(dict.fromkeys(topic for topic in found if topic))[:_MOST_TOPICS]


def named_topics(mails: Iterable[tuple[Address, Reading]], domains: Collection[str]) -> tuple[str, ...]:
    """The topics that a conversation's mails name, each once, from (author, reading) in order of time; where the team
    moved it ("!thema einkauf") those of the last move alone.
    """
    named: list[str] = []
    moved: tuple[str, ...] = ()
    for author, reading in mails:
        named += reading.topics
        move = read_move(reading.said)
        if move is not None and may_command(author, domains):
            moved = move
    return moved or tuple(dict.fromkeys(named))


def hashtags(text: str) -> tuple[str, ...]:
    """The hashtags of a text; none is "#1", a URL fragment, a colour, a C directive or a line of a style sheet."""
    found = []
    for line in text[:_LONGEST].split("\n"):
        if line.startswith(">") or line.rstrip().endswith(("{", ";")):
            continue
        for match in _HASHTAG.finditer(_URL.sub(" ", line)):
            topic = match.group(1).casefold().rstrip("-_")
            if not _COLOUR.fullmatch(topic) and topic not in _PREPROCESSOR and len(topic) > 1:
                found.append(topic)
    return tuple(dict.fromkeys(found))


def _plus_topics(message: Message, own_addresses: Collection[str]) -> Iterator[str]:
    """`einkauf` from feed+einkauf@firma.example if feed@firma.example is ours."""
    own = {address.casefold() for address in own_addresses}
    carried = [address for header in _CARRIERS for address in message.all_headers(header)]
    for address in [*(person.address for person in (*message.to, *message.cc)), *carried]:
        local, _, domain = address.strip(" <>").casefold().rpartition("@")
        name, plus, topic = local.partition("+")
        if plus and topic and not is_command_word(topic) and f"{name}@{domain}" in own:
            yield topic


def _subject_tags(subject: str) -> Iterator[str]:
    """[tags] anywhere in the subject, but marks of gateways, of privacy, of patches and numbers."""
    for found in _TAG.finditer(subject):
        tag = found.group(1).strip().casefold()
        if _is_topic(tag):
            yield tag.lstrip("#")


def _is_topic(tag: str) -> bool:
    first = tag.replace("-", " ").split(" ")[0] if tag else ""
    is_word = any(char.isalpha() for char in tag) and not any(char.isdigit() for char in tag)
    return bool(first) and first not in _NO_TOPIC and is_word


def name_of(subject: Subject) -> str:
    """What a conversation is called: its base subject, and before it the tags that are topics, as people wrote them:
    without "[Firmware]", "3.8: go or no-go" says little.
    """
    tags = [f"[{tag}]" for tag in subject.tags if _is_topic(tag.strip().casefold())]
    return " ".join([*tags, subject.base])


def _list_topic(message: Message) -> Iterator[str]:
    """The name of the list from List-Id (RFC 2919): the first label of its identifier."""
    value = message.header("list-id")
    start, end = value.rfind("<"), value.rfind(">")
    identifier = value[start + 1 : end] if 0 <= start < end else value
    label = identifier.strip().split(".")[0].casefold()
    if (
        label
        and "." in identifier
        and label.replace("-", "").replace("_", "").isalnum()
        and not label.isdigit()
        and len(label) <= 40
    ):
        yield label


@lru_cache(maxsize=8)
def _common(lexicons: tuple[Lexicon, ...]) -> frozenset[str]:
    """Words that say nothing about what a text is about."""
    return frozenset().union(*(lexicon.words[key] for lexicon in lexicons for key in _WEIGHTLESS))


def words_of_weight(text: str, lexicons: Mapping[str, Lexicon]) -> tuple[str, ...]:
    """The words that say what a text is about, folded, each once, in their order: over three letters, no number, none
    of the lexicons' common, question, month and no-topic words.
    """
    common = _common(tuple(lexicons.values()))
    words = read_sentence(text[:1000]).words
    return tuple(
        dict.fromkeys(word for word in words if len(word) > 3 and not word[0].isdigit() and word not in common)
    )


def subject_terms(subject: str, lexicons: Mapping[str, Lexicon], people: Iterable[str] = ()) -> tuple[str, ...]:
    """Words of a base subject that may become a topic once they recur, as written but in lower case, the longest first
    (compounds say most); at most 8. Names of `people` are none.
    """
    names = {fold(word) for name in people for word in WORD.findall(name)}
    weighty = set(words_of_weight(subject[:300], lexicons)) - names
    words = dict.fromkeys(word.casefold() for word in WORD.findall(subject[:300]) if word.isalpha())
    terms = [word for word in words if fold(word) in weighty]
    return tuple(sorted(terms, key=lambda word: (-len(word), word))[:_MOST_TERMS])


def topics_of(
    said: Collection[str], terms: Iterable[str], counts: Mapping[str, int], aliases: Mapping[str, str]
) -> tuple[str, ...]:
    """The topics of a conversation: those its mails name; where none does, the first of its `terms` that stands in
    RECURS conversations without a named topic (`counts`).

    Law 3: a function of the set of conversations. Law 7: a new mail can only change conversations that have a term
    whose count passes RECURS with it, and those are RECURS at most.
    """
    named = tuple(dict.fromkeys(aliases.get(topic, topic) for topic in said))
    recurring = (term for term in terms if counts.get(term, 0) >= RECURS)
    return named or tuple(dict.fromkeys(aliases.get(term, term) for term in recurring))[:1]
