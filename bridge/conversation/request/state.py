"""The state of a whole thread. When a request is overdue the site says: it knows the holidays."""

from collections.abc import Sequence

from bridge.conversation.thread import Request, Status

_ORDER = (Status.OPEN, Status.TAKEN, Status.ANSWERED, Status.DONE)


def thread_status(requests: Sequence[Request]) -> Status:
    """The state of the request that is least far; INFO when nobody asked anything."""
    states = {request.status for request in requests}
    return next((status for status in _ORDER if status in states), Status.INFO)
