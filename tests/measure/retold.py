"""Real words in the mouths of our mail programs: late replies whose truth needs no splitter.

    python -m tests.measure.retold MBOX [--talks N] [--programs gmail,outlook] [--show KIND]

First mails of an archive become the posts of invented talks; left out are patches, signatures with their delimiter,
and mails that quote, forward or end in a legal notice.
Rates of levels found, of author, minute and words (token F1 of .9) among those found, of levels that nobody wrote,
and of replies whose own words come out.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bridge.conversation.reading import read
from bridge.conversation.thread import Quoted, Reading
from bridge.mail.parse import parse_message
from tests.mail_programs import ANSWERS, Person, Sent, answer, raw, write
from tests.mail_programs.talk import ALL_LANGUAGES, LANGUAGES, PEOPLE, START
from tests.measure.chains import f1, mails, tables_without_lexicons, words

_MOST_LINES = 40
_ENOUGH = 0.9
_LEFT_OUT = ("diff --git", "\n>", "From:", "wrote:", "orwarded", "riginal Message", "onfidential", "DISCLAIMER", "____")


def real_words(path: Path, limit: int) -> list[str]:
    """Bodies of first mails, as their authors wrote them."""
    found = []
    for one in mails(path, limit):
        message = parse_message(one)
        text = message.body.text.partition("\n-- \n")[0].strip()
        is_first = not (message.in_reply_to or message.references)
        if is_first and text and text.count("\n") < _MOST_LINES and not any(sign in text for sign in _LEFT_OUT):
            found.append(text.replace("\t", "    "))
    return found


def play(dice: random.Random, texts: Sequence[str], programs: Sequence[str]) -> Sent:
    """A talk of three to six mails, every mail by another program."""
    sent: Sent | None = None
    at = START
    for _ in range(dice.randint(3, 6)):
        at += timedelta(minutes=dice.choice((7, 190, 1500)))
        program = dice.choice(programs)
        language = dice.choice(LANGUAGES.get(program, ALL_LANGUAGES))
        author = Person(*dice.choice(PEOPLE), program, language, "Europe/Berlin", "")
        said = dice.choice(texts)
        to = [Person(*PEOPLE[number]) for number in (0, 1)]
        sent = write(author, to, "Ventil klemmt", said, at) if sent is None else answer(author, sent, said, at)
    if sent is None:
        raise ValueError("no mail was written")
    return replace(sent, has_index=False)


class Tally:
    """Counts, and the faults of one kind printed."""

    def __init__(self, show: str) -> None:
        self.counts: Counter[str] = Counter()
        self.show = show

    def miss(self, kind: str, quoter: Sent, expected: str, found: str) -> None:
        self.counts[f"{kind} wrong"] += 1
        if self.show == kind:
            print("---", kind, quoter.author.program, quoter.author.language, expected, "+++", found, sep="\n")


def check(last: Sent, reading: Reading, tally: Tally) -> None:
    """Count what a reading of the last mail has right."""
    tally.counts["said"] += 1
    if f1(words(reading.said), words(last.said)) < _ENOUGH:
        tally.miss("said", last, last.said, reading.said)
    left = list(reading.chain)
    quoter = last
    for old in last.ancestors:
        tally.counts["levels"] += 1
        best = max(left, key=lambda one: _fit(one, old), default=None)
        if best is None or _fit(best, old) < 1:
            tally.miss("lost", quoter, old.said, "")
        else:
            left.remove(best)
            tally.counts["found"] += 1
            _compare(best, old, quoter, tally)
        quoter = old
    for one in left:
        tally.miss("invented", last, "", f"{one.author} {one.text[:300]}")


def _compare(found: Quoted, old: Sent, quoter: Sent, tally: Tally) -> None:
    if found.author.name != old.author.name:
        tally.miss("author", quoter, old.author.name, str(found.author))
    if found.said_at != old.at.replace(second=0):
        tally.miss("minute", quoter, str(old.at), f"{found.clock} {found.said_at}")
    if f1(words(found.text), words(old.said)) < _ENOUGH:
        tally.miss("words", quoter, old.said, found.text)


def _fit(found: Quoted, old: Sent) -> float:
    return f1(words(found.text), words(old.said)) + (found.author.name == old.author.name) / 2


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("mbox", type=Path)
    parser.add_argument("--talks", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bytes", type=int, default=60_000_000)
    parser.add_argument("--programs", default=",".join(ANSWERS))
    parser.add_argument("--show", default="")
    options = parser.parse_args()
    if not options.mbox.exists():
        print(f"no data: {options.mbox}")
        return 0
    texts = real_words(options.mbox, options.bytes)
    dice, tally, tables = random.Random(options.seed), Tally(options.show), tables_without_lexicons()
    for _ in range(options.talks):
        last = play(dice, texts, options.programs.split(","))
        check(last, read(parse_message(raw(last)), tables), tally)
    counts = tally.counts
    levels, found = max(1, counts["levels"]), max(1, counts["found"])
    rates = {kind: 1 - counts[f"{kind} wrong"] / found for kind in ("author", "minute", "words")}
    print(f"{len(texts)} texts, {counts['levels']} levels: found {counts['found'] / levels:.3f}", end="  ")
    print("  ".join(f"{kind} {rate:.3f}" for kind, rate in rates.items()), end="  ")
    print(f"invented {counts['invented wrong'] / levels:.4f}  own {1 - counts['said wrong'] / counts['said']:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
