"""Hide a conversation: it leaves every page, feed, list and index at once, with all that answers it later.

Its raw mails stay, and so does its place among the conversations: an answer finds it, and is hidden with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bridge.steps import step
from bridge.store import Connection, Store, changes, forgetting, threads

Refresh = Callable[[Connection, threads.Touched], None]


@dataclass(frozen=True, slots=True)
class Hiding:
    """How a feed hides. `refresh` works the rows of a thread out again (ingest.refresh)."""

    store: Store
    feed: str
    refresh: Refresh
    now: datetime
    by: str


def hide_thread(work: Hiding, thread: str) -> int:
    """How many posts left the pages; 0 if there is no such thread, or it is hidden already."""
    with work.store.write() as db:
        return hide_in(db, work, thread)


def hide_in(db: Connection, work: Hiding, thread: str) -> int:
    """The same in a running transaction."""
    mails = threads.mails_of_thread(db, work.feed, thread)
    if not mails or forgetting.is_hidden(db, work.feed, mails):
        return 0
    places = threads.places_of_thread(db, work.feed, thread, work.store.id_key)
    forgetting.hide_mails(db, work.feed, mails, work.now)
    old_pages = threads.redirects_to(db, work.feed, thread)
    work.refresh(db, threads.Touched(frozenset({thread, *old_pages})))
    forgetting.keep_tombstones(db, work.feed, places, work.now)
    changes.want_sweep(db, work.feed)  # attached files stand apart from the pages
    posts = {post for found in places.values() for post in found}
    _log(db, work, "hide", thread, len(posts))
    step("forget.hidden")
    return len(posts)


def show_thread(work: Hiding, thread: str) -> int:
    """Undo it; how many posts are back."""
    with work.store.write() as db:
        return show_in(db, work, thread)


def show_in(db: Connection, work: Hiding, thread: str) -> int:
    """The same in a running transaction."""
    mails = threads.mails_of_thread(db, work.feed, thread)
    if not mails or not forgetting.show_mails(db, work.feed, mails):
        return 0
    posts = threads.post_ids(db, work.feed, thread)
    forgetting.drop_tombstones(db, work.feed, posts)
    work.refresh(db, threads.Touched(frozenset({thread, *threads.redirects_to(db, work.feed, thread)})))
    _log(db, work, "show", thread, len(posts))
    return len(posts)


def _log(db: Connection, work: Hiding, kind: str, thread: str, posts: int) -> None:
    forgetting.log_removal(db, forgetting.Removal(work.feed, work.now, kind, work.by, thread, {"posts": posts}))
