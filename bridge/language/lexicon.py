"""The phrases of one language: a TOML file that a non-programmer can copy and translate, read and checked.

Law: a file that parses is complete enough to work; one that does not says which key is wrong and what was probably
meant.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from bridge.language.phrase import Phrases, fold, read_phrase, read_phrases

# section -> key -> what it is for. Lists of [words] are words, one or several in a text; all others are phrases
# (phrase.py).
KEYS: Mapping[str, Mapping[str, str]] = {
    "words": {
        "common": "the 60 or more most frequent words, by which the language is recognised",
        "not": "words that deny: not, never, no longer",
        "but": "words that turn: but, however",
        "ahead": "words that thank before anything was done: (thanks) in advance",
        "yes": "words that say yes",
        "no": "words that say no",
        "you": "words for the one spoken to",
        "everybody": "words for nobody in particular: anybody, all",
        "titles": "titles before a name: Mr, Dr.",
        "contact": "labels of contact lines: Tel, Fax, E-Mail",
        "abbreviations": "abbreviations with a full stop that ends no sentence",
        "question": "words that begin a question: who, what, when",
        "months": "names of months, after which no sentence ended: 19. November",
        "before_number": "words before a number with a full stop that ends no sentence: am 19. (German, Polish)",
        "not_names": "words that stand before a comma without being a name: Finally, By the way",
        "opener": "small words before a question or a command: and, but, also, just",
        "and": "words that join two names: Ben and Jana",
    },
    "mail": {
        "greeting": "how a mail begins",
        "closing": "how a mail ends",
        "small_talk": "sentences without content: hope you are well",
    },
    "request": {
        "question": "a question, also without a question mark",
        "bare_question": "a question if the sentence ends without a full stop",
        "task": "somebody is to do something",
        "command": "a bare command: send me the file; what a list of changes is written in, too",
        "action": "a question that really asks to do something: could you ...",
        "telling": "a question that only looks like an action: could you tell me ...",
        "rhetorical": "looks like a question, nobody expects an answer",
        "no_request": "looks like a request, is none: do not hesitate to call",
        "returns": "what a task for everybody must say to wait for something: send, sign up, tell me; else a notice",
        "reminder": "asks again for what was asked before",
        "due": "a deadline",
    },
    "when": {
        "monday": "by Monday",
        "tuesday": "by Tuesday",
        "wednesday": "by Wednesday",
        "thursday": "by Thursday",
        "friday": "by Friday",
        "saturday": "by Saturday",
        "sunday": "by Sunday",
        "today": "today, tonight, by noon",
        "tomorrow": "tomorrow",
        "day_after": "the day after tomorrow",
        "end_of_week": "by the end of this week",
        "end_of_next_week": "next week",
        "end_of_month": "by the end of this month",
        "end_of_year": "by the end of this year",
    },
    "answer": {
        "commitment": "I will do it",
        "no_commitment": "looks like a promise, is none: I'll be late",
        "done": "I did it",
        "works": "it works now, said by the one who asked",
        "settled": "the one who asked needs no answer any more",
        "unknown": "I cannot answer that",
        "attached": "here is the file",
        "closes": "said by the one who asked, after an answer: that was it",
        "thanks": "thank you, anywhere in what the one who asked says after an answer",
        "fails": "it still does not work",
    },
    "short": {
        "thanks": "thank you",
        "agree": "fine by me",
        "seen": "I have read it",
        "done": "it is done",
        "works": "it works",
        "taken": "I will do it",
        "vote": "me too",
        "yesno": "yes or no: always an answer, never a mere acknowledgement",
        "around": "words that may stand around the others: all, very much, everyone",
        "reaction": "sentences in which a mail program reports a reaction",
    },
}


# phrases whose length matters: a reply must be covered word for word, a deadline is shown as said
_WHOLE = frozenset({"request.due", *(f"short.{key}" for key in KEYS["short"])})


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """One language: `words["common"]`, `phrases["request.task"]` ...; every key of KEYS is there, perhaps empty.

    Equal only to itself, so that what was read with it can be remembered.
    """

    code: str  # "de"
    name: str  # "Deutsch"
    words: Mapping[str, frozenset[str]]  # folded
    phrases: Mapping[str, Phrases]


def parse_lexicon(toml_text: str, file_name: str) -> Lexicon:
    """The lexicon in a file; ValueError lists every fault of the file, one line each, with the key and what to do."""
    try:
        data = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as fault:
        raise ValueError(f"{file_name}: this is not valid TOML: {fault}") from fault
    faults = tuple(_faults(data))
    if faults:
        raise ValueError("\n".join(f"{file_name}: {fault}" for fault in faults))
    return _build(data, file_name.removesuffix(".toml"))


def check_lexicon(toml_text: str, file_name: str) -> tuple[str, ...]:
    """Every fault of a language file as a sentence; () if it is fine."""
    try:
        parse_lexicon(toml_text, file_name)
    except ValueError as fault:
        return tuple(str(fault).split("\n"))
    return ()


def _build(data: Mapping[str, Mapping[str, list[str]]], code: str) -> Lexicon:
    lists = data.get("lists", {})
    words = {key: _words(data.get("words", {}).get(key, [])) for key in KEYS["words"]}
    phrases = {
        f"{section}.{key}": read_phrases(
            data.get(section, {}).get(key, []), lists, is_whole=f"{section}.{key}" in _WHOLE
        )
        for section, keys in KEYS.items()
        if section != "words"
        for key in keys
    }
    return Lexicon(code, str(data["name"]), words, phrases)


def _words(texts: list[str]) -> frozenset[str]:
    """Single words out of a list whose texts may hold several, as blank-separated words; full stops at their end
    taken off.
    """
    return frozenset(fold(word.rstrip(".")) for text in texts for word in text.split())


def _faults(data: Mapping[str, object]) -> Iterator[str]:
    """What is wrong with a whole file."""
    if not isinstance(data.get("name"), str):
        yield '"name" is missing: the name of the language in itself, such as name = "Deutsch"'
    lists = data.get("lists", {})
    yield from _list_faults("lists", lists)
    for section, content in data.items():
        if section in KEYS:
            yield from _section_faults(section, content, lists)
        elif section not in {"name", "lists"}:
            yield f"[{section}] is not known{_nearest(section, [*KEYS, 'lists', 'name'])}"
    for key in ("common", "question"):
        words = data.get("words")
        if not isinstance(words, dict) or not words.get(key):
            yield f"[words] {key} is missing: {KEYS['words'][key]}"


def _section_faults(section: str, content: object, lists: object) -> Iterator[str]:
    """What is wrong with one section."""
    yield from _list_faults(section, content)
    if not isinstance(content, dict):
        return
    known = KEYS[section]
    for key, values in content.items():
        if key not in known:
            yield f"[{section}] {key} is not known{_nearest(key, known)}"
        elif section != "words" and isinstance(values, list):
            yield from _phrase_faults(section, key, values, lists)


def _phrase_faults(section: str, key: str, values: list[object], lists: object) -> Iterator[str]:
    """Phrases that cannot be read."""
    named = lists if isinstance(lists, dict) else {}
    for value in values:
        try:
            read_phrase(str(value), named, is_whole=f"{section}.{key}" in _WHOLE)
        except ValueError as fault:
            yield f"[{section}] {key}: {fault}"


def _list_faults(section: str, content: object) -> Iterator[str]:
    """A section must hold lists of texts."""
    if not isinstance(content, dict):
        yield f"[{section}] must be a section with lists in it"
        return
    for key, values in content.items():
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            yield f'[{section}] {key} must be a list of texts: {key} = ["one", "two"]'


def _nearest(word: str, known: Mapping[str, str] | list[str]) -> str:
    """A hint at the key that was probably meant."""
    near = get_close_matches(word, list(known), n=1)
    return f'; did you mean "{near[0]}"?' if near else f"; known are: {', '.join(known)}"
