"""The state of a whole thread, and when a request is overdue."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from bridge.conversation.thread import Request, Status

_ORDER = (Status.OPEN, Status.TAKEN, Status.ANSWERED, Status.DONE)
_FARTHEST = 4000  # days that are counted: eleven years of an unanswered question are overdue anyway


def thread_status(requests: Sequence[Request]) -> Status:
    """The state of the request that is least far; INFO when nobody asked anything."""
    states = {request.status for request in requests}
    return next((status for status in _ORDER if status in states), Status.INFO)


def is_overdue(request: Request, day: date, working_days: int, holidays: Collection[date] = ()) -> bool:
    """Whether a request has been open or taken for more than `working_days` working days (Monday to Friday, no
    holiday) on `day`.

    The clock starts anew when it is opened again; the day of the request itself does not count.
    """
    if request.status not in {Status.OPEN, Status.TAKEN}:
        return False
    opened = [step.at for step in request.steps if step.status is Status.OPEN]
    since = (opened[-1] if opened else request.since).date()
    return working_days_between(since, day, holidays) > working_days


def working_days_between(since: date, day: date, holidays: Collection[date] = ()) -> int:
    """Working days after `since` up to and including `day`; 0 if `day` is not later."""
    span = min((day - since).days, _FARTHEST)
    days = (since + timedelta(days=number) for number in range(1, span + 1))
    return sum(one.weekday() < 5 and one not in holidays for one in days)
