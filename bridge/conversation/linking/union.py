"""Disjoint sets whose groups do not depend on the order of joining."""

from collections import defaultdict
from collections.abc import Hashable
from typing import Generic, TypeVar

Member = TypeVar("Member", bound=Hashable)


class Union(Generic[Member]):
    """Groups of members; a member not added is a group of its own as soon as it is asked for."""

    def __init__(self) -> None:
        """Empty."""
        self._parent: dict[Member, Member] = {}

    def add(self, member: Member) -> None:
        """Makes a group of one, unless the member is known."""
        self._parent.setdefault(member, member)

    def find(self, member: Member) -> Member:
        """The member that stands for the group."""
        parents = self._parent
        top = parents.setdefault(member, member)
        while parents[top] != top:
            top = parents[top]
        while parents[member] != top:
            parents[member], member = top, parents[member]
        return top

    def join(self, one: Member, other: Member) -> None:
        """Makes one group of two."""
        self._parent[self.find(other)] = self.find(one)

    def groups(self) -> list[list[Member]]:
        """All groups; members in the order they were added."""
        found: dict[Member, list[Member]] = defaultdict(list)
        for member in self._parent:
            found[self.find(member)].append(member)
        return list(found.values())
