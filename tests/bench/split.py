"""Mails per CPU second through split and recover: lines chosen, levels outlined, segments, chain; parsing not counted.

python -m tests.bench split: invented talks of all mail programs; split ARCHIVE.mbox [--mails N]: every n-th real mail,
thinned out so that 46 of 100 have an HTML part.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from time import process_time

from bridge.conversation.quote.attribution import read_attribution
from bridge.conversation.reading import split_and_recover
from bridge.conversation.recovery import read_author
from bridge.language.clock import find_clock
from bridge.language.tables import parse_tables
from bridge.mail.markup.layout import lay_out
from bridge.mail.message import Message
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts
from bridge.sources.mbox import MboxSource
from bridge.sources.source import NoMarks
from tests.mail_programs import ANSWERS, raw
from tests.mail_programs.talk import ZONES, play, random_turns

ROUNDS = 3  # the best counts: the machine is shared
HTML_SHARE = 0.46  # of ordinary mail


def bench_split(archive: Path | None, mails: int) -> None:
    """Print mails per CPU second and where the bodies came from."""
    messages = _archived(archive, mails) if archive else _invented(mails)
    seconds = min(_round(messages) for _ in range(ROUNDS))
    size = sum(message.size for message in messages) / len(messages)
    html = sum(bool(message.body.html) for message in messages) / len(messages)
    print(f"{len(messages)} mails, {size / 1024:.1f} KiB a mail, {html:.0%} with HTML")
    print(f"{len(messages) / seconds:.0f} mails per CPU second ({seconds * 1000 / len(messages):.2f} ms a mail)")


def _round(messages: Sequence[Message]) -> float:
    tables = parse_tables(language_texts())
    for cached in (lay_out, read_author, find_clock, read_attribution):  # every round begins as cold as the first
        cached.cache_clear()
    start = process_time()
    for message in messages:
        split_and_recover(message, tables)
    return process_time() - start


def _invented(mails: int) -> list[Message]:
    dice = random.Random(20261125)
    talks = [random_turns(dice, tuple(ANSWERS)) for _ in range(mails)]
    return [parse_message(raw(play(talk, ZONES[:1] * 5))) for talk in talks]


def _archived(archive: Path, mails: int) -> list[Message]:
    source = MboxSource("bench", archive, lambda: datetime(2027, 1, 1, tzinfo=UTC))
    wanted = {True: round(mails * HTML_SHARE), False: mails - round(mails * HTML_SHARE)}
    found: list[Message] = []
    for delivery in islice(source.deliveries(NoMarks()), 0, None, 3):
        message = parse_message(delivery.raw)
        if wanted[bool(message.body.html)]:
            wanted[bool(message.body.html)] -= 1
            found.append(message)
        if not any(wanted.values()):
            break
    return found
