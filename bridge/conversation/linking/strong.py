"""Rules 1 to 3 together: parents and strong trees of a set of mails. What is joined here is joined for certain."""

from collections.abc import Iterable
from dataclasses import dataclass

from bridge.conversation.linking.graph import Graph, read_graph
from bridge.conversation.linking.headers import is_indexed
from bridge.conversation.linking.keys import index_chain
from bridge.conversation.linking.parents import Link, choose_parents
from bridge.conversation.linking.union import Union
from bridge.conversation.sketch import Sketch

Member = int | str  # a node or a ghost


@dataclass(frozen=True, slots=True)
class Strong:
    """The forest before weak evidence: `tree` numbers the trees by node."""

    graph: Graph
    links: dict[int, Link]
    tree: tuple[int, ...]


def link_strong(sketches: Iterable[Sketch]) -> Strong:
    """Rules 1 to 3 for a set of sketches."""
    graph = read_graph(sketches)
    links = choose_parents(graph)
    union: Union[Member] = Union()
    for node in graph.nodes:
        union.add(node)
    for node, link in links.items():
        union.join(link.parent, node)
    _join_ghosts(graph, union)
    _anchor_classes(graph, union)
    first: dict[Member, int] = {}
    tree = tuple(first.setdefault(union.find(node), node) for node in graph.nodes)
    return Strong(graph, links, tree)


def _join_ghosts(graph: Graph, union: Union[Member]) -> None:
    """Answers to a mail never seen are siblings, as are all mails of one Outlook conversation."""
    for mail, parent in enumerate(graph.headers.parents):
        if isinstance(parent, str):
            union.join(parent, mail)
        if is_indexed(graph.mails[mail]) and mail not in graph.headers.hijacked:
            union.join(index_chain(graph.mails[mail].thread_index)[0], mail)
    for lower, upper in graph.headers.above.items():
        union.join(upper, lower)
    for ghost, node in graph.bound.items():
        union.join(ghost, node)


def _anchor_classes(graph: Graph, union: Union[Member]) -> None:
    """A recovered post that nothing else holds stays with the first mail that quotes it; it joins no two threads."""
    floating = range(len(graph.mails), len(graph.nodes))
    for node in sorted(floating, key=lambda one: (min(graph.level(item).depth for item in graph.items(one)), one)):
        carriers = sorted({item[0] for item in graph.items(node)})
        if all(union.find(carrier) != union.find(node) for carrier in carriers):
            union.join(carriers[0], node)
