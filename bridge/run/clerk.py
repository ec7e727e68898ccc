"""Commands by mail and notices of one installation; what may still send is the postman's business."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bridge.forget import (
    Erasing,
    Hiding,
    all_sifted,
    expire,
    find_person,
    forget_person,
    hide_in,
    letters_naming,
    show_in,
    traces_of,
)
from bridge.forget.expire import cutoff
from bridge.ingest import FeedRules, Taking, derive_again, refresh, sifted
from bridge.language.tables import Tables
from bridge.letters.answer import Office
from bridge.mail.admission import is_proven
from bridge.mail.message import Address
from bridge.obey import Circulation, Desk, Means, Messenger, give_notice, obey
from bridge.publish import Search, find_posts
from bridge.settings.edges.letters import make_letter_sink
from bridge.settings.edges.pages import make_sink, make_site_options
from bridge.settings.edges.taking import make_rules, mask
from bridge.settings.load import Loaded
from bridge.settings.model import Feed
from bridge.shipped import template_texts
from bridge.site.search.find import Order
from bridge.site.view.person import is_outside
from bridge.site.words import make_words
from bridge.store import Connection, Store, opt_outs, threads


@dataclass(frozen=True, slots=True)
class Clerk:
    """Does what is due besides reading and publishing."""

    loaded: Loaded
    store: Store
    tables: Tables
    clock: Callable[[], datetime]
    tell: Callable[[str], None]

    def go(self, feed: Feed) -> None:
        """What is due for one feed: what is too old, commands, notices. StoreError: it waits."""
        self._expire(feed)
        desk = self._desk(feed)
        done, told = obey(desk), give_notice(desk)
        if done or told:
            self.tell(f"feed={feed.name} commands={done} notices={told}")

    def _expire(self, feed: Feed) -> None:
        """What is older than the feed keeps it goes, once a week."""
        if not feed.keep_days:
            return
        report = expire(self._erasing(feed, "retention"), cutoff(self.clock(), feed.keep_days))
        if report.erased:
            self.tell(f"feed={feed.name} expired={len(report.erased)} posts={report.posts}")

    def _desk(self, feed: Feed) -> Desk:
        letters, now, rules = self.loaded.settings.letters, self.clock(), make_rules(feed, feed.mailbox[0])
        texts = template_texts()
        catalogues = {
            code: make_words(texts[f"words/{code}.po"], code, ZoneInfo(feed.zone)).catalogue.gettext
            for code in feed.languages
        }
        messenger = Messenger(
            id_key=self.store.id_key,
            feed=feed.name,
            office=Office(feed.title, feed.address, feed.public_url, letters.sender),
            languages=catalogues,
            now=now,
            can_send=make_letter_sink(self.loaded) is not None,
        )
        return Desk(
            store=self.store,
            feed=feed.name,
            messenger=messenger,
            means=self._means(feed, rules, now),
            now=now,
            answers_per_hour=letters.answers_per_hour,
            welcomes=letters.welcome,
            tells_held=letters.tells_held,
        )

    def _means(self, feed: Feed, rules: FeedRules, now: datetime) -> Means:
        taking = Taking(self.store, rules, self.tables)

        def work_out(db: Connection, touched: threads.Touched) -> None:
            refresh(db, taking, touched)

        hiding = Hiding(self.store, feed.name, work_out, now, "by mail")
        return Means(
            hide=lambda db, thread: hide_in(db, hiding, thread),
            show=lambda db, thread: show_in(db, hiding, thread),
            opt=lambda db, who, is_out: (
                opt_outs.set_opt_out(db, feed.name, who) if is_out else opt_outs.take_back_opt_out(db, feed.name, who)
            ),
            forget=self._forget,
            circulation=self._circulation(feed),
            is_proven=lambda message: is_proven(message, rules.policy),
            search=lambda db, words, most: self._search(db, feed, words, most),
        )

    def _search(self, db: Connection, feed: Feed, words: str, most: int) -> list[tuple[str, str]]:
        """Conversations as the page finds them, by the same index and query language."""
        read = make_sink(self.loaded, feed).read
        hits = find_posts(db, make_site_options(feed), read, Search(words, Order.BEST, most, as_posts=False))
        return [(hit.thread, hit.subject) for hit in hits]

    def _circulation(self, feed: Feed) -> Circulation | None:
        """The readers of a feed; None where no letters are sent."""
        if make_letter_sink(self.loaded) is None:
            return None
        options = make_site_options(feed)
        return Circulation(
            may_read=lambda who: not is_outside(Address("", who), options),
            feeds=tuple(one.name for one in self.loaded.settings.feed),
            languages={one.address.casefold(): one.language for one in self.loaded.settings.reader},
        )

    def _forget(self, address: str) -> tuple[int, int]:
        """In every feed, as the operator's command does it; old bytes go when the pages are written (run.publisher)."""
        works = [self._erasing(feed, "by mail") for feed in self.loaded.settings.feed]
        with all_sifted(works), self.store.read() as db:
            person = find_person(db, [work.feed for work in works], address)
        folder = self.loaded.settings.letters.spool  # first: begun anew, this may not find their names any more
        for file in letters_naming(traces_of(self.store, person), self.loaded.path(folder)) if folder else ():
            file.unlink()
        reports = [forget_person(work, person) for work in works]
        return sum(len(one.erased) for one in reports), sum(len(one.masked) for one in reports)

    def _erasing(self, feed: Feed, by: str) -> Erasing:
        rules = make_rules(feed, feed.mailbox[0])
        taking = Taking(self.store, rules, self.tables)
        return Erasing(
            store=self.store,
            feed=feed.name,
            tables=self.tables,
            derive=lambda db: derive_again(db, taking),
            sifted=lambda: sifted(taking),
            now=self.clock(),
            by=by,
            mask=mask(feed),
            own_addresses=(feed.address,),
        )
