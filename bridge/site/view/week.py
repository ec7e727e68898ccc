"""A week or a day as people read it, on its page and in a letter: figures, what is open, what was solved, topics."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bridge.conversation.thread import Status
from bridge.conversation.week import Standing, Week, answer
from bridge.mail.message import Address
from bridge.site import page
from bridge.site.page import SiteOptions
from bridge.site.slug import slug
from bridge.site.view import text
from bridge.site.view.age import is_overdue, working_days
from bridge.site.view.card import TopicLink
from bridge.site.view.person import PersonView, view_awaited, view_person

_WAITING, _SOLVED, _TOPICS = 60, 12, 6
_SENTENCE = 220  # letters of an extract


@dataclass(frozen=True, slots=True)
class OpenView:
    """A request that waited at the end. `state`: "late", "open" or "taken"; `days`: working days it had waited;
    `language`: of the subject.
    """

    key: str
    address: str
    subject: str
    language: str
    state: str
    question: str
    question_language: str
    asker: PersonView
    asked: tuple[PersonView, ...]  # () as well if the operator's switch says that nobody is named
    is_assigned: bool  # whether it waits for somebody, named or not
    since: datetime
    days: int


@dataclass(frozen=True, slots=True)
class SolvedView:
    """A request that was solved: who answered whom, and the sentence. `language`: of the subject."""

    address: str
    subject: str
    language: str
    by: PersonView | None
    asker: PersonView
    sentence: str
    sentence_language: str


@dataclass(frozen=True, slots=True)
class TopicBar:
    """A topic and the conversations that moved; `share` in percent of the first."""

    topic: TopicLink
    count: int
    share: int


@dataclass(frozen=True, slots=True)
class WeekView:
    """All of it. `waiting` worst first; the counts may be larger than the lists."""

    name: str
    address: str
    number: int
    first_day: date
    last_day: date
    conversations: int
    solved_count: int
    open_count: int
    late_count: int
    typical: timedelta | None
    waiting: tuple[OpenView, ...]
    solved: tuple[SolvedView, ...]
    topics: tuple[TopicBar, ...]

    @property
    def is_quiet(self) -> bool:
        """Nothing moved and nothing waits."""
        return not (self.conversations or self.solved_count or self.open_count)


@dataclass(frozen=True, slots=True)
class WeekLink:
    """A week in the list of weeks."""

    name: str
    number: int
    address: str
    first_day: date
    last_day: date


def view_week(week: Week, options: SiteOptions) -> WeekView:
    """The week as of its end."""
    waiting = tuple(sorted((view_open(one, week.span.last_day, options) for one in week.waiting), key=_worst))
    return WeekView(
        name=week.span.name,
        address=page.week(week.span.name),
        number=week.span.first_day.isocalendar().week,
        first_day=week.span.first_day,
        last_day=week.span.last_day,
        conversations=week.conversations,
        solved_count=len(week.solved),
        open_count=len(waiting),
        late_count=sum(one.state == "late" for one in waiting),
        typical=week.typical,
        waiting=waiting[:_WAITING],
        solved=tuple(_solved(one, options) for one in week.solved[:_SOLVED]),
        topics=_topics(week.topics, options),
    )


def view_open(one: Standing, day: date, options: SiteOptions) -> OpenView:
    """A request as of `day`."""
    request = one.request
    late = one.status is Status.OPEN and is_overdue(request.since, day, options)
    return OpenView(
        key=one.key,
        address=page.conversation(one.thread),
        subject=text.line(one.subject, "", options),
        language=one.language,
        state="late" if late else one.status.value,
        question=_extract(request.text, options),
        question_language=request.language,
        asker=view_person(request.asker, options),
        asked=view_awaited(_awaited(one), options),
        is_assigned=bool(_awaited(one)),
        since=request.since,
        days=working_days(request.since, day, options),
    )


def _awaited(one: Standing) -> tuple[Address, ...]:
    """Whose answer it waits for: who took it on, else those asked."""
    return (one.last.by,) if one.status is Status.TAKEN and one.last else one.request.asked


def _worst(one: OpenView) -> tuple[int, int, datetime, str]:
    """Overdue before open before taken; longest waiting first."""
    return (("late", "open", "taken").index(one.state), -one.days, one.since, one.key)


def _solved(one: Standing, options: SiteOptions) -> SolvedView:
    step = answer(one)
    return SolvedView(
        address=page.conversation(one.thread),
        subject=text.line(one.subject, "", options),
        language=one.language,
        by=view_person(step.by, options) if step else None,
        asker=view_person(one.request.asker, options),
        sentence=_extract(step.sentence, options) if step else "",
        sentence_language=step.language if step else "",
    )


def _extract(sentence: str, options: SiteOptions) -> str:
    """One line, at most 220 letters. What follows a greeting begins small: "Hallo Tom, ist der Prüfstand frei?"."""
    line = text.line(" ".join(sentence.split()), "", options)
    line = line[:1].upper() + line[1:]
    return line if len(line) <= _SENTENCE else line[:_SENTENCE].rsplit(" ", 1)[0] + " …"


def _topics(counts: tuple[tuple[str, int], ...], options: SiteOptions) -> tuple[TopicBar, ...]:
    """Spellings that share a page are one bar."""
    totals: dict[str, tuple[str, int]] = {}
    for name, count in counts:
        shown, total = totals.get(slug(name), (name, 0))
        totals[slug(name)] = (shown, total + count)
    ordered = sorted(totals.items(), key=lambda one: (-one[1][1], one[0]))[:_TOPICS]
    most = max([count for _, (_, count) in ordered], default=1)
    return tuple(
        TopicBar(view_topic(name, options), count, max(4, round(100 * count / most))) for _, (name, count) in ordered
    )


def view_topic(name: str, options: SiteOptions) -> TopicLink:
    """A topic as the operator writes it, and its page."""
    return TopicLink(text.line(page.title_of(name, options), "", options), page.topic(name))
