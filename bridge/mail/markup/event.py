"""What a reader of HTML meets, in order: the start of an element, a text, the end of an element."""

from collections.abc import Mapping
from enum import IntEnum

NO_ATTRIBUTES: Mapping[str, str] = {}


class Event(IntEnum):
    """What the reader meets."""

    START = 0
    TEXT = 1
    END = 2


Step = tuple[Event, str, Mapping[str, str]]  # kind, tag or text, attributes of a START
