"""Quoted levels whose author is forgotten: their words go, also those that no mail of ours ever said."""

from collections.abc import Collection
from dataclasses import replace

from bridge.conversation.reading import read
from bridge.language.tables import Tables
from bridge.mail.message import Message
from bridge.redaction.marks import RUN, Forgotten, marks_of_words, words_of


def with_levels(
    forgotten: Forgotten, message: Message, tables: Tables, own_addresses: Collection[str] = ()
) -> Forgotten:
    """The same for this mail, with the words of every level that one of the forgotten wrote."""
    chain = read(message, tables, own_addresses).chain
    texts = [level.text for level in chain if forgotten.is_person(level.author)]
    texts += [level.subject for level in chain if level.subject and forgotten.is_person(level.author)]
    marks: set[str] = set()
    lines: set[tuple[str, ...]] = set()
    for text in texts:
        marks |= marks_of_words(forgotten.key, text)
        lines |= {words_of(line) for line in text.split("\n")}
    short = frozenset(one for one in lines if one and (len(one) < RUN or len(one) < 2 * RUN))
    return replace(forgotten, marks=forgotten.marks | marks, lines=forgotten.lines | short)
