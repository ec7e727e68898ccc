"""Rates per mail program: random conversations through tests/mail_programs, only the last mail is read.

python -m tests.measure.programs [--talks N] [--seed N] [--show PROGRAM:WHAT]
"""

import argparse
import random
import sys
from collections import Counter

from bridge.conversation.reading import read
from bridge.mail.parse import parse_message
from tests.chain_truth import Fault, find_faults
from tests.mail_programs import ANSWERS, Sent, raw
from tests.mail_programs.talk import ZONES, play, random_turns
from tests.measure.chains import tables_without_lexicons

KINDS = ("lost", "author", "minute", "words", "invented")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--talks", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", default="")
    parser.add_argument("--most", type=int, default=5)
    parser.add_argument("--mixed", action="store_true", help="every mail by another program, not one program a talk")
    options = parser.parse_args()
    tables = tables_without_lexicons()
    levels: Counter[str] = Counter()
    faults: Counter[tuple[str, str]] = Counter()
    shown = 0
    dice = random.Random(options.seed)
    programs = tuple(ANSWERS)
    for number in range(options.talks):
        pool = programs if options.mixed else (programs[number % len(programs)],)
        zones = tuple(dice.choice(ZONES) for _ in range(5)) if dice.random() < 0.5 else ("Europe/Berlin",) * 5
        turns = random_turns(dice, pool)
        last = play(turns, zones, dice.randrange(4))
        reading = read(parse_message(raw(last)), tables)
        for quoter in (last, *last.ancestors[:-1]):
            levels[quoter.author.program] += 1
        levels["said:" + last.author.program] += 1
        for fault in find_faults(last, reading):
            faults[fault.program, fault.what] += 1
            if options.show in (fault.what, f"{fault.program}:{fault.what}") and shown < options.most:
                shown += 1
                show(fault, last, [(turn.program, turn.language, turn.text, turn.is_forward) for turn in turns])
    table(programs, levels, faults)
    return 0


def show(fault: Fault, last: Sent, turns: list[tuple[str, str, int, bool]]) -> None:
    print("---", fault.program, fault.what, turns)
    print("   expected", repr(fault.expected))
    print("   found   ", repr(fault.found))
    print("\n".join(f"   | {line}" for line in (last.text or last.flat).split("\n")[:60]))


def table(programs: tuple[str, ...], levels: Counter[str], faults: Counter[tuple[str, str]]) -> None:
    print(f"{'program':<16}{'levels':>7}{'found':>8}{'author':>8}{'minute':>8}{'words':>8}{'invented':>9}{'said':>8}")
    for program in programs:
        total = max(1, levels[program])
        lost, author, minute, words, invented = (faults[program, kind] for kind in KINDS)
        found = max(1, total - lost)
        said = 1 - faults[program, "said"] / max(1, levels["said:" + program])
        rates = (1 - lost / total, 1 - author / found, 1 - minute / found, 1 - words / found)
        cells = "".join(f"{rate:>8.3f}" for rate in rates)
        print(f"{program:<16}{levels[program]:>7}{cells}{invented:>9}{said:>8.3f}")


if __name__ == "__main__":
    sys.exit(main())
