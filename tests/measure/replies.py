"""Own words, quoted levels and forwards of whole mails with their truth beside them (N.eml, N.json).

python -m tests.measure.replies FOLDER [--half odd|even] [--wrong]
"""

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bridge.conversation.reading import read
from bridge.conversation.thread import Quoted, Reading
from bridge.mail.parse import parse_message
from tests.chain_truth import squeezed
from tests.measure.chains import tables_without_lexicons

ZONE: tzinfo = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True)
class Seen:
    """What was read of one mail, against its truth."""

    number: int
    kind: str
    exact: bool
    f1: float
    expected: int  # levels
    found: int  # of them, by words or author
    right: tuple[int, int, int]  # author and address, date, words
    invented: int
    whole: bool  # the first level: author, address, date, subject, words
    wrong: tuple[str, ...]


def token_f1(found: str, truth: str) -> float:
    """Of words as a bag, 1.0 if both are empty."""
    one, two = Counter(found.split()), Counter(truth.split())
    if not one and not two:
        return 1.0
    return 2 * (one & two).total() / (one.total() + two.total())


def is_author(level: Quoted, truth: dict[str, Any]) -> bool:
    """A name that the quote does not give is not asked for."""
    name = truth["author"] in (None, level.author.name)
    return name and truth["address"] in (None, level.author.address)


def is_date(level: Quoted, truth: dict[str, Any]) -> bool:
    if truth["date"] is None:
        return level.said_at is None
    return level.said_at is not None and f"{level.said_at.astimezone(ZONE):%Y-%m-%d %H:%M}" == truth["date"]


def is_words(level: Quoted, truth: dict[str, Any]) -> bool:
    return squeezed(level.text) == squeezed(truth["body"])


def pair(truths: list[dict[str, Any]], reading: Reading) -> tuple[list[tuple[dict[str, Any], Quoted]], int]:
    """(each level of the truth with what was found for it, how many more were found)."""
    left, pairs = list(reading.chain), []
    for truth in truths:
        marks = [(2 * token_f1(one.text, truth["body"]) + is_author(one, truth), one) for one in left]
        mark, best = max(marks, key=lambda two: two[0], default=(0.0, None))
        if best is not None and mark >= 1:
            left.remove(best)
            pairs.append((truth, best))
    return pairs, len(left)


def look(number: int, truth: dict[str, Any], reading: Reading) -> Seen:
    pairs, invented = pair(truth["levels"], reading)
    wrong = [] if squeezed(reading.said) == squeezed(truth["own"]) else [f"own\n  {truth['own']!r}\n  {reading.said!r}"]
    for level, one in pairs:
        checks = {"author": is_author(one, level), "date": is_date(one, level), "words": is_words(one, level)}
        wrong += [f"{what}\n  {level}\n  {one}" for what, right in checks.items() if not right]
    wrong += [f"invented {invented}"] * bool(invented) + ["lost"] * (len(truth["levels"]) - len(pairs))
    first = [(level, one) for level, one in pairs if level["depth"] == 1]
    return Seen(
        number,
        truth["kind"],
        squeezed(reading.said) == squeezed(truth["own"]),
        token_f1(reading.said, truth["own"]),
        len(truth["levels"]),
        len(pairs),
        (
            sum(is_author(one, level) for level, one in pairs),
            sum(is_date(one, level) for level, one in pairs),
            sum(is_words(one, level) for level, one in pairs),
        ),
        invented,
        bool(first) and all(_is_whole(level, one) for level, one in first),
        tuple(wrong),
    )


def _is_whole(level: dict[str, Any], one: Quoted) -> bool:
    subject = level["subject"] in (None, one.subject)
    return subject and is_author(one, level) and is_date(one, level) and is_words(one, level)


def table(seen: list[Seen]) -> None:
    for kind in ("reply", "forward"):
        ones = [one for one in seen if one.kind == kind]
        levels, found = sum(one.expected for one in ones), sum(one.found for one in ones)
        rights = [sum(one.right[place] for one in ones) / max(1, found) for place in range(3)]
        exact, f1 = sum(one.exact for one in ones) / len(ones), sum(one.f1 for one in ones) / len(ones)
        whole = sum(one.whole for one in ones) / len(ones)
        print(
            f"{kind:8}{len(ones):4} mails: own words exact {exact:.3f}, token F1 {f1:.3f}; {levels} levels: found "
            f"{found / max(1, levels):.3f}, author {rights[0]:.3f}, date {rights[1]:.3f}, words {rights[2]:.3f}, "
            f"invented {sum(one.invented for one in ones)}; first level all right {whole:.3f}"
        )


def read_all(folder: Path) -> list[Seen]:
    """Every mail of a folder, by number."""
    tables, seen = tables_without_lexicons(), []
    for path in sorted(folder.glob("*.eml"), key=lambda one: int(one.stem)):
        truth = json.loads(path.with_suffix(".json").read_text("utf-8"))
        seen.append(look(int(path.stem), truth, read(parse_message(path.read_bytes()), tables)))
    return seen


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("odd", "even", "all"), default="all")
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    remainders = {"odd": {1}, "even": {0}, "all": {0, 1}}[options.half]
    seen = [one for one in read_all(options.folder) if one.number % 2 in remainders]
    table(seen)
    if options.wrong:
        print("\n".join(f"{one.number} {fault}" for one in seen for fault in one.wrong))
    return 0


if __name__ == "__main__":
    sys.exit(main())
