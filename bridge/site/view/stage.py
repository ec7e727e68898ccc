"""How far a request has come: the path with names and dates, and the evidence behind each step (law 9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bridge.conversation.thread import Away, Post, Request, Status, Step
from bridge.site.page import SiteOptions
from bridge.site.view import text
from bridge.site.view.person import PersonView, view_awaited, view_person
from bridge.site.view.place import Places

_ORDER = (Status.OPEN, Status.TAKEN, Status.ANSWERED, Status.DONE)
_SHOWN = 4  # reached stages on the path; all of them stand in the list below it


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage. `state`: "asked" or a Status value; `is_reopened` if a later sentence opened it again."""

    state: str
    person: PersonView
    at: datetime
    number: int
    link: str
    sentence: str
    language: str
    is_reopened: bool = False


@dataclass(frozen=True, slots=True)
class AwayView:
    """Who is away; `until`: the last day if it is known, else `said` as the note says it, "" if it does not."""

    person: PersonView
    until: date | None
    said: str
    has_left: bool


def view_away(away: Away, options: SiteOptions) -> AwayView:
    """An absence note as shown beside a waiting request."""
    return AwayView(
        view_person(away.who, options), away.last_day, text.line(away.until, "", options), has_left=away.has_left
    )


def view_aways(aways: Iterable[Away], options: SiteOptions) -> tuple[AwayView, ...]:
    """Who of those waited for is away; nobody if pages do not name them."""
    return tuple(view_away(one, options) for one in aways) if options.names_awaited else ()


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request with its path. `missing`: stages still to come, the next one first."""

    state: str
    asker: PersonView
    asked: tuple[PersonView, ...]  # whom it waits for; () as well if the operator's switch says that nobody is named
    is_assigned: bool  # whether it waits for somebody, named or not
    question: StageView
    answer: StageView | None
    stages: tuple[StageView, ...]
    path: tuple[StageView, ...]
    missing: tuple[str, ...]
    since: datetime
    due: str
    due_on: date | None = None
    away: tuple[AwayView, ...] = ()  # of those asked, while it waits


def _language(places: Places, post: str) -> str:
    found: Post | None = places.post(post)
    return found.language if found else ""


def _stage(step: Step, places: Places, options: SiteOptions, state: str = "", is_reopened: bool = False) -> StageView:
    language = _language(places, step.post)
    return StageView(
        state=state or step.status.value,
        person=view_person(step.by, options),
        at=step.at,
        number=places.number(step.post),
        link=places.link(step.post),
        sentence=text.line(step.sentence, language, options),
        language=language,
        is_reopened=is_reopened,
    )


def _later(steps: Iterable[Step], first: Step) -> list[Step]:
    """The steps after the question; the question itself may or may not be among them."""
    return [step for step in steps if not (step.status is Status.OPEN and step.post == first.post)]


def _still_missing(status: Status, reached: Iterable[Status]) -> tuple[str, ...]:
    """What has yet to come: an answer (unless there is one) and the word that it is done."""
    if status is Status.DONE or status is Status.INFO:
        return ()
    at = _ORDER.index(status)
    return tuple(stage.value for stage in _ORDER[at + 1 :] if stage is not Status.TAKEN)


def view_request(request: Request, places: Places, options: SiteOptions) -> RequestView:
    """A request as the page of its conversation shows it."""
    first = Step(Status.OPEN, request.post, request.text, request.since, request.asker)
    later = _later(request.steps, first)
    question = _stage(first, places, options, "asked")
    stages = (question, *(_stage(step, places, options, is_reopened=step.status is Status.OPEN) for step in later))
    answers = [stage for stage in stages if stage.state == Status.ANSWERED.value]
    missing = _still_missing(request.status, (step.status for step in later))
    room = _SHOWN - len(missing)
    path = stages if len(stages) <= room else (question, *stages[len(stages) - max(room - 1, 1) :])
    return RequestView(
        state=request.status.value,
        asker=view_person(request.asker, options),
        asked=view_awaited(request.awaited, options),
        is_assigned=bool(request.awaited),
        question=question,
        answer=answers[-1] if answers else None,
        stages=stages,
        path=path,
        missing=missing,
        since=request.since,
        due=text.line(request.due, "", options),
        away=view_aways(request.away, options),
        due_on=request.due_on,
    )
