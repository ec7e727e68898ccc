"""How much a letter may say: no more than mail programs show whole.

Gmail cuts a letter at 102 kB, counting what hangs together by its subject; 40 kB of HTML leave room for more than one.
Readers of many feeds get less of each, and always figures and the links to all of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

LARGEST_HTML, LARGEST = 40_000, 52_000  # bytes; the second with the text twin, before it is encoded for the wire

Printed = TypeVar("Printed")


@dataclass(frozen=True, slots=True)
class Room:
    """At most so many of each, in each feed."""

    open: int
    solved: int
    topics: int
    people: int
    has_all_figures: bool = True  # of the promoter's table; else people, questions, solved


ROOMS = (
    Room(3, 2, 8, 6),
    Room(2, 1, 4, 6),
    Room(1, 1, 0, 3),
    Room(1, 0, 0, 0, has_all_figures=False),
    Room(0, 0, 0, 0, has_all_figures=False),
)


def fitted(write: Callable[[Room], Printed], sizes: Callable[[Printed], tuple[int, int]]) -> Printed:
    """What `write` makes of the largest room in which it is small enough, else of the smallest. `sizes`: bytes of HTML
    and of its text twin.
    """
    for room in ROOMS[:-1]:
        printed = write(room)
        html, text = sizes(printed)
        if html <= LARGEST_HTML and html + text <= LARGEST:
            return printed
    return write(ROOMS[-1])
