"""Stories: folders of mails with a picture of what must come of them; and how a story is run through the core.

From mail to picture it is the way of `ingest` and `store.threads.load`, with a store in memory.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from bridge.conversation.acknowledgement import show_promises
from bridge.conversation.linking import sketch
from bridge.conversation.picture import draw_thread
from bridge.conversation.reading import read
from bridge.conversation.request import follow, thread_status
from bridge.conversation.sketch import Sketch
from bridge.conversation.thread import Suggestion, Thread
from bridge.conversation.topic import name_of, subject_terms, topics_of
from bridge.ingest import FeedRules, ingest_one
from bridge.language.tables import parse_tables
from bridge.mail.admission import Admission, Policy, Verdict, decide_admission
from bridge.mail.delivery import Delivery, Place
from bridge.mail.message import Message
from bridge.mail.parse import parse_message
from bridge.mail.subject import read_subject
from bridge.shipped import language_texts
from bridge.store import Store
from bridge.store.read import Read, make_read
from bridge.store.threads.load import Pieces, in_time, load_thread, thread_ids
from tests.memory_store import MemoryStore

FOLDER = Path(__file__).parent / "stories"
TABLES = parse_tables(language_texts())
OWN = ("feed@firma.example",)
POLICY = Policy(addresses=OWN, domains=("firma.example",), admit="all", admits_outsiders=True)
ARRIVED = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Taken:
    """A mail of a story, read."""

    message: Message
    admission: Admission
    read: Read
    sketch: Sketch


@dataclass(frozen=True)
class Outcome:
    """What came of some mails in some order."""

    threads: tuple[Thread, ...]
    ids: dict[str, str]  # content key of a mail -> id of its post
    kept_out: tuple[Taken, ...]

    def draw(self) -> str:
        """All threads in order of time, then the mails that are no posts."""
        names = {thread.id: thread.subject for thread in self.threads}
        parts = [draw_thread(thread) + "".join(_notes(thread, names)) for thread in self.threads]
        parts += [
            f"no post: {one.message.subject} ({one.admission.verdict.value}, {one.admission.reason})\n"
            for one in sorted(self.kept_out, key=lambda one: one.sketch.sent_at)
        ]
        return "\n".join(parts)

    def words(self) -> str:
        """Everything everybody said, in full: pictures show only how it begins."""
        posts = [(number, post) for thread in self.threads for number, post in enumerate(thread.posts, 1)]
        return "\n".join(
            f"{number} {post.author.name} <{post.author.address}>\n{post.said}\n" for number, post in posts
        )


def story_names() -> list[str]:
    return sorted(path.parent.name for path in FOLDER.glob("*/story.md"))


def load_mails(name: str) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted((FOLDER / name / "mail").glob("*.eml")))


@lru_cache(maxsize=512)
def take(raw: bytes) -> Taken:
    """Parse, admit, read, sketch: what `ingest` does with one mail before it asks the store."""
    message = parse_message(raw)
    reading = read(message, TABLES, OWN)
    subject = read_subject(message.subject, TABLES.prefixes, has_evidence=bool(message.references))
    return Taken(
        message=message,
        admission=decide_admission(message, POLICY, TABLES.automatic),
        read=make_read(message, name_of(subject), reading),
        sketch=sketch(0, message, reading, TABLES.prefixes, ARRIVED, OWN),
    )


def run(raws: Iterable[bytes]) -> Outcome:
    """The threads after the mails arrived in this order."""
    store = MemoryStore()
    reads: dict[int, Read] = {}
    kept_out: dict[str, Taken] = {}
    for number, raw in enumerate(raws, start=1):
        mail = take(raw)
        if mail.admission.verdict is not Verdict.ACCEPT:
            kept_out[mail.message.content_key] = mail
            continue
        reads[number] = mail.read
        store.take(replace(mail.sketch, mail=number))
    keys = {one.mail: one.content_key for one in store.sketches}
    ids = {keys[post.mail]: post.id for post in store.posts.values() if post.level < 0}
    return Outcome(tuple(_threads(store, reads)), ids, tuple(kept_out.values()))


def run_in_store(store: Store, feed: str, raws: Iterable[bytes]) -> Outcome:
    """The same through `ingest` and a real store; each story has a feed of its own in it."""
    rules = FeedRules(feed, POLICY)
    kept_out: dict[str, Taken] = {}
    for number, raw in enumerate(raws, start=1):
        done = ingest_one(store, Delivery(raw, ARRIVED, Place(feed, "INBOX", 1, str(number))), rules, TABLES)
        if done.verdict is not Verdict.ACCEPT:
            kept_out[take(raw).message.content_key] = take(raw)
    with store.read() as db:
        loaded = [load_thread(db, feed, name) for name in thread_ids(db, feed)]
    threads = sorted((one for one in loaded if one), key=lambda one: (one.posts[0].said_at, one.id))
    return Outcome(tuple(threads), {}, tuple(kept_out.values()))


def _threads(store: MemoryStore, reads: dict[int, Read]) -> Iterator[Thread]:
    posts = sorted(store.posts.values(), key=lambda post: post.thread)
    groups = [in_time(group) for _, group in groupby(posts, key=lambda post: post.thread)]
    pieces = {
        placed[0].thread: Pieces(
            tuple(placed), reads, {one.mail: one.id for one in store.posts.values() if one.level < 0}
        )
        for placed in sorted(groups, key=lambda group: (group[0].said_at, group[0].key))
    }
    subjects = {name: one.subject for name, one in pieces.items()}
    terms = {name: _terms(one) for name, one in pieces.items()}
    counts = Counter(term for found in terms.values() for term in found)
    for name, one in pieces.items():
        shown = one.posts
        requests = follow(shown, TABLES.lexicons, team_domains=POLICY.domains)
        others = sorted({(link.other, link.reason) for link in store.weak if link.thread == name})
        yield Thread(
            id=name,
            feed="firma",
            subject=one.subject,
            topics=topics_of(one.named_topics(POLICY.domains), terms[name], counts, {}),
            status=thread_status(requests),
            posts=show_promises(shown, requests),
            requests=requests,
            suggestions=tuple(Suggestion(other, subjects.get(other, "?"), reason) for other, reason in others),
            started_from=next((origin for thread, origin in store.origins if thread == name), ""),
        )


def _terms(pieces: Pieces) -> tuple[str, ...]:
    """The words of a subject that may become a topic, as `refresh` finds them."""
    writers = [one.author.name for one in pieces.placed]
    return () if pieces.named_topics(POLICY.domains) else subject_terms(pieces.subject, TABLES.lexicons, writers)


def _notes(thread: Thread, names: dict[str, str]) -> Iterator[str]:
    if thread.started_from:
        yield f"started from: {names.get(thread.started_from, '?')}\n"
    for one in sorted(thread.suggestions, key=lambda one: (one.subject, one.reason)):
        yield f"probably belongs to: {one.subject} ({one.reason})\n"


def without(raws: Sequence[bytes], place: int) -> list[bytes]:
    return [raw for number, raw in enumerate(raws) if number != place]
