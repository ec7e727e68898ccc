"""From sketches to trees."""

from collections.abc import Iterable

from bridge.conversation.linking.values import Linked
from bridge.conversation.sketch import Sketch


def link(sketches: Iterable[Sketch]) -> Linked:
    """Posts, parents, threads and suggestions of a set of mails; the order they are given in changes nothing (law 3)."""
    raise NotImplementedError
