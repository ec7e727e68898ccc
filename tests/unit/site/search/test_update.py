"""The index as it grows: laws 5, 7 and 8 for search."""

import random
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import pytest

from bridge.site.search.coding import unpack
from bridge.site.search.document import Document, Entry
from bridge.site.search.find import Answer, Order, find
from bridge.site.search.listed import LIST, read_list
from bridge.site.search.match import Index, open_index
from bridge.site.search.segment import KINDS, DamagedError
from bridge.site.search.update import Update, Updater
from tests.bench.archive import entries
from tests.search_cases import CASES, ENTRIES, files, with_a_past

QUERIES = (
    "der",
    "the",
    "von:anja",
    "ist:offen",
    "is:done newest",
    '"der die"',
    "ver",
    "ung",
    "nach:2013 vor:2014-02",
    "hat:anhang",
)


def apply(written: dict[str, bytes], changed: Iterable[Entry], *, purge: bool = False) -> Update:
    """Do to the files what an update says."""
    updater = Updater(written.get)
    for entry in changed:
        updater.add(entry)
    update = updater.finish(purge=purge)
    written |= update.files
    for path in update.removed:
        del written[path]
    assert set(written) == set(update.kept)
    return update


def ask(written: dict[str, bytes], queries: Iterable[str] = QUERIES) -> list[Answer]:
    index = open_index(written.get)
    assert index is not None
    return [find(index, query, order, 30) for query in queries for order in Order]


def everything(written: dict[str, bytes]) -> bytes:
    """Every byte of the index, unpacked; and every word of its dictionary in full: there each stands cut by its
    likeness to the one before."""
    found = b""
    for listed in read_list(written.get) or ():
        segment = listed.open(written.get)
        found += b"".join(segment._head[0])
        found += b"".join(segment.part(kind, at) for kind in KINDS for at in range(segment.count(kind)))
        found += "\n".join(
            term.text + term.text[::-1] for kind in ("terms", "tails") for term in segment.all_terms(kind)
        ).encode()
    return found


@cache
def cut(at_once: int) -> Index:
    """The posts of the table, so many conversations written at a time."""
    index = open_index(files(ENTRIES, at_once=at_once).get)
    assert index is not None
    return index


@pytest.mark.parametrize(("query", "order", "view", "expected"), CASES)
def test_the_table_of_queries_whatever_the_cut(query: str, order: str, view: str, expected: str | None) -> None:
    past = open_index(with_a_past(ENTRIES).get)
    assert past is not None
    indexes = [*map(cut, (1, 3, 100)), past]
    answers = [find(index, query, Order(order), 10, as_posts=view == "posts") for index in indexes]
    assert answers[0] == answers[1] == answers[2] == answers[3]
    if expected is not None:
        assert [hit.post for hit in answers[0].hits] == expected.split()


def test_one_by_one_in_any_order_with_changes_is_as_if_made_at_once() -> None:
    """Law 5: conversations grow, change state, lose posts, go and come back."""
    dice = random.Random(7)
    known = {entry.thread: entry for entry in entries(160, seed=3)}
    written: dict[str, bytes] = {}
    for entry in dice.sample(list(known.values()), len(known)):
        half = replace(entry, documents=entry.documents[: len(entry.documents) // 2 + 1], status="open")
        apply(written, [half])
        if dice.random() < 0.3:
            apply(written, [entry])
    for thread in dice.sample(sorted(known), 12):
        apply(written, [Entry(thread)])
    gone = dice.sample(sorted(known), 8)
    apply(written, [*known.values()])
    apply(written, map(Entry, gone))
    late = list(entries(6, seed=99))
    for entry in late:
        apply(written, [entry])
    fresh: dict[str, bytes] = {}
    apply(fresh, [*late, *(entry for thread, entry in known.items() if thread not in gone)])
    assert len(read_list(written.get) or ()) > 1
    assert ask(written) == ask(fresh)


def test_nothing_changed_writes_nothing() -> None:
    written = files(ENTRIES, at_once=2)
    before = dict(written)
    update = apply(written, ENTRIES)
    assert written == before
    assert set(update.files) == {LIST}
    assert update.removed == ()


def test_what_is_taken_out_is_in_no_byte() -> None:
    """Law 8: a conversation, and one post of another; in a large old segment and in a small new one."""
    secret = Document(
        post="xgeheim", page=1, minute=30_000_000, author="Verena Vertraulich", language="de", subject="Geheimsache",
        said="Der Tresorschlüssel liegt im Blumenkasten.", quoted="Rosenstrauch", to=("Ottokar Mustermann",),
        names=("kontoauszug.ods",), topics=("Diskretion",), is_first=True,
    )  # fmt: skip
    plain = replace(
        secret, post="xplain", author="Rosa Offen", said="Hallo", subject="Gruß", quoted="", to=(), names=(), topics=()
    )
    for first in (True, False):
        written: dict[str, bytes] = {}
        others = list(entries(300, seed=5))
        mixed = Entry("tmixed", "open", (plain, replace(secret, post="xzwei")))
        batches = (
            [[Entry("tsecret", "open", (secret,)), mixed, *others], others[:1]]
            if first
            else [others, [Entry("tsecret", "open", (secret,)), mixed]]
        )
        for batch in batches:
            apply(written, batch)
        words = [
            b"tresorschlussel",
            b"Tresor",
            b"Verena",
            b"vertraulich",
            b"Rosenstrauch",
            b"kontoauszug",
            b"diskretion",
            b"ottokar",
            b"xgeheim",
            b"xzwei",
            b"geheimsach",
            secret.fingerprint.encode(),
        ]
        assert all(word in everything(written) for word in words)
        later = replace(secret, topics=("Verschwiegenheit",))
        update = apply(written, [Entry("tsecret", "open", (later,)), Entry("tmixed", "open", (plain,))])
        assert not update.has_deleted
        words.append(b"verschwiegenheit")
        if first:  # dead in an old segment, not yet out of its files; a young one was merged meanwhile
            assert all(word in everything(written) for word in words)
        update = apply(written, [Entry("tsecret")], purge=True)
        assert update.has_deleted
        left = everything(written)
        assert [word for word in [*words, b"tsecret"] if word in left] == []
        assert b"Rosa Offen" in left


def test_a_state_moves_without_writing_old_posts_again() -> None:
    written: dict[str, bytes] = {}
    many = list(entries(300, seed=9))
    apply(written, many)
    (old,) = (listed.name for listed in read_list(written.get) or ())
    moved = replace(many[3], status="taken" if many[3].status != "taken" else "done")
    update = apply(written, [moved])
    assert next(listed.name for listed in read_list(written.get) or ()) == old
    assert set(update.files) == {LIST}
    index = open_index(written.get)
    assert index is not None
    hits = find(index, "nach:2000", Order.NEWEST, 1000).hits
    assert {hit.status for hit in hits if hit.thread == moved.thread} == {moved.status}


def test_a_post_that_says_something_else_does_not_write_its_old_neighbours_again() -> None:
    """Law 7: a reply with a new hashtag changes what is known of the first post, in whichever segment that stands."""
    written: dict[str, bytes] = {}
    many = list(entries(700, seed=9))
    apply(written, many)
    fresh = {entry.thread: entry for entry in many}
    for number, entry in enumerate(many[:40]):
        retold = tuple(replace(one, topics=("neuland",), page=number + 1) for one in entry.documents[:1])
        fresh[entry.thread] = replace(entry, documents=retold + entry.documents[1:])
        update = apply(written, [fresh[entry.thread]])
        if number < 12:
            assert set(update.files) == {LIST}
    for thread in list(fresh)[50:54]:  # merged into another one
        other = fresh[list(fresh)[60]]
        fresh[other.thread] = replace(other, documents=other.documents + fresh.pop(thread).documents)
        apply(written, [Entry(thread), fresh[other.thread]])
    again: dict[str, bytes] = {}
    apply(again, fresh.values())
    assert any(one.dead for one in read_list(written.get) or ())
    queries = (*QUERIES, "thema:neuland", "neuland", *(f'"{word} "' for word in ("der", "the")))
    assert ask(written, queries) == ask(again, queries)
    apply(written, [], purge=True)
    assert not any(one.dead for one in read_list(written.get) or ())
    assert ask(written, queries) == ask(again, queries)


def test_a_segment_with_many_dead_is_written_again() -> None:
    written: dict[str, bytes] = {}
    many = list(entries(700, seed=9))
    apply(written, many)
    size = max(one.posts for one in read_list(written.get) or ())
    retold = (replace(one, documents=tuple(replace(post, page=2) for post in one.documents)) for one in many[:60])
    apply(written, retold)
    assert sum(len(one.dead) for one in read_list(written.get) or ()) <= max(16, size // 32)


def test_one_new_post_costs_few_files_and_bytes() -> None:
    """Law 7: each time one file, the list, and now and then a merge; on average the same, whatever the size (8 times
    more posts cost one more merge)."""
    costs = {}
    for size in (150, 1200):
        written: dict[str, bytes] = {}
        apply(written, entries(size, seed=2))
        updates = [apply(written, [entry]) for entry in entries(70, seed=4)]
        costs[size] = (
            sum(len(one.files) for one in updates) / 70,
            sum(sum(map(len, one.files.values())) for one in updates) / 70,
        )
        assert sorted(len(one.files) for one in updates)[len(updates) // 2] == 1
    assert costs[1200][0] <= costs[150][0] * 2 + 2
    assert costs[1200][1] <= 60_000


def test_a_missing_or_changed_file_is_noticed() -> None:
    written = files(ENTRIES, at_once=100)
    (name,) = (listed.name for listed in read_list(written.get) or ())
    for path in [path for path in written if path != LIST]:
        damaged = {**written, path: written[path] + b"x"}
        updater = Updater(damaged.get)
        with pytest.raises(DamagedError):
            updater.add(Entry("neu", "open", ENTRIES[1].documents))
            updater.add(Entry(ENTRIES[1].thread))
            updater.finish(purge=True)
    young = files(ENTRIES[1:2], at_once=1)
    assert set(young) == {LIST}
    (whole,) = (listed.whole for listed in read_list(young.get) or ())
    damaged = {LIST: young[LIST].replace(b64encode(whole), b64encode(whole[:-1] + b"x"))}
    with pytest.raises(DamagedError):
        Updater(damaged.get).check()
    assert unpack(b"\x03\x00") == b""
    assert read_list({LIST: b"[]"}.get) is None
    assert read_list({LIST: b'{"format":0}'}.get) is None
    assert name


def test_an_absurdly_long_mail_costs_no_more_than_its_share() -> None:
    """At most 2,000 different words of what is said and 600 more of what is quoted; its excerpt is cut."""
    words = " ".join(f"wort{number}x" for number in range(200_000))
    huge = replace(ENTRIES[1].documents[0], said=words[:60_000], quoted=words[:20_000][::-1])
    written: dict[str, bytes] = {}
    apply(written, [Entry("thuge", "info", (huge,))])
    assert sum(map(len, written.values())) < 40_000
