"""All that bears on a portion of mails, in memory: loaded at once, decided mail by mail, written at once (law 7).

What each mail is told is what `conversation.sketch.Known` promises, whether the mails before it in its portion are
written already or not: so a portion gives the rows of as many single mails (laws 3 and 5).
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bridge.conversation.sketch import Change, Known, Placed, Sketch, WeakLink
from bridge.store.columns import short_key

NEAR = timedelta(days=60)
NEAREST = 41
_INSTANT = timedelta(microseconds=1)
Moment = tuple[datetime, int]  # when a mail was sent, and its number


@dataclass(slots=True)
class Led:
    """What the redirects went through, in order: threads that live (no redirects), then one that moved."""

    alive: set[str] = field(default_factory=set)
    moved: tuple[str, str] | None = None


class Surroundings:
    """Clusters, sketches, posts and suggestions around a portion; what changed of them."""

    def __init__(
        self,
        clusters: Mapping[int, Collection[Sketch]],
        wanted: Mapping[str, int],  # key -> cluster that looks for it
        offered: Mapping[str, Collection[int]],  # key -> mails that may be looked for by it
        posts: Iterable[Placed],
        weak: Iterable[WeakLink],
    ) -> None:
        """As loaded; keys are short ones (store.columns)."""
        self.new: list[Sketch] = []
        self._read_keys: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
        self.posts: dict[str, Placed] = {}
        self.changed_posts: set[str] = set()
        self.changed_weak: set[str] = set()  # threads
        self.led: list[Led] = [Led()]
        self.renamed: set[str] = set()  # threads that name one that moved
        self.merged: dict[int, int] = {}  # cluster -> the one it is part of now
        self._sketches = {one.mail: one for some in clusters.values() for one in some}
        self._members = {number: [one.mail for one in some] for number, some in clusters.items()}
        self._cluster = {mail: number for number, mails in self._members.items() for mail in mails}
        self._wanted = dict(wanted)
        self._offered: defaultdict[str, set[int]] = defaultdict(set, {key: set(some) for key, some in offered.items()})
        self._buckets: defaultdict[str, list[Moment]] = defaultdict(list)
        for one in self._sketches.values():
            self._buckets[one.bucket].append((one.sent_at, one.mail))
        for bucket in self._buckets.values():
            bucket.sort()
        self._in_thread: defaultdict[str, set[str]] = defaultdict(set)
        self._in_mail: defaultdict[int, set[str]] = defaultdict(set)
        for post in posts:
            self._put(post)
        self.weak: defaultdict[str, set[WeakLink]] = defaultdict(set)
        for link in weak:
            self.weak[link.thread].add(link)

    def known(self, sketch: Sketch) -> Known:
        """What bears on a mail of the portion, after those before it."""
        own = self._whole(self._touched(sketch)) - {sketch.mail}
        first = own | self._near([*(self._sketches[mail] for mail in own), sketch])
        first.discard(sketch.mail)
        if not first:
            return Known((), (), ())
        threads = self._threads_of(first)
        mails = first | {self.posts[post].mail for name in threads for post in self._in_thread[name]}
        loaded = self._whole({self.root(self._cluster[mail]) for mail in mails if mail in self._cluster})
        posts = self._posts_in(threads | self._threads_of(loaded))
        loaded.discard(sketch.mail)
        return Known(
            tuple(self._sketches[mail] for mail in sorted(loaded)), posts, self._weak_of({one.thread for one in posts})
        )

    def take(self, sketch: Sketch, change: Change) -> None:
        """What was decided of a mail."""
        self._join(sketch)
        for post in change.dropped:
            self._drop(post)
        for one in change.placed:
            self._drop(one.id)
            self._put(one)
        self.led[-1].alive |= {one.thread for one in change.placed}
        self._suggest(change)
        for old, new in change.moved:
            self.led[-1].moved = (old, new)
            self.led.append(Led())
            self._lead_on(old, new)

    def cluster(self, mail: int) -> int:
        """The cluster of a mail of the portion."""
        return self.root(self._cluster[mail])

    def _join(self, sketch: Sketch) -> None:
        """The clusters a mail touches become one, under their smallest number."""
        joined = self._touched(sketch)
        cluster = min({*joined, sketch.mail})
        members = self._members.setdefault(cluster, [])
        for one in joined - {cluster}:
            self.merged[one] = cluster
            members += self._members.pop(one)
        self.new.append(sketch)
        if sketch.mail not in self._cluster:
            members.append(sketch.mail)
            insort(self._buckets[sketch.bucket], (sketch.sent_at, sketch.mail))
        self._cluster[sketch.mail] = cluster
        self._sketches[sketch.mail] = sketch
        wants, offers = self._keys(sketch)
        self._wanted.update(dict.fromkeys(wants, cluster))
        for key in offers:
            self._offered[key].add(sketch.mail)

    def _touched(self, sketch: Sketch) -> set[int]:
        """Who look for what it looks for or offers, and who offer what it looks for."""
        wants, offers = self._keys(sketch)
        wanting = {self.root(self._wanted[key]) for key in wants | offers if key in self._wanted}
        return wanting | {self.cluster(mail) for key in wants for mail in self._offered.get(key, ())}

    def _keys(self, sketch: Sketch) -> tuple[frozenset[str], frozenset[str]]:
        """What a mail of the portion looks for, and what it offers."""
        found = self._read_keys.get(sketch.mail)
        if found is None:
            found = frozenset(map(short_key, sketch.keys)), frozenset(map(short_key, sketch.offers))
            self._read_keys[sketch.mail] = found
        return found

    def root(self, cluster: int) -> int:
        """The cluster that a cluster is part of now."""
        while cluster in self.merged:
            cluster = self.merged[cluster]
        return cluster

    def _whole(self, clusters: Iterable[int]) -> set[int]:
        return {mail for one in clusters for mail in self._members.get(one, ())}

    def _near(self, members: Iterable[Sketch]) -> set[int]:
        times: dict[str, list[datetime]] = {}
        for one in members:
            if one.bucket:
                times.setdefault(one.bucket, []).append(one.sent_at)
        return {mail for bucket, own in times.items() for mail in around(self._buckets.get(bucket, ()), own)}

    def _threads_of(self, mails: Iterable[int]) -> set[str]:
        return {self.posts[post].thread for mail in mails for post in self._in_mail.get(mail, ())}

    def _posts_in(self, threads: Iterable[str]) -> tuple[Placed, ...]:
        found = {post for name in threads for post in self._in_thread.get(name, ())}
        return tuple(self.posts[post] for post in sorted(found))

    def _weak_of(self, threads: Iterable[str]) -> tuple[WeakLink, ...]:
        found = [link for name in threads for link in self.weak.get(name, ())]
        return tuple(sorted(found, key=lambda one: (one.thread, one.post, one.other)))

    def _put(self, post: Placed) -> None:
        self.posts[post.id] = post
        self._in_thread[post.thread].add(post.id)
        self._in_mail[post.mail].add(post.id)

    def _drop(self, name: str) -> None:
        self.changed_posts.add(name)
        post = self.posts.pop(name, None)
        if post is not None:
            self._in_thread[post.thread].discard(name)
            self._in_mail[post.mail].discard(name)

    def _suggest(self, change: Change) -> None:
        for name in {*change.touched, *(link.thread for link in change.weak)}:
            self.weak.pop(name, None)
            self.changed_weak.add(name)
        for link in change.weak:
            self.weak[link.thread].add(link)

    def _lead_on(self, old: str, new: str) -> None:
        """What suggests a thread that moved suggests where it went from now on."""
        for name in [name for name, links in self.weak.items() if any(link.other == old for link in links)]:
            links = {replace(link, other=new) if link.other == old else link for link in self.weak[name]}
            self.weak[name] = {link for link in links if link.thread != link.other}
            self.changed_weak.add(name)
            self.renamed.add(name)


def around(rows: Collection[Moment], times: Iterable[datetime]) -> set[int]:
    """Of sorted rows those around each time; those of the very same instant as a whole, since their order is decided
    elsewhere.
    """
    listed = rows if isinstance(rows, list) else list(rows)
    found: set[int] = set()
    for at in times:
        start, end = bisect_left(listed, (at, 0)), bisect_left(listed, (at + _INSTANT, 0))
        found.update(mail for when, mail in listed[max(0, start - NEAREST) : end + NEAREST] if abs(when - at) < NEAR)
    return found
