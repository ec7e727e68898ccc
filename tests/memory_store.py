"""A store in memory that loads exactly what Known promises and no more: the contract the real store is held to."""

from bridge.conversation.decide import decide
from bridge.conversation.linking.clusters import cluster_of
from bridge.conversation.linking.weak import WINDOW
from bridge.conversation.sketch import Change, Known, Placed, Sketch, WeakLink

ID_KEY = b"a key of the tests"
NEAREST = 41


class MemoryStore:
    """Takes sketches one by one, as ingest does."""

    def __init__(self) -> None:
        self.sketches: list[Sketch] = []
        self.posts: dict[str, Placed] = {}
        self.weak: set[WeakLink] = set()
        self.origins: set[tuple[str, str]] = set()
        self.redirects: dict[str, str] = {}

    def take(self, sketch: Sketch) -> Change:
        change = decide(sketch, self.load(sketch), ID_KEY)
        if all(one.mail != sketch.mail for one in self.sketches):
            self.sketches.append(sketch)
        self._apply(change)
        return change

    def follow(self, thread: str) -> str:
        """Where a thread's URL leads now."""
        while thread in self.redirects:
            thread = self.redirects[thread]
        return thread

    def load(self, sketch: Sketch) -> Known:
        everything = [*(one for one in self.sketches if one.mail != sketch.mail), sketch]
        own = cluster_of(everything, len(everything) - 1)
        loaded = own | self._near(everything, own)
        threads = self._threads(everything, loaded)
        loaded |= {place for place, one in enumerate(everything) if self._threads_of(one) & threads}
        for place in list(loaded):
            loaded |= cluster_of(everything, place)
        threads |= self._threads(everything, own | self._near(everything, own))
        loaded.discard(len(everything) - 1)
        return Known(
            sketches=tuple(everything[place] for place in sorted(loaded)),
            posts=tuple(post for post in self.posts.values() if post.thread in threads),
            weak=tuple(link for link in self.weak if link.thread in threads),
        )

    def _near(self, everything: list[Sketch], own: set[int]) -> set[int]:
        found: set[int] = set()
        for place in own:
            member = everything[place]
            bucket = [
                (one.sent_at, one.content_key, one.message_id, index)
                for index, one in enumerate(everything)
                if one.bucket and one.bucket == member.bucket and abs(one.sent_at - member.sent_at) < 2 * WINDOW
            ]
            bucket.sort()
            here = next((at for at, row in enumerate(bucket) if row[3] == place), 0)
            found |= {row[3] for row in bucket[max(0, here - NEAREST) : here + NEAREST + 1]}
        return found

    def _threads(self, everything: list[Sketch], places: set[int]) -> set[str]:
        return {thread for place in places for thread in self._threads_of(everything[place])}

    def _threads_of(self, sketch: Sketch) -> set[str]:
        return {post.thread for post in self.posts.values() if post.mail == sketch.mail}

    def _apply(self, change: Change) -> None:
        for post in change.dropped:
            del self.posts[post]
        for post in change.placed:
            self.posts[post.id] = post
        self.weak = {link for link in self.weak if link.thread not in change.touched} | set(change.weak)
        self.origins = {pair for pair in self.origins if pair[0] not in change.touched} | set(change.origins)
        for old, new in change.moved:
            self.redirects[old] = new
        for thread in {post.thread for post in self.posts.values()}:
            self.redirects.pop(thread, None)
