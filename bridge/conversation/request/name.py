"""Whom a sentence or a greeting speaks to: "Ben, könntest du ...", "Hallo Frau Vogt,", "@Tom", "..., Jana?"."""

import re
from dataclasses import dataclass

from bridge.conversation.sentence import Sentence
from bridge.language.lexicon import Lexicon
from bridge.language.phrase import WORD, fold

_MENTION = re.compile(r"(?<![\w@.])@([^\W\d_][\w.-]{0,60})")
_STOP = re.compile(r"[,:!?\n–]")
_FAR = 60  # characters a greeting or a row of names may take


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who is spoken to, and how many words of the sentence that took."""

    names: tuple[str, ...]
    words: int
    is_everybody: bool = False


def spoken_to(sentence: Sentence, lexicon: Lexicon) -> Spoken:
    """The names a sentence begins or ends with; its greeting counts as such."""
    greeting = read_greeting(sentence.text, lexicon)
    skipped = greeting.words
    names = list(greeting.names)
    is_everybody = greeting.is_everybody
    rest = _rest(sentence, skipped)
    while (stop := _STOP.search(rest[:_FAR])) and stop.group() != "?":
        head = rest[: stop.start()]
        found = _names(head, lexicon)
        if not found:
            break
        names += found
        skipped += len(WORD.findall(head))
        rest = _rest(sentence, skipped)
    if not names and _is_called(sentence, skipped, lexicon):
        names, skipped = [rest.split()[0]], skipped + 1
    names += [name for name in _last(sentence, lexicon, skipped) if name not in names]
    if "@" in sentence.text:
        names += [name for name in _MENTION.findall(sentence.text) if name not in names]
    return Spoken(tuple(names), skipped, is_everybody)


def _is_called(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Whether the word at `place` calls somebody without a comma: "Merle kannst du", "Uwe wann holt ihr", "Fatima pls
    write it down".
    """
    following = sentence.words[place + 1 : place + 4]
    if len(following) < 3 or not _is_name([sentence.text[slice(*sentence.spans[place])]], lexicon):
        return False
    known = lexicon.words
    if following[0] in known["please"]:
        return True
    is_verb = following[0] in known["clause"] and following[1] in known["caller"]
    return is_verb or (following[0] in known["question"] and following[2] in known["caller"])


def read_greeting(text: str, lexicon: Lexicon) -> Spoken:
    """The names in a greeting at the beginning of `text`; "Hallo zusammen" speaks to everybody."""
    line = text[: _FAR + 20]
    first = WORD.search(line)
    if first is None or not lexicon.phrases["mail.greeting"].may_begin(fold(first.group())):
        return Spoken((), 0)
    spans = [found.span() for found in WORD.finditer(line)]
    ends = lexicon.phrases["mail.greeting"].ends(tuple(fold(line[start:end]) for start, end in spans), 0)
    if not ends:
        return Spoken((), 0)
    after = line[spans[ends[0] - 1][1] :]
    head, stop = _until_stop(after.lstrip(" ,"))
    is_apart = after.startswith(",")
    if _says_more(head, stop, is_apart=is_apart, lexicon=lexicon):
        return Spoken((), ends[0]) if is_apart else _greeted_first(head, ends[0], lexicon)
    if len(head.split()) > 6:
        return Spoken((), ends[0])
    is_everybody = any(_is_everybody(word, lexicon) for word in head.split())
    found = () if is_everybody else tuple(_names(head, lexicon))
    if not found and not is_everybody and not stop:
        return Spoken((), ends[0])
    return Spoken(found, ends[0] + len(WORD.findall(head)), is_everybody)


def _until_stop(text: str) -> tuple[str, str]:
    """The text before its first comma, mark or dash, and that mark; "" if there is none."""
    stop = _STOP.search(text)
    return (text[: stop.start()], stop.group()) if stop else (text, "")


def _says_more(head: str, stop: str, *, is_apart: bool, lexicon: Lexicon) -> bool:
    """Whether what follows "Hi" is no name but says something: "Moin, wann kommst du?", "hi tom can you look"."""
    if _names(head, lexicon) and not (is_apart and stop == "?"):  # "Moin, Status?"
        return False
    known = lexicon.words
    words = [fold(word) for word in WORD.findall(head)]
    is_clause = any(word in known["clause"] or word in known["question"] for word in words)
    return stop == "?" or is_clause or (is_apart and not any(word in known["everybody"] for word in words))


def _greeted_first(head: str, skipped: int, lexicon: Lexicon) -> Spoken:
    """The names, or "zusammen", that `head` begins with; small letters are a name where a clause follows."""
    words = head.split()
    count = 0
    while count < len(words) and _is_addressed(words[count], words[count + 1 : count + 2], lexicon):
        count += 1
    said = words[:count]
    is_everybody = any(_is_everybody(word, lexicon) for word in said)
    names = () if is_everybody else tuple(_names(" ".join(said).title(), lexicon))
    return Spoken(names, skipped + len(WORD.findall(" ".join(said))), is_everybody)


def _is_addressed(word: str, after: list[str], lexicon: Lexicon) -> bool:
    """Whether a word of "hi tom can you look" belongs to the one spoken to."""
    folded = fold(word.strip(".,"))
    if _is_everybody(word, lexicon) or folded in lexicon.words["titles"]:
        return True
    if folded in lexicon.words["clause"] or not folded.isalpha() or _is_common(folded, lexicon):
        return False
    following = fold(after[0].strip(".,")) if after else ""
    return word[0].isupper() or following in lexicon.words["clause"] or following in lexicon.words["question"]


def _is_everybody(word: str, lexicon: Lexicon) -> bool:
    return fold(word.strip(".,")) in lexicon.words["everybody"]


def _rest(sentence: Sentence, skipped: int) -> str:
    """The sentence from its word number `skipped` on."""
    return sentence.text[sentence.spans[skipped][0] :] if skipped < len(sentence.spans) else ""


def _last(sentence: Sentence, lexicon: Lexicon, skipped: int) -> list[str]:
    """The name behind the last comma: "Was meinst du dazu, Jana?"."""
    head, comma, tail = sentence.text.rpartition(",")
    if not comma or len(WORD.findall(head)) <= skipped or len(tail.split()) > 2:
        return []
    return _names(tail.strip(" ?!."), lexicon)


def _names(text: str, lexicon: Lexicon) -> list[str]:
    """The names if `text` is nothing but names: "Ben", "Ben und Jana", "Frau Vogt"; else []."""
    parts: list[list[str]] = [[]]
    for word in text.replace("&", " & ").replace("/", " / ").split():
        if word in {"&", "/"} or fold(word) in lexicon.words["and"]:
            parts.append([])
        else:
            parts[-1].append(word)
    if not all(_is_name(part, lexicon) for part in parts):
        return []
    return [" ".join(part) for part in parts]


def _is_name(words: list[str], lexicon: Lexicon) -> bool:
    """Whether one to four capitalised words can be a name."""
    plain = [word for word in words if fold(word.strip(".")) not in lexicon.words["titles"]]
    has_title = len(plain) < len(words)
    if not plain or len(plain) > 3:
        return False
    if not all(
        word[0].isupper() and word.replace("-", "").replace("'", "").replace(".", "").isalpha() for word in plain
    ):
        return False
    return has_title or not any(_is_common(fold(word), lexicon) for word in plain)


def _is_common(word: str, lexicon: Lexicon) -> bool:
    """Whether a folded word is an ordinary one of the language."""
    known = lexicon.words
    return any(
        word in known[key]
        for key in (
            "common",
            "command",
            "not_names",
            "question",
            "everybody",
            "yes",
            "no",
            "not",
            "but",
            "you",
            "months",
        )
    )
