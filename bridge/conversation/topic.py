"""What a mail is about: the plus address it was sent to, #hashtags, its list, [tags] of the subject; later, words
that recur.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from bridge.conversation.command import is_command_word
from bridge.conversation.sentence import read_sentence
from bridge.language.lexicon import Lexicon
from bridge.language.phrase import fold
from bridge.mail.message import Message

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
_LONGEST = 20_000  # characters of a body that are searched


def find_topics(message: Message, said: str, own_addresses: Collection[str]) -> tuple[str, ...]:
    """Topics in lower case, each once, in the order plus address, subject tags, list, hashtags; () for most mails."""
    found = [
        *_plus_topics(message, own_addresses),
        *_subject_tags(message.subject),
        *_list_topic(message),
        *hashtags(message.subject),
        *hashtags(said),
    ]
    return tuple(dict.fromkeys(topic for topic in found if topic))


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
        first = tag.replace("-", " ").split(" ")[0] if tag else ""
        if (
            first
            and first not in _NO_TOPIC
            and not any(char.isdigit() for char in tag)
            and any(char.isalpha() for char in tag)
        ):
            yield tag.lstrip("#")


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


def recurring(subjects: Iterable[str], lexicons: Mapping[str, Lexicon], least: int = 3) -> tuple[tuple[str, int], ...]:
    """Words of weight that stand in at least `least` different base subjects, with their number; most frequent
    first, then by alphabet.
    """
    common = frozenset().union(
        *(
            lexicon.words[key]
            for lexicon in lexicons.values()
            for key in ("common", "not_names", "question", "months", "not")
        )
    )
    counts: Counter[str] = Counter()
    for subject in {fold(subject) for subject in subjects}:
        counts.update(
            {
                word
                for word in read_sentence(subject[:300]).words
                if len(word) > 3 and word.isalpha() and word not in common
            }
        )
    return tuple(
        sorted(
            ((word, count) for word, count in counts.items() if count >= least), key=lambda item: (-item[1], item[0])
        )
    )
