"""Rules 1 and 2: what the headers say, Message-IDs before Thread-Index; ghosts stand for mail never seen."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from bridge.conversation.linking.hijack import is_hijacked
from bridge.conversation.linking.keys import HEADER_DIGITS, index_chain, reference_chain
from bridge.conversation.linking.likeness import quotes_well
from bridge.conversation.sketch import Sketch

Target = int | str  # a mail (its index), or the name of a ghost ("m:..." or "t:...")


class Headers:
    """Who answers whom by headers alone, for mails in canonical order."""

    def __init__(self, mails: Sequence[Sketch]) -> None:
        """In time linear in the number of references."""
        self._mails = mails
        self._named: dict[str, list[int]] = defaultdict(list)
        for index, mail in enumerate(mails):
            for name in _own_names(mail):
                self._named[name].append(index)
        self.parents: list[Target | None] = []
        self.chains: list[tuple[str, ...]] = []  # names above each mail, oldest first
        self.hijacked: dict[int, int] = {}  # mail -> mail its headers point to
        for index in range(len(mails)):
            self._read(index)
        self.above: dict[Target, Target] = self._presumed()

    def _read(self, index: int) -> None:
        chain, parent = self._answered(index)
        if isinstance(parent, int) and is_hijacked(self._mails[index], self._mails[parent]):
            self.hijacked[index] = parent
            chain, parent = (), None
        self.chains.append(chain)
        self.parents.append(parent)

    def _answered(self, index: int) -> tuple[tuple[str, ...], Target | None]:
        """The chain that decides and its last name, as a mail if there is one."""
        mail = self._mails[index]
        indexed = index_chain(mail.thread_index)[:-1] if is_indexed(mail) else ()
        chains = [chain for chain in (reference_chain(mail), indexed) if chain]
        for chain in chains:
            found = self.find(chain[-1], index)
            if found is not None:
                return chain, found
        return (chains[0], chains[0][-1]) if chains else ((), None)

    def find(self, name: str, child: int) -> int | None:
        """The mail of that name. Of several (imposters) the one that is quoted, else the last before `child`."""
        found = [index for index in self._named.get(name, ()) if index != child]
        if name.startswith("t:"):  # a meeting's updates all carry the index of its first mail
            found = [index for index in found if index < child]
        if len(found) < 2:
            return found[0] if found else None
        mail = self._mails[child]
        return max(found, key=lambda index: self._fit(mail, index))

    def _fit(self, child: Sketch, index: int) -> tuple[bool, bool, int]:
        is_before = self._mails[index].sent_at <= child.sent_at
        return quotes_well(child, self._mails[index]), is_before, index if is_before else -index

    def _presumed(self) -> dict[Target, Target]:
        """What stands above ghosts, and above mails whose own headers are silent, in the headers of others."""
        votes: dict[Target, dict[Target, int]] = defaultdict(lambda: defaultdict(int))
        for index, chain in enumerate(self.chains):
            targets = [self.target(name, index) for name in chain]
            for upper, lower in pairwise(targets):
                if upper != lower and (isinstance(lower, str) or self._is_silent(lower)):
                    votes[lower][upper] += 1
        return {lower: max(uppers, key=lambda upper: uppers[upper]) for lower, uppers in votes.items()}

    def _is_silent(self, index: int) -> bool:
        return self.parents[index] is None and index not in self.hijacked

    def target(self, name: str, child: int) -> Target:
        """The mail of that name, or the name itself for a ghost."""
        found = self.find(name, child)
        return name if found is None else found

    def climb(self, target: Target) -> Target:
        """The next mail at or above `target`; the topmost ghost if there is none."""
        seen = {target}
        while isinstance(target, str) and target in self.above:
            target = self.above[target]
            if target in seen:
                break
            seen.add(target)
        return target


def is_indexed(mail: Sketch) -> bool:
    """True if Thread-Index says to which conversation a mail belongs.

    A new mail that was written over an old one has its index, too, but no prefix; all updates of a meeting have the
    index of the first.
    """
    if len(mail.thread_index) == HEADER_DIGITS:
        return True
    return bool(mail.thread_index) and (mail.has_reply_prefix or mail.has_forward_prefix)


def _own_names(mail: Sketch) -> list[str]:
    names = [f"m:{mail.message_id}"] if mail.message_id else []
    return [*names, index_chain(mail.thread_index)[-1]] if mail.thread_index else names
