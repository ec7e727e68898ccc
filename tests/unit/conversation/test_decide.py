"""Ids are given at first sight and kept; merged threads keep the older URL; what is not loaded is left alone."""

from bridge.conversation.decide import decide
from bridge.conversation.sketch import Known
from tests.memory_store import ID_KEY, MemoryStore
from tests.sketches import BILL, JANA, JONAS, LUIS, TRIP, VALVE, at, mail, quoted

FIRST = mail(1, JANA, at(2, 8), "Ventil", VALVE)
ANSWER = mail(2, JONAS, at(2, 9), "AW: Ventil", TRIP, refs=["m1"], chain=[quoted(JANA, at(2, 8), VALVE)])


def test_ids_are_short_keyed_and_the_same_again() -> None:
    one, again = decide(FIRST, Known((), ()), ID_KEY), decide(FIRST, Known((), ()), ID_KEY)
    assert one == again
    post = one.placed[0]
    assert len(post.id) == 10
    assert post.id.isalnum()
    assert post.id == post.id.lower()
    assert decide(FIRST, Known((), ()), b"another key").placed[0].id != post.id
    assert decide(FIRST, Known((), ()), b"k" * 100).placed[0].id != post.id


def test_a_recovered_post_keeps_its_id_when_the_mail_comes() -> None:
    store = MemoryStore()
    store.take(ANSWER)
    before = {post.author: post.id for post in store.posts.values()}
    threads = {post.thread for post in store.posts.values()}
    change = store.take(mail(3, JANA, at(2, 8), "Ventil", VALVE, name="m1"))
    after = {post.author: post.id for post in store.posts.values()}
    assert before == after
    assert {post.thread for post in store.posts.values()} == threads
    assert (change.dropped, change.moved) == ((), ())
    assert next(post for post in store.posts.values() if post.author == JANA).origin == "received"


def test_merged_threads_keep_the_older_url() -> None:
    store = MemoryStore()
    store.take(mail(1, JANA, at(2, 8), "Ventil", VALVE, name="a"))
    store.take(mail(2, LUIS, at(2, 10), "AW: Ventil", BILL, refs=["b"]))
    older, younger = (next(p.thread for p in store.posts.values() if p.mail == n) for n in (1, 2))
    change = store.take(mail(3, JONAS, at(2, 9), "AW: Ventil", TRIP, name="b", refs=["a"]))
    assert {post.thread for post in store.posts.values()} == {older}
    assert change.moved == ((younger, older),)
    assert set(change.touched) == {older, younger}
    assert {post.mail for post in change.placed} == {2, 3}


def test_a_split_part_gets_its_own_id_and_its_posts_theirs() -> None:
    """A second candidate turns rule 4 into a suggestion."""
    store = MemoryStore()
    store.take(mail(1, JANA, at(2), "Rechnung", BILL, to=[JONAS]))
    store.take(mail(2, JONAS, at(5), "AW: Rechnung", TRIP, to=[JANA]))
    ids = {post.mail: post.id for post in store.posts.values()}
    assert len({post.thread for post in store.posts.values()}) == 1
    change = store.take(mail(3, JANA, at(3), "Rechnung", VALVE, to=[JONAS]))
    assert len({post.thread for post in store.posts.values()}) == 3
    assert {post.mail: post.id for post in store.posts.values() if post.mail < 3} == ids
    assert {link.post for link in change.weak} == {ids[2]}
    assert len(change.weak) == 2


def test_weak_chains_that_reach_beyond_what_is_loaded_stay_whole() -> None:
    store = MemoryStore()
    store.take(mail(1, JANA, at(1), "Rechnung", BILL, to=[JONAS]))
    for number in range(2, 9):
        day = 1 + 25 * (number - 1)
        author, to = (JONAS, JANA) if number % 2 == 0 else (JANA, JONAS)
        store.take(mail(number, author, at(day), "AW: Rechnung", f"Nachfrage Nummer {number}", to=[to]))
    assert len({post.thread for post in store.posts.values()}) == 1
    store.take(mail(9, JONAS, at(160), "AW: Rechnung", VALVE, to=[JANA]))
    assert len({post.thread for post in store.posts.values()}) == 1


def test_a_hijacked_reply_names_the_thread_it_was_started_from() -> None:
    store = MemoryStore()
    first = store.take(FIRST)
    change = store.take(mail(2, JONAS, at(30), "Betriebsausflug", BILL, refs=["m1"]))
    assert change.origins == ((change.placed[0].thread, first.placed[0].thread),)
    assert change.touched == (change.placed[0].thread,)


def test_each_link_names_the_post_that_proves_it() -> None:
    store = MemoryStore()
    store.take(
        mail(
            1,
            LUIS,
            at(2, 11),
            "AW: Ventil",
            BILL,
            chain=[quoted(JONAS, at(2, 10), TRIP), quoted(JANA, at(2, 8), VALVE, 2)],
        )
    )
    posts = {post.author: post for post in store.posts.values()}
    assert posts[JONAS].because.post == posts[LUIS].id
    assert (posts[JONAS].parent, posts[JONAS].because.rule) == (posts[JANA].id, "quote")
