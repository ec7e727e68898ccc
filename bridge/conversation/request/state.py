"""The state of a whole thread, and the request it comes from. Only the site says "overdue": it knows the holidays."""

from collections.abc import Sequence

from bridge.conversation.thread import Request, Status

_ORDER = (Status.OPEN, Status.TAKEN, Status.ANSWERED, Status.DONE)
_WAITING = (Status.OPEN, Status.TAKEN)


def thread_status(requests: Sequence[Request]) -> Status:
    """The state of the request that is least far; INFO when nobody asked anything."""
    states = {request.status for request in requests}
    return next((status for status in _ORDER if status in states), Status.INFO)


def leading_request(requests: Sequence[Request]) -> Request | None:
    """The request that card and page are about, so that both say the same: of those that stand where the thread
    stands the oldest that waits, or the one that was answered last. None if nobody asked.
    """
    status = thread_status(requests)
    there = [one for one in requests if one.status is status]
    if status in _WAITING:
        return min(there, key=lambda one: (one.since, one.post))
    return max(there, key=lambda one: (max((step.at for step in one.steps), default=one.since), one.post), default=None)
