"""Months, topics and the pages that age: what they are read from and where they go."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bridge.conversation.thread import Card, Status
from bridge.publish.people import Folk, read_people, write_people
from bridge.publish.press import Press
from bridge.publish.weeks import Weeks, read_weeks, write_weeks
from bridge.site import build, page
from bridge.site.build import File, Front
from bridge.site.feed import Gone
from bridge.site.page import SiteOptions, Touched
from bridge.site.view.activity import Written, first_day
from bridge.site.view.status import MailboxState
from bridge.store import Connection, forgetting, threads

_WAITING, _SOLVED = 1000, 400
_TOPIC = page.TOPIC_CARDS + page.TOPIC_ROWS + 1  # one more than is shown: then the page says where the others are


@dataclass(frozen=True, slots=True)
class Lists:
    """Everything that lists and ageing pages are made of, read in one view of the store."""

    months: tuple[tuple[str, int], ...]
    topics: tuple[tuple[str, int], ...]
    month_cards: Mapping[str, tuple[Card, ...]]
    topic_cards: Mapping[str, tuple[Card, ...]]
    latest: tuple[Card, ...]
    waiting: tuple[Card, ...]
    solved: tuple[Card, ...]
    gone: Gone
    topic_gone: Mapping[str, Gone]
    folk: Folk
    weeks: Weeks
    written: tuple[Written, ...]

    def front(self, today: date, mailboxes: tuple[MailboxState, ...]) -> Front:
        """What the pages that age need."""
        front = Front(self.latest, self.waiting, self.solved, self.topics, today, mailboxes, self.gone)
        front = replace(front, directory=self.folk.directory, written=self.written)
        return replace(front, lately=self.folk.what_lately(), who=self.folk.who_could())


def read_lists(
    db: Connection,
    options: SiteOptions,
    touched: Touched,
    id_key: bytes,
    days: tuple[date | None, date],
    *,
    everything: bool,
) -> Lists:
    """The lists that are out of date, or all. `days`: of the last run and of this one."""
    feed = options.feed
    months = tuple((one.name, one.threads) for one in threads.months(db, feed) if one.threads)
    topics = tuple((one.name, one.threads) for one in threads.topics(db, feed) if one.threads)
    names = build.topic_names(topics)
    wanted_months = {name for name, _ in months} if everything else touched.months
    wanted_topics = set(names) if everything else touched.topics
    waiting = threads.cards_of_status(db, feed, (Status.OPEN, Status.TAKEN), _WAITING)
    shown = {key: names[key] for key in sorted(wanted_topics) if key in names}
    return Lists(
        months,
        topics,
        {name: threads.cards_of_month(db, feed, name) for name in sorted(wanted_months)},
        {key: _cards_of_topic(db, feed, names.get(key, ())) for key in sorted(wanted_topics)},
        threads.latest_cards(db, feed, options.feed_cards),
        waiting,
        threads.cards_of_status(db, feed, (Status.ANSWERED, Status.DONE), _SOLVED),
        forgetting.load_tombstones(db, feed, threads.SITE),
        {key: _gone(db, feed, names.get(key, ()), id_key) for key in sorted(wanted_topics)},
        read_people(db, options, shown, waiting, None if everything else touched, id_key=id_key),
        read_weeks(db, options, touched.weeks, days, everything=everything),
        _written(db, options, days[1]),
    )


def _written(db: Connection, options: SiteOptions, today: date) -> tuple[Written, ...]:
    """What the team wrote in the days of the chart: as many rows as a week has mails."""
    start = datetime.combine(first_day(today), time(), options.clock)
    end = datetime.combine(today + timedelta(days=1), time(), options.clock)
    return threads.load_written(db, options.feed, start, end)


def _gone(db: Connection, feed: str, names: tuple[str, ...], id_key: bytes) -> Gone:
    """What went from the feed of a topic, whichever way it was spelled there."""
    return forgetting.load_tombstones(db, feed, *(threads.topic_place(name, id_key) for name in names))


def _cards_of_topic(db: Connection, feed: str, names: tuple[str, ...]) -> tuple[Card, ...]:
    found = {card.thread: card for name in names for card in threads.cards_of_topic(db, feed, name, _TOPIC)}
    newest = sorted(found.values(), key=lambda card: (card.last_at, card.thread), reverse=True)
    return tuple(newest[:_TOPIC])


def write_lists(press: Press, lists: Lists, touched: Touched, *, everything: bool) -> None:
    """Months, topics, weeks, and the lists of them."""
    renderer, names = press.renderer, build.topic_names(lists.topics)
    for name, month_cards in lists.month_cards.items():
        press.replace(page.month(name), build.month_files(renderer, name, month_cards) if month_cards else ())
    for key, cards in lists.topic_cards.items():
        files: list[File] = []
        if cards:
            knows = lists.folk.who_knows(key, names[key])
            files += build.topic_files(renderer, key, names[key][0], cards, knows)
            files += build.topic_feeds(renderer, key, names[key][0], cards, lists.topic_gone.get(key, ()))
        press.replace(page.topic(key), files)
    write_weeks(press, lists.weeks)
    if everything or touched.months:
        press.write(build.archive_files(renderer, (name for name, _ in lists.months)))
    if everything or touched.topics:
        press.write(build.topics_files(renderer, lists.topics))
    write_people(press, lists.folk, touched, everything=everything)
