"""Months, topics and the pages that age: what they are read from and where they go."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bridge.conversation.thread import Card, Status
from bridge.publish.people import Folk, read_people, write_people
from bridge.publish.press import Press
from bridge.publish.topics import Topic, due_topics, read_topic, write_topic
from bridge.publish.weeks import Weeks, read_weeks, write_weeks
from bridge.site import build, page
from bridge.site.build import Front
from bridge.site.feed import Gone
from bridge.site.page import SiteOptions, Touched
from bridge.site.view.activity import Written, first_day
from bridge.site.view.status import MailboxState
from bridge.store import Connection, forgetting, threads

_WAITING, _SOLVED = 1000, 400


@dataclass(frozen=True, slots=True)
class Lists:
    """Everything that lists and ageing pages are made of, read in one view of the store."""

    months: tuple[tuple[str, int], ...]
    topics: tuple[tuple[str, int], ...]
    month_cards: Mapping[str, tuple[Card, ...]]
    by_topic: Mapping[str, Topic]  # slug -> what is out of date
    latest: tuple[Card, ...]
    waiting: tuple[Card, ...]
    solved: tuple[Card, ...]
    gone: Gone
    today: date
    folk: Folk
    weeks: Weeks
    written: tuple[Written, ...]

    def front(self, mailboxes: tuple[MailboxState, ...]) -> Front:
        """What the pages that age need."""
        front = Front(self.latest, self.waiting, self.solved, self.topics, self.today, mailboxes, self.gone)
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
    wanted_topics = set(names) if everything else touched.topics | due_topics(db, options, days)
    waiting = threads.cards_of_status(db, feed, (Status.OPEN, Status.TAKEN), _WAITING)
    shown = {key: names[key] for key in sorted(wanted_topics) if key in names}
    return Lists(
        months,
        topics,
        {name: threads.cards_of_month(db, feed, name) for name in sorted(wanted_months)},
        {key: read_topic(db, feed, names.get(key, ()), id_key) for key in sorted(wanted_topics)},
        threads.latest_cards(db, feed, options.feed_cards),
        waiting,
        threads.cards_of_status(db, feed, (Status.ANSWERED, Status.DONE), _SOLVED),
        forgetting.load_tombstones(db, feed, threads.SITE),
        days[1],
        read_people(db, options, shown, waiting, None if everything else touched, id_key=id_key),
        read_weeks(db, options, touched.weeks, days, everything=everything),
        _written(db, options, days[1]),
    )


def _written(db: Connection, options: SiteOptions, today: date) -> tuple[Written, ...]:
    """What the team wrote in the days of the chart: as many rows as a week has mails."""
    start = datetime.combine(first_day(today), time(), options.clock)
    end = datetime.combine(today + timedelta(days=1), time(), options.clock)
    return threads.load_written(db, options.feed, start, end)


def write_lists(press: Press, lists: Lists, touched: Touched, *, everything: bool) -> None:
    """Months, topics, weeks, and the lists of them."""
    renderer = press.renderer
    for name, month_cards in lists.month_cards.items():
        press.replace(page.month(name), build.month_files(renderer, name, month_cards) if month_cards else ())
    for key, topic in lists.by_topic.items():
        write_topic(press, key, topic, lists.folk.who_knows(key, topic.names), lists.today)
    write_weeks(press, lists.weeks)
    if everything or touched.months:
        press.write(build.archive_files(renderer, (name for name, _ in lists.months)))
    if everything or touched.topics:
        press.write(build.topics_files(renderer, lists.topics))
    write_people(press, lists.folk, touched, everything=everything)
