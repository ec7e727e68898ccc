"""Sentences of mail text: wrapped lines joined, lists and short lines kept apart, abbreviations and dates left whole.

Quoted lines, code and contact lines are no sentences.
Each sentence is text of the mail with blanks for line ends (law 9).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bridge.conversation.patch import without_code
from bridge.language.lexicon import Lexicon
from bridge.language.phrase import LONGEST, WORD, fold

_END = re.compile(r"[.!?…。？！]+[\"'”“»«)\]]*(?=\s|$)")
_BULLET = re.compile(r"\s*(?:[-*•–—·‣▪]|\(?\d{1,2}[.)]|\(?[a-zA-Z]\))\s+")
_CONTACT = re.compile(r"[^\W\d_][\w .-]{0,18}:\s*\S")
_TOKEN = re.compile(WORD.pattern + r"|[,;:–—()?]|(?<=\s)-(?=\s)")
_NARROW = 45  # a line shorter than this was not broken by the mail program
_LONGEST_LINE = 2000  # characters of a line that are read (law 1: hostile mail)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its words as phrases see them."""

    text: str
    words: tuple[str, ...]  # folded, without punctuation, at most 90
    spans: tuple[tuple[int, int], ...]  # where each word stands in `text`
    starts: frozenset[int]  # numbers of the words that begin the sentence or a part of it
    after_colon: frozenset[int]  # those that begin the sentence or follow a colon or a bracket

    @property
    def is_question(self) -> bool:
        """Whether it ends with a question mark (smileys and quotes aside)."""
        last = self.spans[-1][1] if self.spans else 0
        return "?" in self.text[last:] or "？" in self.text[last:]

    @property
    def is_bare(self) -> bool:
        """Whether it ends without any mark."""
        return not any(char in ".!?…:;," for char in self.text[self.spans[-1][1] if self.spans else 0 :])


@lru_cache(maxsize=1024)
def read_sentence(text: str) -> Sentence:
    """The words of one sentence; equal text gives the same value."""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    starts, colons = {0}, {0}
    for found in _TOKEN.finditer(text):
        mark = found.group()
        if mark in ",;:–—()-?":
            starts.add(len(words))
            if mark not in ",-–—":
                colons.add(len(words))
        elif len(words) < LONGEST:
            words.append(fold(mark))
            spans.append(found.span())
    return Sentence(text, tuple(words), tuple(spans), frozenset(starts), frozenset(colons))


def split_sentences(text: str, lexicon: Lexicon | None = None) -> tuple[str, ...]:
    """The sentences of a text in their order; the lexicon knows abbreviations and months."""
    return tuple(sentence for block in _read_blocks(text) for sentence in _sentences(block, lexicon))


@lru_cache(maxsize=64)
def _read_blocks(text: str) -> tuple[str, ...]:
    """Remembered, because a text is cut into sentences by the abbreviations of one language after the other."""
    return tuple(_blocks(unicodedata.normalize("NFC", text)))


def each_sentence(text: str, lexicon: Lexicon | None = None) -> Iterator[Sentence]:
    """As `sentences`, one by one: who needs only the first pays only for it."""
    return (read_sentence(sentence) for block in _read_blocks(text) for sentence in _sentences(block, lexicon))


def sentences(text: str, lexicon: Lexicon | None = None) -> tuple[Sentence, ...]:
    """As `split_sentences`, with their words."""
    return tuple(read_sentence(sentence) for sentence in split_sentences(text, lexicon))


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs, list items and lines that stand alone, each in one line."""
    lines = [line[:_LONGEST_LINE].rstrip() for line in text.split("\n")]
    width = max((len(line) for line in lines if len(line) < 120), default=0)
    block: list[str] = []
    previous = ""
    for line in without_code(lines):
        if not line.strip() or _is_new(previous, line, width):
            yield from _joined(block)
            block = []
        if line.strip():
            bullet = _BULLET.match(line)
            block.append(line[bullet.end() if bullet else 0 :].strip())
        previous = line
    yield from _joined(block)


def _joined(block: Sequence[str]) -> Iterator[str]:
    if block:
        yield " ".join(block)


def _is_new(previous: str, line: str, width: int) -> bool:
    """Whether `line` begins a block of its own: a list item, or the line before was ended by its author, not by
    its length.
    """
    if not previous.strip() or _BULLET.match(line):
        return True
    first = line.split(maxsplit=1)[0]
    if first[0].islower():
        return previous.rstrip().endswith((":", ",")) and len(previous) < _NARROW and _is_greeting_like(previous)
    return len(previous) < max(_NARROW, width - len(first) - 12)


def _is_greeting_like(line: str) -> bool:
    """A short line with a comma at its end: "Hallo Tom," is followed by a small letter in German."""
    return line.rstrip().endswith(",") and len(line.split()) <= 5


def is_contact_line(text: str, lexicon: Lexicon) -> bool:
    """Whether the text is a line such as "Tel.: 0911 555 010"."""
    if not _CONTACT.match(text):
        return False
    label = fold(text.split(":", 1)[0]).strip(" .")
    return label in lexicon.words["contact"] or label.split(" ")[0].strip(".") in lexicon.words["contact"]


def _sentences(block: str, lexicon: Lexicon | None) -> Iterator[str]:
    """Cut one block at its sentence ends."""
    begin = 0
    pending = ""
    for found in _END.finditer(block):
        if not _ends(block, begin, found, lexicon):
            continue
        piece = block[begin : found.end()].strip()
        begin = found.end()
        if any(char.isalnum() for char in piece):
            if pending:
                yield pending
            pending = piece
        else:
            pending = f"{pending} {piece}".strip()
    rest = block[begin:].strip()
    if any(char.isalnum() for char in rest) and pending:
        yield pending
        yield rest
    else:
        yield f"{pending} {rest}".strip()


def _ends(block: str, begin: int, found: re.Match[str], lexicon: Lexicon | None) -> bool:
    """Whether the mark at `found` ends a sentence."""
    if not found.group().startswith(".") or "?" in found.group() or "!" in found.group():
        return True
    after = block[found.end() : found.end() + 40].lstrip()
    before = block[max(begin, found.start() - 30) : found.start()].split()
    is_small = block[begin : begin + 20].lstrip()[:1].islower()  # some write all small
    if after[:1].islower() and (not is_small or _is_date(before, lexicon)):
        return False
    if not before or not after:
        return True
    return not _is_abbreviation(before[-1], lexicon) and not _is_ordinal(before, after, lexicon)


def _is_abbreviation(word: str, lexicon: Lexicon | None) -> bool:
    """Whether a word with a full stop is short for another: one letter, or one of the language's list ("z. B.",
    "Nr.").
    """
    bare = word.lstrip("(\"'„“»")
    if len(bare) == 1 and bare.isalpha():
        return True
    known = lexicon.words["abbreviations"] if lexicon else frozenset()
    return fold(bare) in known


def _is_date(before: Sequence[str], lexicon: Lexicon | None) -> bool:
    """Whether a figure with a full stop is a day: "wer würde am 13.12. den Dienst tauschen"."""
    known = lexicon.words["before_number"] if lexicon else frozenset()
    return len(before) > 1 and before[-1][-1:].isdigit() and fold(before[-2]) in known


def _is_ordinal(before: Sequence[str], after: str, lexicon: Lexicon | None) -> bool:
    """Whether a number with a full stop is "the 19th"."""
    number = before[-1].lstrip("(")
    if not (number.isdigit() and len(number) <= 2) or lexicon is None:
        return False
    following = fold(after.split(maxsplit=1)[0].strip(".,;:!?()"))
    if following in lexicon.words["months"]:
        return True
    return len(before) > 1 and fold(before[-2]) in lexicon.words["before_number"]
