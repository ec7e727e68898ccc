"""What a node becomes on the page: where its words are taken from, who said them, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.conversation.linking.graph import Graph
from bridge.conversation.linking.parents import Link
from bridge.conversation.linking.quotes import Item
from bridge.conversation.linking.values import LinkedPost, Sighting
from bridge.conversation.sketch import Level, Sketch
from bridge.conversation.thread import Origin
from bridge.mail.message import Address


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post stands; `link` holds numbers of posts, not nodes."""

    link: Link
    thread: int


def find_words_source(graph: Graph, node: int) -> Item | None:
    """Where the words of a node are taken from; None if it may be no post. A mail is its own source: (mail, -1).

    Of several carriers: untrimmed before trimmed, then the nearest to the original, then in canonical order.
    """
    if node < len(graph.mails):
        return node, -1
    usable = [item for item in graph.items(node) if graph.level(item).may_recover and graph.level(item).words]
    return min(usable, key=lambda item: _source_rank(graph, item)) if usable else None


def _source_rank(graph: Graph, item: Item) -> tuple[bool, int, Item]:
    level = graph.level(item)
    return level.is_trimmed, level.depth, item


def list_sightings(graph: Graph) -> list[list[Sighting]]:
    """For each node every place where its words stand, in all copies of all mails."""
    found: list[list[Sighting]] = [[] for _ in graph.nodes]
    for carrier, copies in enumerate(graph.copies):
        for copy in copies:
            found[carrier].append(Sighting(copy, -1))
        for place, level in enumerate(graph.mails[carrier].levels):
            found[graph.node((carrier, place))] += _in_copies(copies, level)
    return found


def _in_copies(copies: Sequence[Sketch], level: Level) -> list[Sighting]:
    return [
        Sighting(copy, one.index)
        for copy in copies
        for one in copy.levels
        if one == level or (one.author, one.said_at, one.whole) == (level.author, level.said_at, level.whole)
    ]


def make_post(graph: Graph, node: int, source: Item, sightings: Sequence[Sighting], at: Place) -> LinkedPost:
    """The post of a node, its words from `source`."""
    mail = graph.mails[source[0]]
    is_mail = source[1] < 0
    return LinkedPost(
        source=Sighting(mail, -1 if is_mail else mail.levels[source[1]].index),
        sightings=tuple(sightings),
        origin=Origin.RECEIVED if is_mail else Origin.RECOVERED,
        author=mail.author if is_mail else _author(graph, node),
        said_at=mail.sent_at if is_mail else _said_at(graph, node, source),
        message_id=mail.message_id if is_mail else _named(graph, node),
        parent=at.link.parent,
        rule=at.link.rule,
        detail=at.link.detail,
        proof=at.link.proof,
        thread=at.thread,
    )


def _author(graph: Graph, node: int) -> Address:
    """The fullest spelling among the carriers that may be recovered."""
    authors = {graph.level(item).author for item in graph.items(node) if graph.level(item).may_recover}
    return max(
        authors, key=lambda one: (bool(one.address), " " in one.name.strip(), len(one.name), one.name, one.address)
    )


def _said_at(graph: Graph, node: int, source: Item) -> datetime:
    """As the nearest quote has it that tells the time, of equals the source; always before the mails that quote it.

    A carrier says by which clock its own quotes are dated, but not by which clock others dated what stands inside them.
    """
    items = sorted(
        (source, *graph.items(node)),
        key=lambda item: (graph.level(item).is_day, graph.level(item).depth, item != source, item),
    )
    dated = next((at for item in items if (at := graph.level(item).said_at) is not None), None)
    latest = min(graph.mails[item[0]].sent_at - timedelta(seconds=graph.level(item).depth) for item in items)
    return latest if dated is None else min(dated, latest)


def _named(graph: Graph, node: int) -> str:
    names = (ghost[2:] for ghost in graph.ghosts.get(node, ()) if ghost.startswith("m:"))
    return min(names, default="")
