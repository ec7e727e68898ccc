"""The pages of conversations: those out of date, or every one; their attached files; redirects; what is gone."""

from collections.abc import Callable, Iterator
from itertools import islice

from bridge.conversation.thread import Post, Thread
from bridge.mail.parse import parse_message
from bridge.publish.press import Press
from bridge.site import build, page
from bridge.site.attachment import safe_name
from bridge.site.feed import Gone
from bridge.site.page import Touched
from bridge.store import Connection, archive, changes, forgetting, threads

_PORTION = 40  # conversations loaded at once
Note = Callable[[changes.Pending, Thread], None]


def portions(waiting: list[changes.Pending]) -> Iterator[list[changes.Pending]]:
    """So many at a time as are held in memory."""
    items = iter(waiting)
    while portion := list(islice(items, _PORTION)):
        yield portion


def some_conversations(press: Press, portion: list[changes.Pending], note: Note) -> Touched:
    """Write these, each of which is told to `note`; the lists they stand in or stood in. What is gone goes last, after
    its redirect has a target.
    """
    options, touched = press.renderer.options, Touched()
    gone: list[tuple[str, Thread | None]] = []
    for one in portion:
        left = one.lists_left
        touched |= page.left(left.months, left.topics, left.people, left.weeks)
        with press.store.read() as db:
            thread = threads.load_thread(db, options.feed, one.thread)
            target = None if thread else _target(db, options.feed, one.thread)
            taken = forgetting.load_tombstones(db, options.feed, one.thread) if thread else ()
        if thread and thread.posts:
            _write(press, thread, taken)
            note(one, thread)
            touched |= page.touched(thread, options)
        else:
            gone.append((one.thread, target))
    for name, target in gone:
        press.replace(page.conversation(name), build.redirect_files(press.renderer, name, target) if target else ())
    return touched


def _target(db: Connection, feed: str, old: str) -> Thread | None:
    """The thread that took the posts of one that is gone."""
    name = threads.find_redirect(db, feed, old)
    thread = threads.load_thread(db, feed, name) if name else None
    return thread if thread and thread.posts else None


def every_conversation(press: Press, db: Connection, note: Callable[[Thread], None]) -> None:
    """Look at all of them, in order of time; each is told to `note` as well. Those that are new are there by now, so
    each change is written at once.
    """
    feed = press.renderer.options.feed
    for number, name in enumerate(threads.thread_ids_in_time(db, feed), 1):
        thread = threads.load_thread(db, feed, name)
        if thread and thread.posts:
            _write(press, thread, forgetting.load_tombstones(db, feed, name))
            note(thread)
        if number % _PORTION == 0:
            press.release()
    press.release()


def _write(press: Press, thread: Thread, taken: Gone) -> None:
    """Its files, pages and feeds; `taken`: posts that are gone from its feeds."""
    _write_attachments(press, thread)
    feeds = build.conversation_feeds(press.renderer, thread, taken)
    pages = [*build.conversation_pages(press.renderer, thread), *feeds]
    press.replace(page.conversation(thread.id), pages)
    for old in thread.redirects:
        press.replace(page.conversation(old), build.redirect_files(press.renderer, old, thread))


def _write_attachments(press: Press, thread: Thread) -> None:
    """The attached files that are not there yet, from the raw mails."""
    for post in thread.posts:
        named = (
            (page.attachment(one.sha256, safe_name(one.filename, one.media_type)), one.sha256) for one in post.files
        )
        wanted = dict(named)
        press.given.update(wanted)
        missing = {path: digest for path, digest in wanted.items() if not press.sink.exists(path)}
        if missing:
            contents = _contents(press, thread.feed, post)
            press.write((path, contents[digest]) for path, digest in missing.items() if digest in contents)


def _contents(press: Press, feed: str, post: Post) -> dict[str, bytes]:
    """SHA-256 -> bytes of the files of a post's mail, and of the mails attached to it."""
    with press.store.read() as db:
        placed = threads.find_post(db, feed, post.id)
        raw = archive.raw(db, placed.mail) if placed else b""
    message = parse_message(raw)
    files = [*message.attachments, *(one for inner in message.attached for one in inner.attachments)]
    return {one.sha256: one.content for one in files}
