"""The search index: brought up to date with the conversations of a run, its list of segments last.

The index in the sink says itself what it knows: a sink that is new, or damaged, gets all of it again, and two sinks of
one store do not confuse each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bridge.conversation.thread import Thread
from bridge.publish.press import Press
from bridge.site.page import SiteOptions
from bridge.site.search.document import Entry, make_entry
from bridge.site.search.find import Hit, Order, find
from bridge.site.search.match import Index, open_index
from bridge.site.search.segment import FOLDER, DamagedError, Read
from bridge.site.search.update import Update, Updater
from bridge.store import Connection, changes, threads

_ALL = 1_000_000_000
_FEW = 20  # conversations; with each of them all that its posts say


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and how much of it is wanted: posts, or conversations each by its best post."""

    text: str
    order: Order
    limit: int
    as_posts: bool


class Indexing:
    """What a run finds out about conversations, for the index that `read` gives the files of."""

    def __init__(self, read: Read, options: SiteOptions) -> None:
        """Looks at the list of segments."""
        self._options = options
        self._updater = Updater(read)
        self._seen: set[str] = set()
        self._is_damaged = False
        self._just_read: dict[changes.Pending, Entry] = {}

    def keep(self, change: changes.Pending, thread: Thread) -> None:
        """A conversation as it was after a change, for `finish_some`: a few are kept, more are loaded once again."""
        if len(self._just_read) < _FEW:
            self._just_read[change] = make_entry(thread, self._options)

    def note(self, thread: Thread) -> None:
        """A conversation as it is."""
        self._seen.add(thread.id)
        self._add(make_entry(thread, self._options))

    def finish_all(self, db: Connection) -> Update:
        """Every conversation was noted: all others are taken out, and of no other post a byte is left (law 8). Whatever
        file is damaged or missing, the index is whole afterwards.
        """
        try:
            self._updater.check()
            for name in sorted(self._updater.threads() - self._seen):
                self._add(Entry(name))
        except DamagedError:
            self._is_damaged = True
        return self._finish(db, purge=True)

    def finish_some(self, db: Connection, changed: Iterable[changes.Pending]) -> Update:
        """Only these changed, or are gone. An index that is new or damaged is made of all conversations."""
        if self._updater.is_new:
            return self._made_again(db)
        for one in changed:
            if one in self._just_read:
                self._add(self._just_read[one])
            else:
                self._load(db, one.thread)
        return self._finish(db)

    def _load(self, db: Connection, name: str) -> None:
        thread = threads.load_thread(db, self._options.feed, name)
        if thread and thread.posts:
            self.note(thread)
        else:
            self._add(Entry(name))

    def _add(self, entry: Entry) -> None:
        if self._is_damaged:
            return
        try:
            self._updater.add(entry)
        except DamagedError:
            self._is_damaged = True

    def _finish(self, db: Connection, *, purge: bool = False) -> Update:
        try:
            return self._made_again(db) if self._is_damaged else self._updater.finish(purge=purge)
        except DamagedError:
            return self._made_again(db)

    def _made_again(self, db: Connection) -> Update:
        """From all conversations; whatever else lies in its folder belongs to nothing."""
        self._updater, self._is_damaged = Updater(lambda _: None), False
        for name in threads.thread_ids_in_time(db, self._options.feed):
            self._load(db, name)
        return replace(self._updater.finish(), has_deleted=True)


def write_index(press: Press, update: Update, *, everything: bool) -> None:
    """New files, the list at the end of the run, then removals. After a deletion nothing else may be left there: a
    crash before may have left files that no list names (law 8).
    """
    press.write(update.files.items())
    press.remove(update.removed)
    kept = update.kept if everything or update.has_deleted else frozenset()
    press.given.update(kept)
    if update.has_deleted:
        press.remove(path for path in press.sink.paths(FOLDER) if path.endswith(".bin") and path not in kept)


def find_posts(db: Connection, options: SiteOptions, read: Read, search: Search) -> tuple[Hit, ...]:
    """What the published index and what is not published yet answer, for the terminal and for mail; nothing is written.

    As much work as there are changes pending; if nothing was ever published, as much as there are conversations.
    Another worker may write the index meanwhile: then once more, from the newer one. If that is damaged too, from none.
    """
    for source in (read, read, lambda _: None):
        try:
            index = _current_index(db, options, source)
            return find(index, search.text, search.order, search.limit, as_posts=search.as_posts).hits
        except DamagedError:
            continue
    raise AssertionError("an index that was just made has all its files")


def _current_index(db: Connection, options: SiteOptions, read: Read) -> Index:
    pending = changes.pending(db, options.feed, _ALL)
    update = Indexing(read, options).finish_some(db, pending)
    index = open_index(lambda path: update.files.get(path) or read(path))
    if index is None:
        raise AssertionError("an index that was just made has a list")
    return index
