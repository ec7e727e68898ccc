"""What each feed has to say in a span, read once for all its readers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bridge.conversation.week import Span
from bridge.letters.due import Due
from bridge.letters.promoter import Adoption, FeedAdoption
from bridge.letters.weekly import FeedNews
from bridge.site.page import SiteOptions
from bridge.store import Store, absences, threads


@dataclass(slots=True)
class NewsStand:
    """The news of all feeds, as read at `now`: requests that wait are read then, so who answered is not reminded."""

    store: Store
    feeds: Mapping[str, SiteOptions]
    now: datetime
    _news: dict[tuple[str, Due], FeedNews] = field(default_factory=dict)
    _adoption: dict[tuple[str, Due], FeedAdoption] = field(default_factory=dict)

    def news(self, feed: str, due: Due) -> FeedNews:
        """Of one feed and issue."""
        found = self._news.get((feed, due))
        if found is None:
            found = self._news[feed, due] = self._read(feed, due)
        return found

    def adoption(self, feed: str, due: Due) -> FeedAdoption:
        """How one feed is taken up, this week and the week before."""
        found = self._adoption.get((feed, due))
        if found is None:
            found = self._adoption[feed, due] = self._read_adoption(feed, due)
        return found

    def _read(self, feed: str, due: Due) -> FeedNews:
        options = self.feeds[feed]
        span = due.span(options.clock)
        with self.store.read() as db:
            writers = threads.load_writers(db, feed, span.start, span.end)
            return FeedNews(
                options=options,
                week=threads.load_week(db, feed, span, due.weeks),
                live=threads.waiting_requests(db, feed),
                new=tuple(one for one in writers if not threads.has_written_before(db, feed, one, span.start)),
                away=absences.away_on(db, feed, self.now.astimezone(options.clock).date()),
            )

    def _read_adoption(self, feed: str, due: Due) -> FeedAdoption:
        week = timedelta(weeks=1)
        before = Due(due.kind, due.name, due.moment - week, due.first_day - week, due.end_day - week)
        live = self.news(feed, due).live
        return FeedAdoption(self.feeds[feed], self._count(feed, due), self._count(feed, before), live)

    def _count(self, feed: str, due: Due) -> Adoption:
        span: Span = due.span(self.feeds[feed].clock)
        with self.store.read() as db:
            writers = threads.load_writers(db, feed, span.start, span.end)
            new = [one for one in writers if not threads.has_written_before(db, feed, one, span.start)]
            return Adoption(threads.load_week(db, feed, span, due.weeks), len(writers), len(new))
