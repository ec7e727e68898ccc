"""Nodes: mails 0..n-1 in canonical order, then classes of quoted levels; ghosts (names) stand between until bound."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bridge.conversation.linking.headers import Headers, Target
from bridge.conversation.linking.likeness import is_same_mail, may_be_renamed
from bridge.conversation.linking.quotes import Item, Quotes, read_quotes
from bridge.conversation.linking.series import find_series
from bridge.conversation.sketch import Level, Sketch


@dataclass(frozen=True, slots=True)
class Graph:
    """A set of mails, read: what the headers say, what the quotes are, and which ghost is which node."""

    mails: tuple[Sketch, ...]
    copies: tuple[tuple[Sketch, ...], ...]  # per mail: every sketch of it, the mail itself first
    headers: Headers
    quotes: Quotes
    series: dict[int, int]  # mail -> mail that opens its numbered series
    bound: dict[str, int]  # ghost -> node whose words a reply to the ghost quotes
    ghosts: dict[int, list[str]]  # the same the other way round, in alphabetical order

    def node(self, item: Item) -> int:
        """The node of a quoted level."""
        mail = self.quotes.mail_of.get(item)
        return len(self.mails) + self.quotes.class_of[item] if mail is None else mail

    def items(self, node: int) -> tuple[Item, ...]:
        """The quoted levels of a class; () for a mail."""
        return () if node < len(self.mails) else self.quotes.classes[node - len(self.mails)]

    def level(self, item: Item) -> Level:
        """The quoted level at its place."""
        return self.mails[item[0]].levels[item[1]]

    def resolve(self, target: Target) -> Target:
        """The next node at or above `target`; the topmost ghost if there is none."""
        seen: set[Target] = set()
        while isinstance(target, str) and target not in seen:
            seen.add(target)
            target = self.bound.get(target, self.headers.above.get(target, target))
        return target

    @property
    def nodes(self) -> range:
        """All mails and classes."""
        return range(len(self.mails) + len(self.quotes.classes))


def read_graph(sketches: Iterable[Sketch]) -> Graph:
    """The Graph of a set of sketches; their order changes nothing."""
    copies = _merge_copies(sketches)
    mails = tuple(group[0] for group in copies)
    headers = Headers(mails)
    quotes = read_quotes(mails, headers)
    unbound = Graph(
        mails, copies, headers, quotes, find_series(mails, [bool(chain) for chain in headers.chains]), {}, {}
    )
    bound = _bind(unbound)
    ghosts: dict[int, list[str]] = defaultdict(list)
    for ghost in sorted(bound):
        ghosts[bound[ghost]].append(ghost)
    return replace(unbound, bound=bound, ghosts=dict(ghosts))


def _merge_copies(sketches: Iterable[Sketch]) -> tuple[tuple[Sketch, ...], ...]:
    """Law 4: one group for each mail, in canonical order; the copy with the fewest words (no list footer) first."""
    unique: dict[tuple[str, str], Sketch] = {}
    for one in sketches:
        face = (one.message_id, one.content_key)
        if face not in unique or one.mail < unique[face].mail:
            unique[face] = one
    named: dict[str, list[list[Sketch]]] = defaultdict(list)
    for one in sorted(unique.values(), key=_canonical):
        _add_copy(named[one.message_id], one)
    groups = (
        tuple(sorted(group, key=lambda one: (one.words, _canonical(one)))) for all_ in named.values() for group in all_
    )
    return tuple(sorted(groups, key=lambda group: _canonical(group[0])))


def _add_copy(groups: list[list[Sketch]], one: Sketch) -> None:
    for group in groups:
        if one.message_id and is_same_mail(group[0], one):
            group.append(one)
            return
    groups.append([one])


def _canonical(one: Sketch) -> tuple[object, ...]:
    return one.sent_at, one.content_key, one.message_id


def _bind(graph: Graph) -> dict[str, int]:
    """Ghost -> node: who answers a mail never seen and quotes somebody, quotes that mail. Nearer votes count first."""
    votes: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for carrier in range(len(graph.mails)):
        for ghost, node, distance in _bindings(graph, carrier):
            votes[ghost][node][min(distance, 1)] += 1
    return {
        ghost: min(nodes, key=lambda node: ([-count for count in nodes[node]], node)) for ghost, nodes in votes.items()
    }


def _bindings(graph: Graph, carrier: int) -> Iterator[tuple[str, int, int]]:
    """Walks up headers and quotes side by side, while there is one level for each step."""
    target = graph.headers.parents[carrier]
    for distance, place in enumerate(single_levels(graph.mails[carrier].levels)):
        node = graph.node((carrier, place))
        if isinstance(target, str) and node != carrier:
            if node >= len(graph.mails) or may_be_renamed(graph.mails[carrier], place, graph.mails[node]):
                yield target, node, distance
            target = graph.headers.parents[node] if node < len(graph.mails) else graph.headers.above.get(target)
        elif isinstance(target, int) and target == node:
            target = graph.headers.parents[node]
        else:
            return


def single_levels(levels: Sequence[Level]) -> Iterator[int]:
    """Places of the levels 1, 2, 3 ... as long as each depth occurs once."""
    depths = [level.depth for level in levels]
    for place, depth in enumerate(depths):
        if depth != place + 1 or depths.count(depth) > 1:
            return
        yield place
