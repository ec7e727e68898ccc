"""How well and how fast a real archive is linked: with all headers against plain JWZ, and with none.

python tests/measure/linking.py ARCHIVE.mbox [COUNT] [--one-by-one]

The archive is not ours: it is measured, never kept. Without the file the check says "no data".
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bridge.conversation.linking import Linked, link, sketch
from bridge.conversation.reading import read
from bridge.conversation.sketch import Sketch
from bridge.conversation.thread import Reading
from bridge.language.tables import Tables, parse_tables
from bridge.mail.message import Message
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts
from tests.memory_store import MemoryStore

ARRIVED = datetime(2030, 1, 1, tzinfo=UTC)
BARE = {"references": (), "in_reply_to": (), "thread_index": "", "thread_topic": ""}
Mails = list[tuple[Message, Reading]]
Threads = dict[str, object]


def read_archive(path: Path, count: int, tables: Tables) -> Mails:
    """The first mail of each Message-ID; bodies and attachments are let go.

    Read without the thread headers, for both figures: their ids tell times, too, and date quotes.
    """
    mails: dict[str, tuple[Message, Reading]] = {}
    for raw in path.read_bytes().split(b"\nFrom ")[:count]:
        message = parse_message(raw.partition(b"\n")[2])
        if message.message_id not in mails:
            reading = read(replace(message, **BARE), tables)
            mails[message.message_id] = (
                replace(message, attachments=(), attached=(), headers=()),
                replace(reading, html=""),
            )
    return list(mails.values())


def sketches_of(mails: Mails, tables: Tables, *, has_headers: bool) -> list[Sketch]:
    bare = {} if has_headers else BARE
    started = time.process_time()
    found = [
        sketch(number, replace(message, **bare), reading, tables.prefixes, ARRIVED)
        for number, (message, reading) in enumerate(mails, start=1)
    ]
    print(f"  sketch: {len(found) / (time.process_time() - started):.0f} mails per CPU second")
    return found


def link_all(found: list[Sketch]) -> Linked:
    started = time.process_time()
    linked = link(found)
    rate = len(found) / (time.process_time() - started)
    recovered = sum(post.origin == "recovered" for post in linked.posts)
    print(f"  link: {rate:.0f} mails per CPU second; {recovered} recovered, {len(linked.weak)} suggestions", end="")
    print(f", {len(linked.origins)} hijacked replies")
    return linked


def threads_of(linked: Linked) -> Threads:
    return {post.source.sketch.message_id: post.thread for post in linked.posts if post.origin == "received"}


def references_of(message: Message) -> list[str]:
    named = [*message.references] or [*message.in_reply_to[:1]]
    return [name for name in named if name != message.message_id]


def link_by_jwz(mails: Mails) -> Threads:
    """Plain JWZ threading in order of the archive: References, else the first In-Reply-To; no subjects."""
    parents: dict[str, str] = {}

    def ancestors(name: str) -> Iterator[str]:
        while name in parents:
            yield name
            name = parents[name]
        yield name

    for message, _ in mails:
        chain = references_of(message)
        for upper, lower in pairwise(chain):
            if lower not in parents and lower not in ancestors(upper):
                parents[lower] = upper
        if chain and message.message_id not in ancestors(chain[-1]):
            parents[message.message_id] = chain[-1]
    return {message.message_id: list(ancestors(message.message_id))[-1] for message, _ in mails}


def b_cubed(truth: Mapping[str, object], found: Mapping[str, object]) -> str:
    """Precision, recall and F of a clustering, averaged over mails."""
    wanted: dict[object, set[str]] = defaultdict(set)
    got: dict[object, set[str]] = defaultdict(set)
    for one in truth:
        wanted[truth[one]].add(one)
        got[found[one]].add(one)
    precision = recall = 0.0
    for one in truth:
        both = len(wanted[truth[one]] & got[found[one]])
        precision += both / len(got[found[one]]) / len(truth)
        recall += both / len(wanted[truth[one]]) / len(truth)
    return f"precision {precision:.4f} recall {recall:.4f} F {2 * precision * recall / (precision + recall):.4f}"


def settled(mails: Mails, found: list[Sketch], truth: Threads) -> list[str]:
    """The mails of threads whose first mail is there and answers nobody: of all others JWZ cannot know."""
    shape = {one.message_id: one for one in found}

    def opens(message: Message) -> bool:
        one = shape[message.message_id]
        says_so = one.has_reply_prefix or one.has_forward_prefix or one.levels or one.quoted
        return not references_of(message) and not says_so

    openings = {message.message_id for message, _ in mails if opens(message)}
    return [name for name in truth if truth[name] in openings]


def parents_right(mails: Mails, linked: Linked) -> str:
    """Of all mails whose parent (In-Reply-To, else the last reference) is in the archive: how many hang on it."""
    posts = {post.source.sketch.message_id: post for post in linked.posts if post.origin == "received"}
    right = known = 0
    for message, _ in mails:
        named = message.in_reply_to if len(message.in_reply_to) == 1 else message.references[-1:]
        if not named or named[0] not in posts or named[0] == message.message_id:
            continue
        known += 1
        parent = posts[message.message_id].parent
        right += parent >= 0 and linked.posts[parent].source == posts[named[0]].source
    return f"parents {right} of {known} = {right / max(1, known):.4f}"


def link_one_by_one(found: list[Sketch], linked: Linked) -> None:
    """decide(), mail by mail, with a store that searches the whole archive: use it on a small COUNT."""
    store = MemoryStore()
    loaded = [len(store.load(one).sketches) for one in found if store.take(one)]
    threads: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for post in store.posts.values():
        threads[post.thread].add((post.mail, post.level))
    whole: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for one in linked.posts:
        whole[one.thread].add((one.source.sketch.mail, one.source.level))
    same = {frozenset(one) for one in threads.values()} == {frozenset(one) for one in whole.values()}
    print(
        f"  one by one: same threads {same}; sketches loaded: mean {sum(loaded) / len(loaded):.1f}, most {max(loaded)}"
    )


def main() -> None:
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    if not words or not Path(words[0]).is_file():
        print("no data: name an mbox archive")
        return
    tables = parse_tables(language_texts())
    mails = read_archive(Path(words[0]), int(words[1]) if len(words) > 1 else sys.maxsize, tables)
    truth = link_by_jwz(mails)
    own: Threads = {}
    for has_headers in (True, False):
        print(f"{len(mails)} mails, {'all' if has_headers else 'no'} thread headers")
        found = sketches_of(mails, tables, has_headers=has_headers)
        linked = link_all(found)
        print("  against JWZ:", b_cubed(truth, threads_of(linked)) + ";", parents_right(mails, linked))
        own, got = own or threads_of(linked), threads_of(linked)
        sure = settled(mails, found, truth)
        in_sure = b_cubed({name: truth[name] for name in sure}, {name: got[name] for name in sure})
        print(f"  settled threads ({len(sure)} mails):", in_sure)
        if not has_headers:
            print("  against our own threads with headers:", b_cubed(own, got))
        if "--one-by-one" in sys.argv:
            link_one_by_one(found, linked)


if __name__ == "__main__":
    main()
