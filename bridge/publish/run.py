"""One run of `publish`, from what is pending to what is done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import PurePath

from bridge.mail.keyed import token_key
from bridge.publish.conversations import every_conversation, portions, some_conversations
from bridge.publish.lists import Lists, read_lists, write_lists
from bridge.publish.look import asset_addresses, asset_files, last_run, look_of
from bridge.publish.press import Press, Published, Sink
from bridge.publish.search import Indexing, write_index
from bridge.publish.states import last_readings, remembered, said, states_file
from bridge.publish.turn import Turn, turn
from bridge.site import build, page
from bridge.site.build import File
from bridge.site.page import SiteOptions, Touched
from bridge.site.render import Renderer, make_renderer
from bridge.site.view.status import MailboxState
from bridge.steps import step
from bridge.store import Store, archive, changes

_ALL = 1_000_000_000
_MOST_HELD = 1000  # are counted
_Texts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Job:
    """One run: where to, for which day, and whether every page is looked at."""

    press: Press
    everything: bool
    before: date | None  # the day of the last run
    today: date
    mailboxes: tuple[MailboxState, ...]
    wish: int = 0  # for a sweep: something left the site


def publish(
    store: Store,
    options: SiteOptions,
    templates: Mapping[str, str],
    sink: Sink,
    now: datetime,
    *,
    everything: bool = False,
    own: Mapping[str, str] | None = None,
    mailboxes: tuple[str, ...] = (),
) -> Published:
    """Bring the site up to date; with `everything`, or if something was taken away, look at every page and every file.

    The pages are a function of store, options, templates (`own`: an operator's, which come first) and the day of `now`
    on the organisation's clock (law 5); one new mail writes a bounded number of files (law 7). StoreError and
    PublishError leave everything pending; TakenError is one of them: another process writes this site. `mailboxes`:
    names, whose last readings the status page tells.
    """
    options = replace(options, token_key=token_key(store.id_key))
    means = _means(tuple(templates.items()), tuple((own or {}).items()), options)
    day, made_with = last_run(sink)
    today = now.astimezone(options.clock).date()
    with store.read() as db:
        is_pending = changes.count_pending(db, options.feed) > 0
        wish = changes.wanted_sweep(db, options.feed)
        known = last_readings(db, mailboxes)
    before = remembered(sink)
    states = known if mailboxes else before
    press = Press(store, means.renderer, sink, means.languages)
    if not (made_with or before):
        press.claim(means.assets)
    before_day = date.fromisoformat(day) if day else None
    is_whole = everything or wish > 0 or made_with != means.look
    job = _Job(press, is_whole, before_day, today, states, wish)
    if mailboxes and (states or before):
        _write_states(press, states, now)
    if not (job.everything or is_pending or said(states) != said(before) or day != today.isoformat()):
        return press.count()
    with turn(store, options.feed) as ours:
        press.keep_turn = ours.keep
        press.write(means.assets)
        if job.everything and is_pending and made_with:  # first the new: no old page may lead to what is not there yet
            _run(replace(job, everything=False), made_with, ours)
        _run(job, means.look, ours)
    return press.count()


def _write_states(press: Press, states: tuple[MailboxState, ...], now: datetime) -> None:
    """At once and not counted: it says when was read, whatever becomes of the pages."""
    with press.store.read() as db:
        held = len(archive.held(db, press.renderer.options.feed, _MOST_HELD))
    press.sink.write(*states_file(states, now.astimezone(press.renderer.options.clock), held))


@dataclass(frozen=True, slots=True)
class _Means:
    """What follows from templates and options alone."""

    renderer: Renderer
    look: str
    assets: tuple[File, ...]
    languages: frozenset[str]


@lru_cache(maxsize=4)  # a worker publishes every few minutes; compiling the templates takes 0.3 s
def _means(templates: _Texts, own: _Texts, options: SiteOptions) -> _Means:
    texts = {**dict(templates), **dict(own)}
    renderer = make_renderer(dict(templates), options, asset_addresses(texts), dict(own))
    languages = frozenset(PurePath(name).stem for name in texts if name.startswith("words/")).union(options.languages)
    return _Means(renderer, look_of(texts, options), tuple(asset_files(texts)), languages)


def _run(job: _Job, look: str, ours: Turn) -> None:
    press, renderer = job.press, job.press.renderer
    handled, touched, lists = _conversations(job)
    write_lists(press, lists, touched, everything=job.everything)
    front = lists.front(job.mailboxes)
    press.write(build.front_pages(renderer, front))
    press.write(build.front_feeds(renderer, front))
    frame = build.frame_file(renderer, front, look)
    if job.everything:
        press.write(build.help_files(renderer))
        press.write(build.search_files(renderer))
        press.sweep(frame[0], page.STATES)
    press.release()
    step("publish.pages")
    press.write([frame])
    press.release()
    with press.store.write() as db:
        if not ours.is_ours(db):  # another's pages may be older than ours or newer: they are written once more
            changes.mark(
                db,
                renderer.options.feed,
                [one.thread for one in handled],
                {one.thread: one.lists_left for one in handled},
            )
        else:
            changes.done(db, renderer.options.feed, handled)
            if job.everything:
                changes.swept(db, renderer.options.feed, job.wish)
    step("publish.done")


def _conversations(job: _Job) -> tuple[list[changes.Pending], Touched, Lists]:
    """Write every conversation that is out of date; then, in the same view of the store, read what the lists need.

    A mail that comes in meanwhile is in both or in neither: no list leads to a page that is not there.
    """
    press, touched, feed = job.press, Touched(), job.press.renderer.options.feed
    handled: dict[str, changes.Pending] = {}
    index = Indexing(press.sink.read, press.renderer.options)
    while True:
        with press.store.read() as db:
            waiting = [one for one in changes.pending(db, feed, _ALL) if handled.get(one.thread) != one]
            if job.everything:
                every_conversation(press, db, index.note)
                write_index(press, index.finish_all(db), everything=True)
            if job.everything or not waiting:
                if not job.everything:
                    write_index(press, index.finish_some(db, handled.values()), everything=False)
                options, days = press.renderer.options, (job.before, job.today)
                key = press.store.id_key
                lists = read_lists(db, options, touched, key, days, everything=job.everything)
                return [*handled.values(), *waiting], touched, lists
        for portion in portions(waiting):
            touched |= some_conversations(press, portion, index.keep)
        handled |= {one.thread: one for one in waiting}
