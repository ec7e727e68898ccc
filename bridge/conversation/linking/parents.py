"""The evidence ladder of DESIGN §5: for each node the strongest evidence of what it answers; loops are cut."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.conversation.linking.acquaintance import is_acquainted
from bridge.conversation.linking.graph import Graph
from bridge.conversation.linking.likeness import is_same_subject
from bridge.conversation.linking.quotes import Item
from bridge.conversation.sketch import Level
from bridge.conversation.thread import Kind

RULES = ("in-reply-to", "references", "thread-index", "forward", "quote", "subject", "start")  # strongest first

_NO_TIME = timedelta(0)
_ZONE_SLIP = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Link:
    """An edge to a parent; `proof` is the node whose mail shows it."""

    parent: int
    rule: str
    detail: str
    proof: int


def choose_parents(graph: Graph) -> dict[int, Link]:
    """Node -> Link for every node that has strong evidence of a parent; never a loop."""
    shown = Shown(graph)
    links = {node: link for node in graph.nodes if (link := next(_ladder(graph, shown, node), None)) is not None}
    _cut_loops(graph, links)
    return links


class Shown:
    """What quotes show: `above` each node, and which mails quote a node first (`answers`)."""

    def __init__(self, graph: Graph) -> None:
        """In time linear in the number of levels."""
        self.above: dict[int, list[Link]] = defaultdict(list)
        self.answers: dict[int, list[int]] = defaultdict(list)
        for carrier, mail in enumerate(graph.mails):
            for place, upper in _deeper(mail.levels):
                link = _level_link(graph, (carrier, upper), carrier)
                self.above[graph.node((carrier, place))].append(link)
            parent = graph.headers.parents[carrier]
            firsts = {graph.node((carrier, place)) for place, level in enumerate(mail.levels) if level.depth == 1}
            for node in firsts | ({parent} if isinstance(parent, int) else set()):
                self.answers[node].append(carrier)


def _ladder(graph: Graph, shown: Shown, node: int) -> Iterator[Link]:
    """Evidence for the parent of a node, strongest first."""
    if node in graph.headers.hijacked:
        return
    yield from _by_headers(graph, node)
    if node < len(graph.mails):
        if node in graph.series:
            yield Link(graph.series[node], "subject", "part of a numbered series", node)
        yield from _by_first_level(graph, node)
        yield from _by_second_level(graph, shown, node)
    if _may_answer(graph, node):
        yield from _nearest(graph, node, (link for link in shown.above.get(node, ()) if _is_talk(graph, link)))


def _may_answer(graph: Graph, node: int) -> bool:
    """A mail that does not say so itself is no answer, whatever stands below it in a digest that quotes it."""
    return node >= len(graph.mails) or graph.mails[node].has_reply_prefix or graph.mails[node].has_forward_prefix


def _is_talk(graph: Graph, link: Link) -> bool:
    """Deeper quotes lead to a mail of that subject only: a digest quotes a dozen talks, one inside the other."""
    return link.parent >= len(graph.mails) or is_same_subject(graph.mails[link.proof], graph.mails[link.parent])


def _nearest(graph: Graph, node: int, links: Iterable[Link], slack: timedelta = _NO_TIME) -> list[Link]:
    """The links to what was said before `node`, the latest first."""
    at = said_at(graph, node)
    possible = [link for link in links if link.parent != node and _may_precede(graph, link.parent, node, slack)]
    return sorted(possible, key=lambda link: nearness(graph, link.parent, at), reverse=True)


def _may_precede(graph: Graph, node: int, later: int, slack: timedelta) -> bool:
    """Between mails the clock decides, but for `slack`; the time in a quote may be hours off."""
    if max(node, later) >= len(graph.mails):
        slack = _ZONE_SLIP
    return said_at(graph, node) <= said_at(graph, later) + slack


def _by_headers(graph: Graph, node: int) -> Iterator[Link]:
    if node >= len(graph.mails):
        for ghost in graph.ghosts.get(node, ()):
            yield from _above(graph, node, ghost)
        return
    parent = graph.headers.parents[node]
    if parent is None:
        yield from _above(graph, node, node)
        return
    found = graph.resolve(parent)
    if isinstance(found, int) and found != node:
        name = graph.headers.chains[node][-1]
        is_direct = found == parent or graph.bound.get(str(parent)) == found
        yield Link(found, _header_rule(name, is_direct), name[2:], node)


def _above(graph: Graph, node: int, target: int | str) -> Iterator[Link]:
    """What the headers of others put above a node that says nothing itself."""
    upper = graph.headers.above.get(target)
    found = None if upper is None else graph.resolve(upper)
    if isinstance(found, int) and found != node:
        yield Link(found, _header_rule(str(target), is_direct=False), "named so by a later reply", node)


def _header_rule(name: str, is_direct: bool) -> str:
    if name.startswith("t:"):
        return "thread-index"
    return "in-reply-to" if is_direct else "references"


def _by_first_level(graph: Graph, node: int) -> Iterator[Link]:
    """Only the first quote level votes; of several the one said last before this mail, however the clocks ran.

    A mail that came counts before one that nobody has: what is pasted in (a patch, a log with From and Date) is none.
    """
    firsts = (place for place, level in enumerate(graph.mails[node].levels) if level.depth == 1)
    links = _nearest(graph, node, [_level_link(graph, (node, place), node) for place in firsts], _ZONE_SLIP)
    yield from sorted(links, key=lambda link: link.parent >= len(graph.mails))
    if node in graph.quotes.unattributed:
        yield Link(graph.quotes.unattributed[node], "quote", "level 1, no author named", node)


def _by_second_level(graph: Graph, shown: Shown, node: int) -> Iterator[Link]:
    """Nobody is named before level 1: it is an answer to level 2, by the person this mail is addressed to."""
    mail = graph.mails[node]
    if not mail.levels or mail.levels[0].depth != 2:
        return
    second = graph.node((node, 0))
    known = [one for one in shown.answers.get(second, ()) if one < node and is_acquainted(mail, graph.mails[one])]
    if known:
        answered = max(known, key=lambda one: (graph.mails[one].author.key in mail.people[1:2], one))
        yield Link(answered, "quote", "level 2 is what it answers, too", node)
    yield from _nearest(graph, node, [_level_link(graph, (node, 0), node)])


def _level_link(graph: Graph, item: Item, proof: int) -> Link:
    level = graph.level(item)
    rule = "forward" if level.kind == Kind.FORWARD else "quote"
    return Link(graph.node(item), rule, f"level {level.depth}", proof)


def _deeper(levels: Sequence[Level]) -> Iterator[tuple[int, int]]:
    """Each level with the next deeper one inside it."""
    for place in range(len(levels) - 1):
        if levels[place + 1].depth > levels[place].depth:
            yield place, place + 1


def said_at(graph: Graph, node: int) -> datetime:
    """When a node was said; for an undated class when the first mail that quotes it was sent."""
    if node < len(graph.mails):
        return graph.mails[node].sent_at
    items = graph.items(node)
    dated = [at for item in items if (at := graph.level(item).said_at) is not None]
    return min(dated) if dated else min(graph.mails[item[0]].sent_at for item in items)


def nearness(graph: Graph, node: int, at: datetime) -> tuple[bool, bool, float, int]:
    """To choose among parents: of known time, before the child, and then as late as may be."""
    is_dated = node < len(graph.mails) or any(graph.level(item).said_at is not None for item in graph.items(node))
    distance = (at - said_at(graph, node)).total_seconds()
    return is_dated, distance >= 0, -abs(distance), -node


def _cut_loops(graph: Graph, links: dict[int, Link]) -> None:
    """In each loop the weakest edge goes, of equals the one above the earliest node."""
    done: set[int] = set()
    for start in graph.nodes:
        path: list[int] = []
        node: int | None = start
        while node is not None and node not in done:
            done.add(node)
            path.append(node)
            node = links[node].parent if node in links else None
        if node in path:
            loop = path[path.index(node) :]
            del links[min(loop, key=lambda one: (-RULES.index(links[one].rule), said_at(graph, one), one))]
