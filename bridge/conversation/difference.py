"""What differs between the posts that are known and the posts as they are decided now."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bridge.conversation.identity import earliest_key, make_id, post_key, sighting_key
from bridge.conversation.linking.values import Linked, LinkedPost
from bridge.conversation.sketch import Change, Known, Placed, WeakLink
from bridge.conversation.thread import Evidence


class Naming:
    """Linked posts with their ids: `posts` in the order of `linked`, `of_sighting` says which post stands where."""

    def __init__(self, linked: Linked, id_key: bytes) -> None:
        """Ids are functions of the sightings; see bridge.conversation.identity."""
        self.linked = linked
        self._id_key = id_key
        keys = [post_key(post.sightings) for post in linked.posts]
        ids = [self.id_of(key) for key in keys]
        threads = self._name_threads()
        self.posts = tuple(
            _place(post, number, ids, keys[number], threads[post.thread]) for number, post in enumerate(linked.posts)
        )
        self.of_sighting = {
            self.id_of(sighting_key(one)): number for number, post in enumerate(linked.posts) for one in post.sightings
        }

    def id_of(self, key: str) -> str:
        """The id for a key, under the key of this installation."""
        return make_id(key, self._id_key)

    def _name_threads(self) -> dict[int, str]:
        threads: dict[int, list[LinkedPost]] = defaultdict(list)
        for post in self.linked.posts:
            threads[post.thread].append(post)
        return {number: self.id_of(earliest_key(post.sightings for post in posts)) for number, posts in threads.items()}


def _place(post: LinkedPost, number: int, ids: Sequence[str], key: str, thread: str) -> Placed:
    return Placed(
        id=ids[number],
        thread=thread,
        parent=ids[post.parent] if post.parent >= 0 else "",
        origin=post.origin,
        mail=post.source.sketch.mail,
        level=post.source.level,
        author=post.author,
        said_at=post.said_at,
        because=Evidence(post.rule, post.detail, ids[post.proof] if post.proof >= 0 else ""),
        key=key,
        message_id=post.message_id,
    )


def compare_posts(naming: Naming, asked: set[int], known: Known) -> Change:
    """The Change from `known` to `naming`, for all threads that have to do with the mails `asked` (by number)."""
    before = {post.id: post for post in known.posts}
    threads_before = _threads_before(naming, asked, before)
    now = _posts_now(naming, asked, before, threads_before)
    ids = {post.id for post in naming.posts}
    gone = [post for post in known.posts if post.thread in threads_before and post.id not in ids]
    placed = [post for post in now if before.get(post.id) != post]
    threads = {post.thread for post in now}
    moved = tuple(_moved(naming, threads_before - threads))
    weak = _weak_links(naming, asked, known, threads)
    left = {before[post.id].thread for post in placed if post.id in before} | {post.thread for post in gone}
    touched = {post.thread for post in placed} | left | _threads_of_weak(weak, known, threads)
    return Change(
        placed=tuple(placed),
        dropped=tuple(sorted(post.id for post in gone)),
        moved=moved,
        weak=weak,
        origins=_origins(naming, threads),
        touched=tuple(sorted(touched)),
    )


def _threads_before(naming: Naming, asked: set[int], before: dict[str, Placed]) -> set[str]:
    """The known threads of every place where the mails asked about, or their quotes, stand."""
    found: set[str] = set()
    for post in naming.linked.posts:
        if any(one.sketch.mail in asked for one in post.sightings):
            ids = (naming.id_of(sighting_key(one)) for one in post.sightings)
            found.update(before[one].thread for one in ids if one in before)
    return found


def _posts_now(naming: Naming, asked: set[int], before: dict[str, Placed], threads_before: set[str]) -> list[Placed]:
    """All posts of the threads that the mails asked about are in, or were."""
    pairs = list(zip(naming.posts, naming.linked.posts, strict=True))
    threads = {post.thread for post, linked in pairs if any(one.sketch.mail in asked for one in linked.sightings)}
    threads |= {post.thread for post in naming.posts if post.id in before and before[post.id].thread in threads_before}
    return [post for post in naming.posts if post.thread in threads]


def _moved(naming: Naming, threads: set[str]) -> list[tuple[str, str]]:
    """Where the URL of each thread that is none any more leads: to the thread that has its first post now."""
    found = ((one, naming.of_sighting.get(one)) for one in sorted(threads))
    return [(one, naming.posts[number].thread) for one, number in found if number is not None]


def _weak_links(naming: Naming, asked: set[int], known: Known, threads: set[str]) -> tuple[WeakLink, ...]:
    """All weak links of `threads`: those decided now, and the known ones of mails nobody asked about."""
    links = [
        WeakLink(naming.posts[post].thread, naming.posts[other].thread, reason, naming.posts[post].id)
        for post, other, reason in naming.linked.weak
    ]
    numbers = {post.id: number for number, post in enumerate(naming.posts)}
    for link in known.weak:
        number = numbers.get(link.post)
        if number is not None and naming.linked.posts[number].source.sketch.mail not in asked:
            links.append(replace(link, thread=naming.posts[number].thread, other=_thread_now(naming, link.other)))
    chosen = {link for link in links if link.thread in threads and link.thread != link.other}
    return tuple(sorted(chosen, key=lambda link: (link.thread, link.post, link.other)))


def _thread_now(naming: Naming, thread: str) -> str:
    number = naming.of_sighting.get(thread)
    return thread if number is None else naming.posts[number].thread


def _threads_of_weak(weak: tuple[WeakLink, ...], known: Known, threads: set[str]) -> set[str]:
    """Threads whose suggestions changed."""
    earlier = {link for link in known.weak if link.thread in threads}
    return {link.thread for link in earlier.symmetric_difference(weak)}


def _origins(naming: Naming, threads: set[str]) -> tuple[tuple[str, str], ...]:
    pairs = ((naming.posts[post].thread, naming.posts[other].thread) for post, other in naming.linked.origins)
    return tuple(sorted({(thread, origin) for thread, origin in pairs if thread in threads and thread != origin}))
