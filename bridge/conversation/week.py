"""What a week or a day says: which requests came, were solved, still wait; as of its end, whatever came later.

A function of the conversations alone, so that a page of a week is the same whenever it is written (law 5). What has
waited for longer than LOOK_BACK weeks is no longer told, it stands on the board: so a change touches few weeks (law 7).
"""

import hashlib
import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bridge.conversation.thread import Card, Post, Request, Status, Step
from bridge.mail.message import Address

LOOK_BACK = 4
_SOLVED = (Status.ANSWERED, Status.DONE)
_ORDER = (Status.OPEN, Status.TAKEN, *_SOLVED, Status.INFO)
_ENOUGH = 3  # fewer answers give no median: it would be somebody's own time (UX section 5)
_ONE_DAY = timedelta(days=1)
_ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days on the organisation's clock; `end` is the first instant after it."""

    name: str  # "2026-W47" or "2026-11-24"
    first_day: date
    last_day: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A request as it stood at the end of a span. `last`: the step that brought it there; `language`: the subject's."""

    thread: str
    subject: str
    language: str
    topics: tuple[str, ...]
    request: Request
    status: Status
    last: Step | None

    @property
    def key(self) -> str:
        """Of its request."""
        return request_key(self.request)


@dataclass(frozen=True, slots=True)
class Week:
    """What a span says. `typical`: median time from question to answer, None if there were too few."""

    span: Span
    moved: tuple[tuple[str, ...], ...]  # of each conversation with a new post its topics
    solved: tuple[Standing, ...]  # conversations solved in this span, the most telling first
    waiting: tuple[Standing, ...]  # conversations that wait at its end, the oldest first
    typical: timedelta | None

    @property
    def conversations(self) -> int:
        """How many moved."""
        return len(self.moved)

    @property
    def topics(self) -> tuple[tuple[str, int], ...]:
        """Topic and how many of its conversations moved, the most frequent first."""
        counts = Counter(topic for topics in self.moved for topic in topics)
        return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0].casefold(), one[0])))


def request_key(request: Request) -> str:
    """The same as long as the post asks the same; says no word of it."""
    return f"{request.post}:{hashlib.sha256(request.text.encode('utf-8', 'replace')).hexdigest()[:12]}"


def week_name(at: datetime, zone: ZoneInfo) -> str:
    """The ISO week of an instant: "2026-W47"; 2027-01-01 is in 2026-W53."""
    return week_of(at.astimezone(zone).date())


def week_of(day: date) -> str:
    """The ISO week of a day."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def week_span(name: str, zone: ZoneInfo) -> Span:
    """Monday to Sunday. ValueError if `name` is no week."""
    year, _, number = name.partition("-W")
    if not (year.isdecimal() and number.isdecimal()):
        raise ValueError(f"{name} is no week such as 2026-W47")
    monday = date.fromisocalendar(int(year), int(number), 1)
    return days_span(name, monday, monday + _ONE_WEEK, zone)


def days_span(name: str, first: date, end: date, zone: ZoneInfo) -> Span:
    """From midnight to midnight by the wall clock: with a change of the clock an hour more or less."""
    midnight = [datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, end)]
    return Span(name, first, end - _ONE_DAY, midnight[0], midnight[1])


def shares(card: Card, posts: Iterable[Post], requests: Iterable[Request], zone: ZoneInfo) -> dict[str, str]:
    """Week -> fingerprint of what it tells of a conversation: another one means that its page must be written again.

    The weeks of its posts and steps; while a request waits, at most LOOK_BACK more.
    """
    asked, moved = tuple(requests), {week_name(post.said_at, zone) for post in posts}
    weeks = moved | {name for request in asked for name in _weeks_of(request, zone)}
    found: dict[str, str] = {}
    for name in weeks:
        span = week_span(name, zone)
        standing = [_standing(card, request, span.end) for request in asked]
        told = [(one.key, one.status, one.last) for one in standing if one and _is_told(one, span)]
        share = (card.subject, _subject_language(card), card.topics, name in moved, told)
        found[name] = hashlib.sha256(repr(share).encode("utf-8", "replace")).hexdigest()[:12]
    return found


def _weeks_of(request: Request, zone: ZoneInfo) -> set[str]:
    monday = request.since.astimezone(zone).date()
    waits = {week_of(monday + ahead * _ONE_WEEK) for ahead in range(LOOK_BACK + 1)}
    return waits | {week_name(step.at, zone) for step in request.steps}


def _is_told(one: Standing, span: Span) -> bool:
    if one.status in _SOLVED:
        return one.last is not None and one.last.at >= span.start
    return one.request.since >= span.start - LOOK_BACK * _ONE_WEEK


def make_week(span: Span, threads: Iterable[tuple[Card, tuple[Request, ...]]], moved: Iterable[str]) -> Week:
    """`threads`: those that the week tells of; `moved`: ids of those with a post in the span."""
    known = sorted(threads, key=lambda one: one[0].thread)
    standing = [_standing(card, request, span.end) for card, requests in known for request in requests]
    told = [one for one in standing if one is not None and _is_told(one, span)]
    main = _one_a_thread(told)
    solved = [one for one in main if one.status in _SOLVED]
    waiting = [one for one in main if one.status not in _SOLVED]
    active = set(moved)
    return Week(
        span=span,
        moved=tuple(card.topics for card, _ in known if card.thread in active),
        solved=tuple(sorted(solved, key=_telling)),
        waiting=tuple(sorted(waiting, key=lambda one: (one.request.since, one.key))),
        typical=_typical(one for one in told if one.status in _SOLVED),
    )


def _one_a_thread(told: Iterable[Standing]) -> list[Standing]:
    """Conversations are told and counted, as on the board: by the request that is least far, of those the oldest."""
    found: dict[str, Standing] = {}
    for one in sorted(told, key=lambda one: (_ORDER.index(one.status), one.request.since, one.key)):
        found.setdefault(one.thread, one)
    return list(found.values())


def _standing(card: Card, request: Request, end: datetime) -> Standing | None:
    """None if nobody had asked yet."""
    if request.since >= end:
        return None
    steps = [step for step in request.steps if step.at < end]
    status = steps[-1].status if steps else Status.OPEN
    last = steps[-1] if steps and status is not Status.OPEN else None
    return Standing(card.thread, card.subject, _subject_language(card), card.topics, request, status, last)


def standing_now(card: Card, request: Request) -> Standing:
    """A request as it stands now."""
    last = request.steps[-1] if request.steps and request.status is not Status.OPEN else None
    language = _subject_language(card)
    return Standing(card.thread, card.subject, language, card.topics, request, request.status, last)


def _subject_language(card: Card) -> str:
    """Rows of older versions know that of the first post only."""
    return card.subject_language or card.language


def _telling(one: Standing) -> tuple[bool, float, str]:
    """First those whose answer is a sentence, the newest of them first."""
    step = answer(one)
    words = len(step.sentence.split()) if step else 0
    return (not 4 <= words <= 30, -step.at.timestamp() if step else 0.0, one.key)


def answer(one: Standing) -> Step | None:
    """The step that answered it; a thank-you that closes it is no answer."""
    steps = one.request.steps[: one.request.steps.index(one.last) + 1] if one.last else ()
    return next((step for step in reversed(steps) if step.status is Status.ANSWERED), one.last)


def _typical(solved: Iterable[Standing]) -> timedelta | None:
    found = [(one, answer(one)) for one in solved]
    seconds = [max(0.0, (step.at - one.request.since).total_seconds()) for one, step in found if step]
    return timedelta(seconds=statistics.median(seconds)) if len(seconds) >= _ENOUGH else None


def is_asked(one: Request, who: Address) -> bool:
    """Whether a person is among those asked, or has taken it on: then it waits for them."""
    taken = next((step.by for step in reversed(one.steps) if step.status is Status.TAKEN), None)
    if one.status is Status.TAKEN and taken is not None:
        return taken.key == who.key
    return any(person.key == who.key for person in one.asked)
