"""The search index: brought up to date with the conversations of a run, its list of segments last.

The index in the sink says itself what it knows: a sink that is new, or damaged, gets all of it again, and two sinks of
one store do not confuse each other.
"""

from collections.abc import Iterable

from bridge.conversation.thread import Thread
from bridge.publish.press import Press
from bridge.site.search.document import Entry, make_entry
from bridge.site.search.segment import FOLDER
from bridge.site.search.update import DamagedError, Update, Updater
from bridge.store import Connection, threads


class Indexing:
    """What one run finds out about conversations, for the index."""

    def __init__(self, press: Press) -> None:
        """Looks at the index in the sink."""
        self._press = press
        self._updater = Updater(press.sink.read)
        self._seen: set[str] = set()
        self.is_damaged = False

    @property
    def is_new(self) -> bool:
        """Whether there is no index to bring up to date: every conversation is wanted."""
        return self._updater.is_new or self.is_damaged

    def note(self, thread: Thread) -> None:
        """A conversation as it is."""
        self._seen.add(thread.id)
        self._add(make_entry(thread, self._press.renderer.options))

    def finish_all(self, db: Connection) -> None:
        """Every conversation was noted, unless the index turned out to be damaged: take out all others, and write."""
        if not self.is_damaged:
            for name in sorted(self._known() - self._seen):
                self._add(Entry(name))
        self._finish(db)

    def finish_some(self, db: Connection, names: Iterable[str]) -> None:
        """Only these changed, or are gone."""
        if not self.is_new:
            for name in names:
                self._load(db, name)
        self._finish(db)

    def _known(self) -> set[str]:
        try:
            return self._updater.threads()
        except DamagedError:
            self.is_damaged = True
            return set()

    def _load(self, db: Connection, name: str) -> None:
        thread = threads.load_thread(db, self._press.renderer.options.feed, name)
        if thread and thread.posts:
            self.note(thread)
        else:
            self._add(Entry(name))

    def _add(self, entry: Entry) -> None:
        if self.is_damaged:
            return
        try:
            self._updater.add(entry)
        except DamagedError:
            self.is_damaged = True

    def _finish(self, db: Connection) -> None:
        try:
            update = None if self.is_new and not self._seen else self._updater.finish()
        except DamagedError:
            self.is_damaged, update = True, None
        if update is None or self.is_damaged:
            update = self._made_again(db)
        _write(self._press, update, sweeps=self.is_damaged or update.has_deleted)

    def _made_again(self, db: Connection) -> Update:
        self._updater, self.is_damaged = Updater(lambda _: None), False
        for name in threads.thread_ids_in_time(db, self._press.renderer.options.feed):
            self._load(db, name)
        self.is_damaged = True  # what is there besides belongs to nothing
        return self._updater.finish()


def _write(press: Press, update: Update, *, sweeps: bool) -> None:
    """New files, the list at the end of the run, then removals. After a deletion nothing else may be left there: a
    crash before may have left files that no list names (law 8).
    """
    press.write(update.files.items())
    press.given.update(update.kept)
    press.remove(update.removed)
    if sweeps:
        press.remove(path for path in press.sink.paths(FOLDER) if path.endswith(".bin") and path not in update.kept)
