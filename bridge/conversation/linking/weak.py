"""Rule 4: reply prefix, same base subject, a shared participant, within 30 days, exactly one candidate (law 12)."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from bridge.conversation.linking.strong import Strong
from bridge.conversation.sketch import Sketch

WINDOW = timedelta(days=30)
MOST_CANDIDATES = 40  # more mails of one subject within the window are a habit, not a conversation
_MOST_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Weak:
    """What rule 4 says of a mail: a parent (a mail's index), or else mails it may belong to."""

    parent: int | None = None
    others: tuple[int, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Buckets:
    """The mails of each base subject in canonical order, and the trees that rule 4 may move."""

    mails: dict[str, list[int]]
    movable: frozenset[int]  # trees that hang on a mail rule 4 decides about


def sort_buckets(strong: Strong) -> Buckets:
    """Buckets of all mails of a forest."""
    mails: dict[str, list[int]] = defaultdict(list)
    for index, mail in enumerate(strong.graph.mails):
        if mail.bucket:
            mails[mail.bucket].append(index)
    movable = (strong.tree[index] for index in range(len(strong.graph.mails)) if is_undecided(strong, index))
    return Buckets(mails, frozenset(movable))


def is_undecided(strong: Strong, index: int) -> bool:
    """True for a reply or forward whose own headers and quotes say nothing: rule 4 may speak."""
    mail = strong.graph.mails[index]
    if not mail.bucket or not (mail.has_reply_prefix or mail.has_forward_prefix):
        return False
    return index not in strong.links and not strong.graph.headers.chains[index] and not mail.levels


def decide_weak(strong: Strong, buckets: Buckets, index: int) -> Weak:
    """Rule 4 for one undecided mail: a function of the mails of its subject in the 30 days before."""
    window = _window(strong, buckets, index)
    if not window or len(window) >= MOST_CANDIDATES:
        return Weak()
    mail = strong.graph.mails[index]
    candidates = [other for other in window if is_acquainted(mail, strong.graph.mails[other])]
    trees = dict.fromkeys(strong.tree[other] for other in candidates if strong.tree[other] not in buckets.movable)
    if len(trees) > 1 or (candidates and not mail.has_reply_prefix):
        newest = {strong.tree[other]: other for other in candidates}
        return Weak(None, tuple(sorted(newest.values())[-_MOST_SUGGESTIONS:]), _reason(mail))
    fitting = [other for other in candidates if strong.tree[other] != strong.tree[index]]
    return Weak(fitting[-1], (), _reason(mail)) if fitting else Weak()


def _window(strong: Strong, buckets: Buckets, index: int) -> list[int]:
    mails = strong.graph.mails
    bucket = buckets.mails[mails[index].bucket]
    end = bisect_left(bucket, index)
    earliest = mails[index].sent_at - WINDOW
    start = bisect_left(bucket, earliest, 0, end, key=lambda other: mails[other].sent_at)
    return bucket[max(start, end - MOST_CANDIDATES) : end]


def is_acquainted(one: Sketch, other: Sketch) -> bool:
    """True if one of the two authors takes part in the other's mail."""
    return one.author.key in other.people or other.author.key in one.people


def _reason(mail: Sketch) -> str:
    return f"same subject and people, no reference: {mail.base_subject}"


def decide_all_weak(strong: Strong, indices: Iterable[int] | None = None) -> dict[int, Weak]:
    """Rule 4 for all undecided mails, or for those of `indices` that are undecided."""
    buckets = sort_buckets(strong)
    chosen = range(len(strong.graph.mails)) if indices is None else indices
    return {index: decide_weak(strong, buckets, index) for index in chosen if is_undecided(strong, index)}
