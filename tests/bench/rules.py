"""Posts per CPU second of the rules: language, asks, promises, thanks of each post, then the states of its thread.

python -m tests.bench rules: our own labelled threads; python -m tests.bench rules ARCHIVE.mbox [--mails N]: real mails,
each a thread of one post (parsing and splitting not counted).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from time import process_time

from bridge.conversation.acknowledgement import is_acknowledgement
from bridge.conversation.reading import read
from bridge.conversation.request import find_asks, find_commitments, follow
from bridge.conversation.thread import Post
from bridge.language.detect import detect_language
from bridge.language.tables import parse_tables
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts
from bridge.sources.mbox import MboxSource
from bridge.sources.source import NoMarks
from tests.golden.requests.stories import BLIND, LEXICONS, THREADS, stories

ROUNDS = 12  # over our own threads; each round's words differ, so that nothing is remembered from the last


def bench_rules(archive: Path | None, mails: int) -> None:
    """Print posts and sentences' worth of CPU time."""
    threads = _archived(archive, mails) if archive else _own()
    posts = sum(map(len, threads))
    _work(threads[:50])  # phrases are compiled, caches of words are warm: as in a worker that runs
    start = process_time()
    asks = _work(threads)
    seconds = process_time() - start
    letters = sum(len(post.said) for thread in threads for post in thread)
    print(f"{posts} posts in {len(threads)} threads, {letters / posts:.0f} characters a post, {asks} requests")
    print(f"{posts / seconds:.0f} posts per CPU second ({seconds * 1000 / posts:.2f} ms a post)")


def _work(threads: Sequence[Sequence[Post]]) -> int:
    requests = 0
    for thread in threads:
        for post in thread:
            language = detect_language(post.said, LEXICONS)
            find_asks(post.said, language, LEXICONS)
            find_commitments(post.said, language, LEXICONS)
            is_acknowledgement(post.said, language, LEXICONS)
        requests += len(follow(thread, LEXICONS))  # soon after its posts were read, as an import does
    return requests


def _own() -> list[tuple[Post, ...]]:
    files = sorted({path.stem for path in THREADS.glob("*.toml")} - BLIND)  # the same as in older figures
    told = [story.posts for file in files for story in stories(file)]
    return [
        tuple(replace(post, said=f"{post.said}\n\nVorgang {number}") for post in posts)
        for number in range(ROUNDS)
        for posts in told
    ]


def _archived(archive: Path, mails: int) -> list[tuple[Post, ...]]:
    tables = parse_tables(language_texts())
    sample = next(iter(stories("en"))).posts[0]
    source = MboxSource("bench", archive, lambda: datetime(2027, 1, 1, tzinfo=UTC))
    found = []
    for delivery in islice(source.deliveries(NoMarks()), mails):
        reading = read(parse_message(delivery.raw), tables)
        found.append((replace(sample, said=reading.said, language=reading.language),))
    return found
