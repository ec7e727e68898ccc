"""Touching: what a store must load together (see Known)."""

from collections import defaultdict
from collections.abc import Sequence

from bridge.conversation.linking.union import Union
from bridge.conversation.sketch import Sketch


def cluster_of(sketches: Sequence[Sketch], start: int) -> set[int]:
    """The indices of all that hang together with `start`: a key of one is a key or an offer of the other."""
    offered: dict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(sketches):
        for key in one.offers:
            offered[key].append(index)
    wanted: dict[str, int] = {}
    union: Union[int] = Union()
    for index, one in enumerate(sketches):
        for key in one.keys:
            first = wanted.setdefault(key, index)
            union.join(first, index)
            if first == index:
                _join_all(union, index, offered.get(key, ()))
    top = union.find(start)
    return {index for index in range(len(sketches)) if union.find(index) == top}


def _join_all(union: Union[int], index: int, others: Sequence[int]) -> None:
    for other in others:
        union.join(index, other)
