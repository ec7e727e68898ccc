"""Questions and tasks in what one mail says, and promises to do something."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bridge.conversation.patch import describes_patch
from bridge.conversation.request.finder import Finder
from bridge.conversation.request.kind import kind_of
from bridge.conversation.request.name import Spoken, read_greeting, spoken_to
from bridge.conversation.sentence import Sentence, is_contact_line, read_sentence, sentences
from bridge.conversation.thread import Ask
from bridge.language.detect import lexicon_for
from bridge.language.lexicon import Lexicon
from bridge.language.scan import find_all, find_first

_OPENING = {"„": "“", "“": "”", "«": "»", "»": "«", '"': '"', "‚": "‘"}
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_LONGEST_NAME = 4  # words
_EARLY = 6  # words before what a sentence asks first
_LONGEST_QUOTE = 500  # characters; keeps the search for the closing mark linear


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence of a mail, and what it asks: `ask` is None if it asks nothing."""

    sentence: Sentence
    ask: Ask | None
    is_for_anybody: bool = False
    is_instruction: bool = False  # a bare command; in an answer it tells how: "Select it, press F2"
    is_telling: bool = False  # a task that wants to know something: "let us know how to go on"


def find_asks(said: str, language: str, lexicons: Mapping[str, Lexicon]) -> tuple[Ask, ...]:
    """Questions and tasks in what was said, in its order; `asked` only from the sentence itself (see `greeted` for
    the rest).

    Never from greetings, contact lines, code, quoted speech, rhetorical questions and polite closings.
    """
    return tuple(heard.ask for heard in hear(said, language, lexicons) if heard.ask is not None)


def find_commitments(said: str, language: str, lexicons: Mapping[str, Lexicon]) -> tuple[str, ...]:
    """Sentences in which the author promises to do something: "mache ich", "I'll take it"."""
    lexicon = lexicon_for(said, language, lexicons)
    if lexicon is None:
        return ()
    return tuple(heard.sentence.text for heard in hear(said, language, lexicons) if promises(heard.sentence, lexicon))


def promises(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether the sentence is a commitment of its author; a question never is, nor an "I'll never"."""
    if sentence.is_question or _says_no(sentence, lexicon) or says(sentence, lexicon, "answer.no_commitment"):
        return False
    return says(sentence, lexicon, "answer.commitment")


def _says_no(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether it begins with no; "No problem, I'll do it" does not."""
    is_no = any(word in lexicon.words["no"] for word in sentence.words[:1])
    return is_no and not lexicon.phrases["short.thanks"].ends(sentence.words, 0)


def says(sentence: Sentence, lexicon: Lexicon, key: str) -> bool:
    """Whether a phrase of `key` stands in the sentence."""
    return find_first(lexicon, key, sentence.words, sentence.starts) is not None


def greeted(said: str, language: str, lexicons: Mapping[str, Lexicon]) -> tuple[str, ...]:
    """The names in the greeting of a mail: whom its requests are for when the sentences name nobody; () for "Hallo
    zusammen".
    """
    return greeting_of(said, language, lexicons).names


def greeting_of(said: str, language: str, lexicons: Mapping[str, Lexicon]) -> Spoken:
    """The greeting in the first line that has words."""
    lexicon = lexicon_for(said, language, lexicons)
    first = next((line.strip() for line in said.split("\n") if line.strip()), "")
    return read_greeting(first, lexicon) if lexicon else Spoken((), 0)


def hear(said: str, language: str, lexicons: Mapping[str, Lexicon]) -> tuple[Heard, ...]:
    """Every sentence with content: no greeting, closing, contact line or small talk among them."""
    lexicon = lexicon_for(said, language, lexicons)
    if lexicon is None:
        return ()
    return _hear(said, lexicon)


@lru_cache(maxsize=1024)
def _hear(said: str, lexicon: Lexicon) -> tuple[Heard, ...]:
    """Remembered, because asks, promises and answers of one post are looked for one after the other."""
    return _without_signature(_without_headings(tuple(_hear_all(said, lexicon))))


def _without_signature(heard: tuple[Heard, ...]) -> tuple[Heard, ...]:
    """A last line such as "Stadtwerke, Kundenservice" is who writes, not what is said."""
    if len(heard) < 2 or not _is_name_like(heard[-1]):
        return heard
    return heard[:-1]


def _is_name_like(one: Heard) -> bool:
    """Whether it is nothing but up to four words with capitals, without a mark at its end."""
    sentence = one.sentence
    is_short = one.ask is None and len(sentence.words) <= _LONGEST_NAME and sentence.is_bare
    return is_short and all(sentence.text[start].isupper() for start, _ in sentence.spans)


def _without_headings(heard: tuple[Heard, ...]) -> tuple[Heard, ...]:
    """A line such as "Mir fehlen noch ein paar Angaben:" asks nothing itself if the next one asks."""
    following = (*heard[1:], None)
    return tuple(
        Heard(one.sentence, None) if one.sentence.text.endswith(":") and after is not None and after.ask else one
        for one, after in zip(heard, following, strict=False)
    )


def _hear_all(said: str, lexicon: Lexicon) -> Iterator[Heard]:
    is_patch = describes_patch(said)
    for sentence in sentences(said, lexicon):
        plain = read_sentence(_without_quotes(_without_links(sentence.text)))
        if not plain.words or is_contact_line(sentence.text, lexicon):
            continue
        spoken = spoken_to(plain, lexicon)
        if spoken.words >= len(plain.words) or _is_manners(plain, lexicon):
            continue
        yield _heard(sentence, plain, spoken, lexicon, is_patch=is_patch)


def _without_links(text: str) -> str:
    return _LINK.sub(" ", text) if "://" in text or "www." in text else text


def _is_manners(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether the sentence is a closing or small talk."""
    if sentence.is_question:
        return False
    is_closing = len(sentence.words) <= 7 and bool(lexicon.phrases["mail.closing"].ends(sentence.words, 0))
    return is_closing or says(sentence, lexicon, "mail.small_talk")


def _heard(sentence: Sentence, plain: Sentence, spoken: Spoken, lexicon: Lexicon, *, is_patch: bool) -> Heard:
    kind = kind_of(plain, spoken.words, lexicon, is_patch=is_patch)
    if not kind or (kind == "task" and _only_promises(plain, lexicon)):
        return Heard(sentence, None)
    ask = Ask(sentence.text, kind, spoken.names, _due(sentence, lexicon))
    is_who = kind == "task" and plain.words[spoken.words] in lexicon.words["question"]  # "Wer kann ...?"
    is_for_anybody = is_who or (not spoken.names and _is_for_anybody(plain, lexicon))
    is_task = kind == "task"
    is_bare = is_task and not sentence.is_question and not Finder(plain, spoken.words, lexicon).has("request.task")
    return Heard(sentence, ask, is_for_anybody, is_bare, is_task and _is_telling(plain, lexicon))


def _only_promises(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether a statement promises and only tells what for: "I'll see to it, but I need her consent first"."""
    end = min((start for start in sentence.starts if start), default=0)
    first = find_first(lexicon, "answer.commitment", sentence.words[:end], sentence.starts)
    return first is not None and promises(sentence, lexicon) and not says(sentence, lexicon, "request.action")


def _is_telling(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether the first thing asked is to tell something: "let us know how", not "draw up a plan and tell me how"."""
    found = find_first(lexicon, "request.informing", sentence.words, sentence.starts)
    return found is not None and found.start < _EARLY


def _is_for_anybody(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether "anybody" or "all" stand where the one asked would stand: among the first words, before any "you"
    ("Could you send somebody?" asks you).
    """
    known = lexicon.words
    if sentence.words[0] in known["question"]:  # "Wie viele Leute kommen?"
        return False
    said = (  # a German noun asks nobody: "Haben sich Leute beworben?"
        word
        for word, (start, _) in zip(sentence.words[:6], sentence.spans, strict=False)
        if start == 0 or word in known["you"] or not sentence.text[start].isupper()
    )
    if len(sentence.words) > 2 and lexicon.phrases["request.command"].may_begin(_before_anybody(sentence, lexicon)):
        return False  # "Please send someone" asks the reader
    first = next((word for word in said if word in known["everybody"] | known["you"]), "")
    return first in known["everybody"]


def _before_anybody(sentence: Sentence, lexicon: Lexicon) -> str:
    """The word before "anybody", "" if there is none."""
    pairs = zip(("", *sentence.words), sentence.words, strict=False)
    return next((before for before, word in pairs if word in lexicon.words["everybody"]), "")


def _due(sentence: Sentence, lexicon: Lexicon) -> str:
    """The deadline as said, or ""; the longest of those found first."""
    found = list(find_all(lexicon, "request.due", sentence.words, sentence.starts))
    if not found:
        return ""
    first = min(one.start for one in found)
    end = max(one.end for one in found if one.start == first)
    return sentence.text[sentence.spans[first][0] : sentence.spans[end - 1][1]]


def _without_quotes(text: str) -> str:
    """The text without quoted speech: what somebody else said asks nothing here. A mark without its partner stays."""
    if not any(mark in text for mark in _OPENING):
        return text
    kept: list[str] = []
    place = 0
    while place < len(text):
        close = _OPENING.get(text[place], "") if not kept or not kept[-1].isalnum() else ""
        end = text.find(close, place + 1, place + _LONGEST_QUOTE) if close else -1
        if end > place and len(text[place:end].split()) > 2:
            place = end + 1
            continue
        kept.append(text[place])
        place += 1
    return "".join(kept)
