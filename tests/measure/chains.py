"""Truth without labels: late replies that still quote ancestors which the archive holds.

    python -m tests.measure.chains MBOX [--sample N] [--show KIND]

Only the late reply goes into the engine; what it rebuilds is compared with the real mails.
"""

import argparse
import difflib
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta, timezone
from pathlib import Path

from bridge.conversation.reading import read
from bridge.conversation.thread import Kind, Quoted, Reading
from bridge.language.tables import Tables, parse_tables
from bridge.mail.message import Message
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts

_START = re.compile(rb"^From [^\n]*\n(?=[A-Za-z-]+:)", re.MULTILINE)
_WORD = re.compile(r"\w+")
_TIME = re.compile(r"\d\s?[:.hH時时点點시]\s?\d\d(?!\d)")


def tables_without_lexicons() -> Tables:
    """Splitting needs no lexicon; one that is being written must not stop the measure."""
    keep = {"subject_prefixes.toml", "automatic.toml", "reply_headers.json"}
    return parse_tables({name: text for name, text in language_texts().items() if name in keep})


def mails(path: Path, limit: int) -> Iterator[bytes]:
    """Raw mails of an mboxrd file."""
    data = path.read_bytes()[:limit]
    starts = [
        match.start()
        for match in _START.finditer(data)
        if match.start() == 0 or data[match.start() - 1 : match.start()] == b"\n"
    ]
    for begin, end in zip(starts, [*starts[1:], len(data)], strict=True):
        body = data[begin:end]
        yield re.sub(rb"(?m)^>(>*From )", rb"\1", body[body.index(b"\n") + 1 :])


def words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))


def f1(one: Counter[str], other: Counter[str]) -> float:
    common = sum((one & other).values())
    total = sum(one.values()) + sum(other.values())
    return 2 * common / total if total else 1.0


def same_author(quoted: Quoted, message: Message) -> bool:
    author = message.author
    if quoted.author.address and quoted.author.key == author.key:
        return True
    mine = set(_WORD.findall(quoted.author.name.casefold()))
    theirs = set(_WORD.findall(f"{author.name} {author.address}".casefold()))
    return bool(mine & theirs - {"via", "com", "de", "org"}) if mine else False


def same_minute(quoted: Quoted, message: Message) -> bool:
    if quoted.said_at is None or message.sent_at is None:
        return False
    return abs((quoted.said_at - message.sent_at).total_seconds()) < 61


def near(quoted: Quoted, message: Message) -> bool:
    """Within a quarter of an hour: some programs name the minute a mail came in, not the one it was sent."""
    if quoted.said_at is None or message.sent_at is None:
        return False
    return abs((quoted.said_at - message.sent_at).total_seconds()) <= 900


def within_half_an_hour(quoted: Quoted, message: Message) -> bool:
    """Some programs quote the minute a mail came in, which may be a while after it was sent."""
    if quoted.said_at is None or message.sent_at is None:
        return False
    return abs((quoted.said_at - message.sent_at).total_seconds()) <= 1800


def same_day(quoted: Quoted, message: Message) -> bool:
    """The same day on the sender's calendar."""
    if quoted.said_at is None or message.sent_at is None:
        return False
    zone = timezone(timedelta(minutes=message.utc_offset))
    return quoted.said_at.astimezone(zone).date() == message.sent_at.astimezone(zone).date()


def same_clock(quoted: Quoted, message: Message) -> bool:
    """The same minute in some time zone: the late reply does not name the clock of a deeper attribution."""
    if quoted.said_at is None or message.sent_at is None:
        return False
    apart = abs((quoted.said_at - message.sent_at).total_seconds())
    return apart < 14 * 3600 and min(apart % 900, -apart % 900) < 61


class Measure:
    """Counts, and examples of each kind of failure."""

    def __init__(self, show: str, most: int) -> None:
        self.counts: Counter[str] = Counter()
        self.likeness = 0.0  # sum of the token F1 of the words found
        self.show, self.most = show, most

    def miss(self, kind: str, *what: object) -> None:
        self.counts[kind] += 1
        if kind == self.show and self.counts[kind] <= self.most:
            print(f"--- {kind}", *what, sep="\n    ")


def ancestors(message: Message, by_id: dict[str, Message]) -> list[Message]:
    found: list[Message] = []
    seen = {message.message_id}
    while True:
        parent = next((name for name in (*message.in_reply_to, *reversed(message.references)) if name in by_id), None)
        if parent is None or parent in seen or len(found) > 20:
            return found
        seen.add(parent)
        message = by_id[parent]
        found.append(message)


def quoted_whole(reply: Message, body: Counter[str], said: str) -> bool:
    """Whether the reply still holds the words of the ancestor, marks aside."""
    own = words(said)
    total = sum(own.values())
    return total >= 8 and sum((own & body).values()) >= 0.95 * total


def is_named(old: Message, quoted: str) -> bool:
    """Whether the quotes name their author: whoever cuts the attribution off leaves words that nobody can place."""
    names = {word for word in _WORD.findall(old.author.name.casefold()) if len(word) > 2}
    return old.author.key in quoted or bool(names & set(_WORD.findall(quoted)))


def _compare(reply: Message, best: Quoted, old: Message, said: str, out: Measure) -> None:
    truth = words(said)
    if not same_clock(best, old):
        out.miss("clock", reply.message_id, best.clock, best.said_at, old.sent_at, reply.utc_offset)
    if not same_minute(best, old) and best.depth == 1:
        out.miss("date1", reply.message_id, best.clock, best.said_at, old.sent_at, reply.utc_offset)
        out.counts["timed minute"] += bool(_TIME.search(best.clock))
    if not within_half_an_hour(best, old) and best.depth == 1:
        out.miss("half1", reply.message_id, best.clock, best.said_at, old.sent_at, reply.utc_offset)
        out.counts["timed half"] += bool(_TIME.search(best.clock))
    if not same_day(best, old):
        out.miss(
            "calendar1" if best.depth == 1 else "calendar", reply.message_id, best.clock, best.said_at, old.sent_at
        )
    if not near(best, old):
        out.miss("far", reply.message_id, best.depth, best.clock, best.said_at, old.sent_at, reply.utc_offset)
    if best.said_at is None or old.sent_at is None or abs((best.said_at - old.sent_at).total_seconds()) > 50400:
        out.miss("day", reply.message_id, best.depth, best.clock, best.said_at, old.sent_at, best.author)
    if not same_minute(best, old):
        out.miss("date", reply.message_id, best.clock, best.said_at, old.sent_at, reply.utc_offset)
    if f1(words(best.text), truth) < 0.9:
        out.miss("words", reply.message_id, best.author, *_difference(best.text, said))


def check(reply: Message, reading: Reading, by_id: dict[str, Message], saids: dict[str, str], out: Measure) -> None:
    line = ancestors(reply, by_id)
    said_words = words(reading.said)
    body = words(" ".join(segment.text for segment in reading.segments)) - said_words
    heads = "\n".join(one.text for one in reading.segments if one.depth).casefold()
    expected = [old for old in line if quoted_whole(reply, body, saids[old.message_id]) and is_named(old, heads)]
    for old in expected:
        out.counts["expected"] += 1
        truth = words(saids[old.message_id])
        best = max(
            reading.chain,
            key=lambda quoted: (
                f1(words(quoted.text), truth) + same_author(quoted, old) / 2 + same_clock(quoted, old) / 4
            ),
            default=None,
        )
        if best is None or (
            f1(words(best.text), truth) < 0.5 and not (same_minute(best, old) and same_author(best, old))
        ):
            out.miss("lost", reply.message_id, old.author, [(q.author, q.clock) for q in reading.chain])
            continue
        out.counts["found"] += 1
        if not same_author(best, old):
            out.miss("author", reply.message_id, best.author, old.author, best.clock)
        out.likeness += f1(words(best.text), truth)
        out.counts["first"] += best.depth == 1
        out.counts["timed"] += best.depth == 1 and bool(_TIME.search(best.clock))
        _compare(reply, best, old, saids[old.message_id], out)
    _check_authors(reply, reading, line, by_id, out)


def _check_authors(
    reply: Message, reading: Reading, line: list[Message], by_id: dict[str, Message], out: Measure
) -> None:
    """Somebody whom no ancestor knows is invented, unless the headers name a mail that the archive does not hold and
    the name stands in a heading of the reply, word for word: then the archive is what lacks somebody."""
    has_gap = any(name not in by_id for one in (reply, *line) for name in (*one.in_reply_to, *one.references))
    headings = "\n".join(one.text for one in reading.segments if one.kind is Kind.ATTRIBUTION).casefold()
    for quoted in reading.chain:
        out.counts["levels"] += 1
        if any(same_author(quoted, old) for old in line) or len(line) < quoted.depth:
            continue
        who = quoted.author
        stands_there = all(word in headings for word in _WORD.findall(f"{who.name} {who.address}".casefold()))
        kind = "absent" if has_gap and stands_there else "invented"
        out.miss(kind, reply.message_id, who, quoted.clock, repr(quoted.text[:200]), [old.author for old in line])


def _difference(one: str, other: str) -> list[str]:
    lines = difflib.unified_diff(other.split("\n"), one.split("\n"), "real", "rebuilt", lineterm="", n=0)
    return [line[:150] for line in lines][:14]


def report(counts: Counter[str]) -> None:
    found, expected, first, timed = (max(1, counts[name]) for name in ("found", "expected", "first", "timed"))
    right = {kind: 1 - counts[kind] / found for kind in ("author", "words", "date", "clock", "far", "day")}
    print(f"ancestors still quoted {expected}: found {found / expected:.3f}", end="  ")
    print(f"author {right['author']:.3f}  words {right['words']:.3f}  minute {right['date']:.3f}", end="  ")
    print(f"(first level {1 - counts['date1'] / first:.3f},", end=" ")
    print(f"within half an hour {1 - counts['half1'] / first:.3f}, day {1 - counts['calendar1'] / first:.3f};", end=" ")
    print(f"of its {timed / first:.3f} that name a time {1 - counts['timed minute'] / timed:.3f},", end=" ")
    print(f"within half an hour {1 - counts['timed half'] / timed:.3f};", end=" ")
    days = 1 - (counts["calendar"] + counts["calendar1"]) / found
    print(f"all levels day {days:.3f}, in any zone {right['clock']:.3f},", end=" ")
    print(f"within 15 minutes {right['far']:.3f}, within 14 hours {right['day']:.3f})", end="  ")
    levels = max(1, counts["levels"])
    print(f"invented {counts['invented'] / levels:.4f} of {levels} (in no mail of the archive: {counts['absent']})")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("mbox", type=Path)
    parser.add_argument("--sample", type=int, default=600)
    parser.add_argument("--bytes", type=int, default=60_000_000)
    parser.add_argument("--show", default="")
    parser.add_argument("--most", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not options.mbox.exists():
        print(f"no data: {options.mbox}")
        return 0
    tables = tables_without_lexicons()
    by_id = {message.message_id: message for message in map(parse_message, mails(options.mbox, options.bytes))}
    late = [message for message in by_id.values() if len(ancestors(message, by_id)) >= 2]
    random.Random(options.seed).shuffle(late)
    out, saids = Measure(options.show, options.most), {}
    begun = time.process_time()
    reads = 0
    for reply in late[: options.sample]:
        for old in ancestors(reply, by_id):
            if old.message_id not in saids:
                saids[old.message_id] = read(old, tables).said
                reads += 1
        reads += 1
        check(reply, read(reply, tables), by_id, saids, out)
    spent = time.process_time() - begun
    report(out.counts)
    print(f"mean token F1 of the words {out.likeness / max(1, out.counts['found']):.3f}")
    print(f"{len(by_id)} mails, {reads / spent:.0f} readings per CPU second")
    return 0


if __name__ == "__main__":
    sys.exit(main())
