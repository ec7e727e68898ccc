"""Absence notes beside waiting requests: "away until ..." for the ones whose answer is missing (DESIGN §7).

Law 3: a function of requests and notes alone. Only waiting requests carry notes: a note changes no other thread.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bridge.conversation.thread import Away, Request, Status

_WAITING = (Status.OPEN, Status.TAKEN)
_NO_END = timedelta(days=14)  # how long a note holds that names no day


def waited_for(requests: Sequence[Request]) -> frozenset[str]:
    """The address keys of everybody whose answer a request waits for."""
    waiting = (request for request in requests if request.status in _WAITING)
    return frozenset(person.key for request in waiting for person in request.awaited if person.key)


def add_absences(requests: Sequence[Request], notes: Mapping[str, Away]) -> tuple[Request, ...]:
    """The requests, those that wait with the notes of the ones awaited; `notes` by address key, the newest of each."""
    return tuple(replace(request, away=_of(request, notes)) for request in requests)


def _of(request: Request, notes: Mapping[str, Away]) -> tuple[Away, ...]:
    if request.status not in _WAITING:
        return ()
    found = (notes[person.key] for person in request.awaited if person.key in notes)
    return tuple(note for note in found if _holds(note, request))


def _holds(note: Away, request: Request) -> bool:
    """Whether the absence had not ended before the request was asked."""
    if note.has_left:
        return True
    end = note.last_day or (note.since + _NO_END).date()
    return end >= request.since.date()
