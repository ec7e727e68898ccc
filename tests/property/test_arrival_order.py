"""Laws 3, 4, 5 and 12 for linking: order of arrival, mails twice, rebuilding, weak evidence."""

from collections import defaultdict
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from bridge.conversation.linking import Linked, link
from bridge.conversation.sketch import Sketch
from tests.memory_store import MemoryStore
from tests.reference_linker import link_naively
from tests.stories import stories

Face = tuple[int, int]


def shape(linked: Linked) -> tuple[object, ...]:
    """Posts, parents and threads without ids: a post is named by where its words are."""
    face = [(post.source.sketch.mail, post.source.level) for post in linked.posts]
    posts = {
        face[number]: (
            post.origin,
            post.author,
            post.said_at,
            post.rule,
            face[post.parent] if post.parent >= 0 else None,
        )
        for number, post in enumerate(linked.posts)
    }
    threads = defaultdict(set)
    for number, post in enumerate(linked.posts):
        threads[post.thread].add(face[number])
    weak = {(face[post], face[other]) for post, other, _ in linked.weak}
    return posts, {frozenset(one) for one in threads.values()}, weak


def stored_shape(store: MemoryStore) -> tuple[object, ...]:
    face = {post.id: (post.mail, post.level) for post in store.posts.values()}
    posts = {
        face[post.id]: (post.origin, post.author, post.said_at, post.because.rule, face.get(post.parent))
        for post in store.posts.values()
    }
    threads = defaultdict(set)
    for post in store.posts.values():
        threads[post.thread].add(face[post.id])
    return posts, {frozenset(one) for one in threads.values()}


@st.composite
def shuffled(draw: st.DrawFn) -> tuple[tuple[Sketch, ...], list[int]]:
    story = draw(stories())
    return story, draw(st.permutations(range(len(story))))


def arrive(story: tuple[Sketch, ...], order: list[int]) -> MemoryStore:
    store = MemoryStore()
    for number, place in enumerate(order, start=1):
        store.take(replace(story[place], mail=number))
    return store


@given(shuffled())
def test_link_is_a_function_of_the_set(case: tuple[tuple[Sketch, ...], list[int]]) -> None:
    story, order = case
    assert shape(link(story[place] for place in order)) == shape(link(story))


@given(shuffled())
def test_mail_by_mail_gives_what_the_whole_set_gives(case: tuple[tuple[Sketch, ...], list[int]]) -> None:
    story, order = case
    numbered = [replace(story[place], mail=number) for number, place in enumerate(order, start=1)]
    posts, threads, weak = shape(link(numbered))
    store = arrive(story, order)
    assert stored_shape(store) == (posts, threads)
    pairs = {(link_.post, link_.other) for link_ in store.weak}
    assert len(pairs) <= len(weak)


@given(shuffled())
def test_the_same_mail_again_changes_nothing(case: tuple[tuple[Sketch, ...], list[int]]) -> None:
    story, order = case
    store = arrive(story, order)
    for number, place in enumerate(order, start=1):
        again = store.take(replace(story[place], mail=number))
        assert (again.placed, again.dropped, again.moved) == ((), (), ())


@given(shuffled())
def test_another_copy_of_a_mail_makes_no_post(case: tuple[tuple[Sketch, ...], list[int]]) -> None:
    story, order = case
    store = arrive(story, order)
    before = stored_shape(store)
    for number, place in enumerate(order, start=len(order) + 1):
        store.take(replace(story[place], mail=number))
    assert stored_shape(store) == before


@given(shuffled())
def test_rebuilding_gives_the_same_ids(case: tuple[tuple[Sketch, ...], list[int]]) -> None:
    story, order = case
    one, other = arrive(story, order), arrive(story, order)
    assert one.posts == other.posts
    assert one.redirects == other.redirects


@given(shuffled())
def test_no_url_dies(case: tuple[tuple[Sketch, ...], list[int]]) -> None:
    story, order = case
    store = MemoryStore()
    seen: set[str] = set()
    for number, place in enumerate(order, start=1):
        store.take(replace(story[place], mail=number))
        alive = {post.thread for post in store.posts.values()}
        seen |= alive
        assert all(store.follow(thread) in alive for thread in seen)


@given(shuffled())
def test_every_link_names_posts_that_exist(case: tuple[tuple[Sketch, ...], list[int]]) -> None:
    store = arrive(*case)
    for post in store.posts.values():
        assert post.parent == "" or store.posts[post.parent].thread == post.thread
        assert post.because.post == "" or post.because.post in store.posts
        assert (post.because.rule == "start") == (post.parent == "")


@given(stories())
def test_every_received_mail_is_one_post_and_threads_are_trees(story: tuple[Sketch, ...]) -> None:
    linked = link(story)
    own = [one.sketch.mail for post in linked.posts for one in post.sightings if one.level < 0]
    assert sorted(own) == sorted(one.mail for one in story)
    assert all((post.source.level < 0) == (post.origin == "received") for post in linked.posts)
    for number in range(len(linked.posts)):
        above = {number}
        while linked.posts[number].parent >= 0:
            number = linked.posts[number].parent  # noqa: PLW2901 - walking up
            assert number not in above
            above.add(number)


@given(stories(), st.data())
def test_less_weak_evidence_never_merges_more(story: tuple[Sketch, ...], data: st.DataObject) -> None:
    """Law 12: a reply without its prefix joins nothing more than before.

    But for one that counts its parts ("[PATCH 1/2] Ventil") and quotes nobody: that could be a part of a series.
    """
    places = [place for place, one in enumerate(story) if one.levels or not one.base_subject.startswith("[")]
    assume(places)
    place = data.draw(st.sampled_from(places))
    poorer = [
        replace(one, has_reply_prefix=False, has_forward_prefix=False) if one is story[place] else one for one in story
    ]
    threads = {post.source.sketch.mail: post.thread for post in link(story).posts if post.source.level < 0}
    fewer = {post.source.sketch.mail: post.thread for post in link(poorer).posts if post.source.level < 0}
    together = {(a, b) for a in fewer for b in fewer if fewer[a] == fewer[b]}
    assert together <= {(a, b) for a in threads for b in threads if threads[a] == threads[b]}


@given(stories())
def test_a_naive_linker_agrees(story: tuple[Sketch, ...]) -> None:
    posts, threads, _ = shape(link(story))
    places = {face: (row[0], row[4], row[3]) for face, row in posts.items()}
    assert link_naively(story) == (places, threads)
