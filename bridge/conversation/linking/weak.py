"""Rule 4: reply prefix, same base subject, a shared participant, within 30 days, exactly one candidate (law 12)."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.conversation.linking.acquaintance import is_acquainted, may_answer
from bridge.conversation.linking.likeness import quotes_words
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
    """True for a reply or forward whose headers say nothing and whose quotes lead to no mail: rule 4 may speak.

    It must be the earliest of its tree: as rule 4 only looks back, two trees can then never hang on each other.
    """
    mail = strong.graph.mails[index]
    if not mail.bucket or strong.tree[index] != index or strong.graph.headers.chains[index]:
        return False
    link = strong.links.get(index)
    if link is not None and (link.parent < len(strong.graph.mails) or not mail.has_reply_prefix):
        return False
    return mail.has_reply_prefix or (mail.has_forward_prefix and not mail.levels)


def decide_weak(strong: Strong, buckets: Buckets, index: int) -> Weak:
    """Rule 4 for one undecided mail: a function of the mails of its subject in the 30 days before."""
    window = _window(strong, buckets, index)
    if not window or len(window) >= MOST_CANDIDATES:
        return Weak()
    mail = strong.graph.mails[index]
    candidates = _candidates(mail, strong.graph.mails, window)
    roots = _roots(strong, buckets, candidates)
    if len(roots) > 1 or (candidates and not mail.has_reply_prefix):
        newest = {strong.tree[other]: other for other in candidates}
        return Weak(None, tuple(sorted(newest.values())[-_MOST_SUGGESTIONS:]), _reason(mail))
    fitting = [other for other in candidates if strong.tree[other] != strong.tree[index]]
    return Weak(_answered(strong, mail, fitting), (), _reason(mail)) if fitting else Weak()


def _candidates(mail: Sketch, mails: Sequence[Sketch], window: Sequence[int]) -> list[int]:
    """The mails that it quotes, if somebody who takes part wrote them; else those that it may answer."""
    quoted = [other for other in window if quotes_words(mail, mails[other]) and is_acquainted(mail, mails[other])]
    return quoted or [other for other in window if may_answer(mail, mails[other])]


def _roots(strong: Strong, buckets: Buckets, candidates: Sequence[int]) -> set[int]:
    """The trees that candidates stand in. A tree that rule 4 may move counts only if nothing says where it goes."""
    trees = dict.fromkeys(strong.tree[other] for other in candidates)
    fixed = {tree for tree in trees if tree not in buckets.movable}
    held = [other for other in candidates if strong.tree[other] in fixed] or list(trees)[:1]
    mails = strong.graph.mails
    loose = (
        tree
        for tree in trees
        if tree not in fixed and tree not in held and not any(may_answer(mails[tree], mails[one]) for one in held)
    )
    return fixed | set(loose) or set(held)


def _answered(strong: Strong, mail: Sketch, fitting: Sequence[int]) -> int:
    """The newest mail of the person the answer is addressed to first, else the newest."""
    first = mail.people[1:2]
    return max(fitting, key=lambda other: (strong.graph.mails[other].author.key in first, other))


def _window(strong: Strong, buckets: Buckets, index: int) -> list[int]:
    mails = strong.graph.mails
    bucket = buckets.mails[mails[index].bucket]
    end = bisect_left(bucket, index)
    earliest = mails[index].sent_at - WINDOW
    start = bisect_left(bucket, earliest, 0, end, key=lambda other: mails[other].sent_at)
    return bucket[max(start, end - MOST_CANDIDATES) : end]


def _reason(mail: Sketch) -> str:
    return f"same subject and people, no reference: {mail.base_subject}"


def affected_by(strong: Strong, changed: set[int]) -> set[int]:
    """The undecided mails whose window holds one of `changed`: what rule 4 says of them may differ now."""
    mails = strong.graph.mails
    times: dict[str, list[datetime]] = defaultdict(list)
    for index in sorted(changed):
        times[mails[index].bucket].append(mails[index].sent_at)
    return {
        index
        for index, mail in enumerate(mails)
        if mail.bucket in times and is_undecided(strong, index) and _has_between(times[mail.bucket], mail.sent_at)
    }


def _has_between(times: Sequence[datetime], end: datetime) -> bool:
    place = bisect_right(times, end)
    return place > 0 and end - times[place - 1] <= WINDOW


def decide_all_weak(strong: Strong, indices: Iterable[int] | None = None) -> dict[int, Weak]:
    """Rule 4 for all undecided mails, or for those of `indices` that are undecided."""
    buckets = sort_buckets(strong)
    chosen = range(len(strong.graph.mails)) if indices is None else indices
    return {index: decide_weak(strong, buckets, index) for index in chosen if is_undecided(strong, index)}
