"""The one decision: a new mail and what is known give a Change. Pure, so that a rebuild decides the same (law 5)."""

from collections.abc import Mapping, Sequence

from bridge.conversation.difference import Naming, compare_posts
from bridge.conversation.identity import make_id, post_key
from bridge.conversation.linking.clusters import cluster_of
from bridge.conversation.linking.posts import list_sightings
from bridge.conversation.linking.strong import Strong, link_strong
from bridge.conversation.linking.trees import find_top, plant
from bridge.conversation.linking.weak import Weak, affected_by, decide_all_weak, is_undecided
from bridge.conversation.sketch import Change, Known, Placed, Sketch


def decide(sketch: Sketch, known: Known, id_key: bytes) -> Change:
    """What `sketch` changes. `id_key` (the first 64 bytes count) keys the ids. Decided again, it places nothing new."""
    sketches = (*(one for one in known.sketches if one.mail != sketch.mail), sketch)
    strong = link_strong(sketches)
    own = _own_mails(strong, sketches)
    asked = own | affected_by(strong, own)
    sightings = list_sightings(strong.graph)
    ids = [make_id(post_key(sightings[node]), id_key) for node in strong.graph.nodes]
    weak = decide_all_weak(strong, asked) | _kept(strong, ids, {post.id: post for post in known.posts}, asked)
    asked_numbers = {one.mail for index in asked for one in strong.graph.copies[index]}
    return compare_posts(Naming(plant(strong, weak, sightings), id_key), asked_numbers, known)


def _own_mails(strong: Strong, sketches: Sequence[Sketch]) -> set[int]:
    """The mails (by index in the forest) of the new mail's cluster: only there can strong evidence change anything."""
    numbers = {sketches[index].mail for index in cluster_of(sketches, len(sketches) - 1)}
    copies = enumerate(strong.graph.copies)
    return {index for index, group in copies if any(one.mail in numbers for one in group)}


def _kept(strong: Strong, ids: Sequence[str], posts: Mapping[str, Placed], asked: set[int]) -> dict[int, Weak]:
    """What rule 4 said of mails it is not asked about now: not all mails of their subject are loaded."""
    index_of = {one: index for index, one in enumerate(ids)}
    kept: dict[int, Weak] = {}
    for index in range(len(strong.graph.mails)):
        if index not in asked and is_undecided(strong, index):
            post = posts.get(ids[find_top(strong, index)])
            if post is not None and post.because.rule == "subject":
                kept[index] = Weak(index_of.get(post.parent), (), post.because.detail)
    return kept
