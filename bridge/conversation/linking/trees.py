"""From sketches to posts: the forest of rules 1 to 3, the weak parents of rule 4, and what of it can be seen."""

from collections.abc import Iterable, Mapping, Sequence

from bridge.conversation.linking.parents import Link
from bridge.conversation.linking.posts import Place, find_words_source, list_sightings, make_post
from bridge.conversation.linking.strong import Strong, link_strong
from bridge.conversation.linking.union import Union
from bridge.conversation.linking.values import Linked, LinkedPost, Sighting
from bridge.conversation.linking.weak import Weak, decide_all_weak
from bridge.conversation.sketch import Sketch

_START = Link(-1, "start", "", -1)


def link(sketches: Iterable[Sketch]) -> Linked:
    """Posts, parents, threads and suggestions of a set of mails; their order changes nothing (law 3)."""
    strong = link_strong(sketches)
    return plant(strong, decide_all_weak(strong), list_sightings(strong.graph))


def plant(strong: Strong, weak: Mapping[int, Weak], sightings: Sequence[Sequence[Sighting]]) -> Linked:
    """All posts of a forest whose weak parents are decided; `sightings` by node."""
    graph = strong.graph
    links = strong.links | {
        find_top(strong, node): Link(one.parent, "subject", one.reason, node)
        for node, one in weak.items()
        if one.parent is not None
    }
    threads = _threads(strong, weak)
    sources = {node: source for node in graph.nodes if (source := find_words_source(graph, node)) is not None}
    number = {node: place for place, node in enumerate(sources)}
    posts: list[LinkedPost] = []
    for node, source in sources.items():
        found = _visible(links, number, node)
        at = Link(number.get(found.parent, -1), found.rule, found.detail, number.get(found.proof, -1))
        posts.append(make_post(graph, node, source, sightings[node], Place(at, threads[node])))
    suggested = ((node, other, one.reason) for node, one in sorted(weak.items()) for other in one.others)
    origins = ((number[node], number[other]) for node, other in sorted(graph.headers.hijacked.items()))
    return Linked(
        tuple(posts), tuple((number[node], number[other], why) for node, other, why in suggested), tuple(origins)
    )


def find_top(strong: Strong, mail: int) -> int:
    """What rule 4 hangs up for an undecided mail: the first post it quotes that has no parent, else the mail itself."""
    top = node = mail
    while node in strong.links:
        node = strong.links[node].parent
        top = node if find_words_source(strong.graph, node) is not None else top
    return top


def _threads(strong: Strong, weak: Mapping[int, Weak]) -> list[int]:
    union: Union[int] = Union()
    for node, tree in enumerate(strong.tree):
        union.join(tree, node)
    for node, one in weak.items():
        if one.parent is not None:
            union.join(one.parent, node)
    return [union.find(node) for node in strong.graph.nodes]


def _visible(links: Mapping[int, Link], number: Mapping[int, int], node: int) -> Link:
    """The link to the nearest ancestor that is a post."""
    found = links.get(node, _START)
    above = found.parent
    while above not in number and above in links:
        above = links[above].parent
    return Link(above, found.rule, found.detail, found.proof) if above in number else _START
