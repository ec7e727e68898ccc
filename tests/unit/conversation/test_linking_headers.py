"""Rules 1 and 2: Message-IDs and Thread-Index, ghosts, imposters, loops, hijacked replies."""

import pytest

from bridge.conversation.linking import link
from bridge.conversation.thread import Origin
from tests.sketches import BILL, JANA, JONAS, LUIS, TRIP, VALVE, at, mail, parent_of, post_of, quoted, together


def test_in_reply_to_gives_the_parent_and_says_so() -> None:
    linked = link([mail(1, JANA, at(2), "Ventil", VALVE), mail(2, JONAS, at(3), "AW: Ventil", TRIP, refs=["m1"])])
    assert parent_of(linked, 2) == post_of(linked, 1)
    assert (post_of(linked, 2).rule, post_of(linked, 2).detail) == ("in-reply-to", "m1")
    assert post_of(linked, 1).rule == "start"


def test_answers_to_a_mail_never_seen_are_siblings() -> None:
    linked = link(
        [mail(1, JANA, at(2), "AW: Ventil", refs=["ghost"]), mail(2, LUIS, at(3), "AW: Ventil", refs=["ghost"])]
    )
    assert together(linked, 1, 2)
    assert parent_of(linked, 1) is None
    assert parent_of(linked, 2) is None


def test_a_gap_in_the_references_is_bridged() -> None:
    linked = link([mail(1, JANA, at(2), "Ventil", VALVE), mail(3, LUIS, at(4), "AW: Ventil", refs=["m1", "unseen"])])
    assert parent_of(linked, 3) == post_of(linked, 1)
    assert post_of(linked, 3).rule == "references"


def test_loops_are_cut_the_same_way_in_every_order() -> None:
    one = mail(1, JANA, at(2), "AW: Ventil", refs=["m2"])
    other = mail(2, JONAS, at(3), "AW: Ventil", refs=["m1"])
    for order in ([one, other], [other, one]):
        linked = link(order)
        assert parent_of(linked, 1) is None
        assert parent_of(linked, 2) == post_of(linked, 1)


def test_a_mail_that_answers_itself_is_a_first_mail() -> None:
    assert parent_of(link([mail(1, JANA, at(2), "AW: Ventil", refs=["m1"])]), 1) is None


def test_imposters_stay_apart_and_answers_go_to_the_one_they_quote() -> None:
    first = mail(1, JANA, at(2), "Ventil", VALVE, name="same")
    second = mail(2, LUIS, at(3), "Rechnung", BILL, name="same")
    answer = mail(3, JONAS, at(4), "AW: Ventil", TRIP, refs=["same"], chain=[quoted(JANA, at(2), VALVE)])
    linked = link([first, second, answer])
    assert len(linked.posts) == 3
    assert parent_of(linked, 3) == post_of(linked, 1)
    plain = link([first, second, mail(3, JONAS, at(4), "AW: Rechnung", refs=["same"])])
    assert parent_of(plain, 3) == post_of(plain, 2)


def test_a_copy_with_a_list_footer_is_the_same_mail() -> None:
    direct = mail(1, JANA, at(2), "Ventil", VALVE, name="same")
    listed = mail(
        2, JANA, at(2), "[werk2] Ventil", VALVE + " Diese Liste bestellen Sie ab unter liste.firma.example", name="same"
    )
    linked = link([listed, direct])
    assert [post.source.sketch.mail for post in linked.posts] == [1]
    assert len(linked.posts[0].sightings) == 2


def test_thread_index_links_outlook_mails_without_references() -> None:
    head = bytes(range(22))
    first = mail(1, JANA, at(2), "Ventil", VALVE, index=head)
    answer = mail(2, JONAS, at(3), "AW: Ventil", TRIP, index=head + b"12345")
    further = mail(3, LUIS, at(4), "AW: Ventil", BILL, index=head + b"12345" + b"67890")
    linked = link([further, answer, first])
    assert parent_of(linked, 2) == post_of(linked, 1)
    assert parent_of(linked, 3) == post_of(linked, 2)
    assert post_of(linked, 3).rule == "thread-index"
    assert together(link([first, further]), 1, 3)


def test_updates_of_a_meeting_share_one_index_and_one_thread() -> None:
    head = bytes(range(22))
    linked = link(
        [mail(1, JANA, at(2), "Besprechung", index=head), mail(2, JANA, at(9), "Besprechung verschoben", index=head)]
    )
    assert together(linked, 1, 2)


def test_a_hijacked_reply_starts_a_thread_that_names_its_origin() -> None:
    linked = link(
        [mail(1, JANA, at(2), "Ventil klemmt", VALVE), mail(2, JONAS, at(30), "Betriebsausflug", BILL, refs=["m1"])]
    )
    assert not together(linked, 1, 2)
    assert parent_of(linked, 2) is None
    assert [(linked.posts[one], linked.posts[other]) for one, other in linked.origins] == [
        (post_of(linked, 2), post_of(linked, 1))
    ]


def test_what_is_no_hijacked_reply() -> None:
    first = mail(1, JANA, at(2), "Ventil klemmt", VALVE)
    same_word = mail(2, JONAS, at(3), "Neues Ventil bestellt", TRIP, refs=["m1"])
    prefixed = mail(3, JONAS, at(3), "AW: Betriebsausflug", TRIP, refs=["m1"])
    quoting = mail(4, JONAS, at(3), "Betriebsausflug", TRIP, refs=["m1"], chain=[quoted(JANA, at(2), VALVE)])
    part = mail(5, JONAS, at(3), "[PATCH 2/3] Betriebsausflug", TRIP, refs=["m1"])
    for answer in (same_word, prefixed, quoting, part):
        linked = link([first, answer])
        assert parent_of(linked, answer.mail) == post_of(linked, 1), answer.subject


def test_answers_to_a_hijacked_reply_stay_with_it() -> None:
    first = mail(1, JANA, at(2), "Ventil klemmt", VALVE)
    hijacked = mail(2, JONAS, at(30), "Betriebsausflug", BILL, refs=["m1"])
    answer = mail(3, LUIS, at(31), "AW: Betriebsausflug", TRIP, refs=["m1", "m2"])
    linked = link([first, hijacked, answer])
    assert parent_of(linked, 3) == post_of(linked, 2)
    assert not together(linked, 1, 3)


def test_a_numbered_series_hangs_on_its_first_part() -> None:
    parts = [mail(n, JANA, at(2, 8, n), f"[Protokoll {n}/3] Begehung", TRIP) for n in (1, 2, 3)]
    stranger = mail(4, LUIS, at(2, 8, 5), "[Protokoll 2/3] Begehung", BILL)
    later = mail(5, JANA, at(2, 11), "[Protokoll 2/3] Begehung", BILL)
    linked = link([*parts, stranger, later])
    assert parent_of(linked, 2) == parent_of(linked, 3) == post_of(linked, 1)
    assert parent_of(linked, 4) is parent_of(linked, 5) is None


def test_parts_that_only_count_alike_are_no_series() -> None:
    one, other = mail(1, JANA, at(2, 8), "[1/2] Pumpe", TRIP), mail(2, JANA, at(2, 8, 1), "[2/2] Ventil", BILL)
    assert not together(link([one, other]), 1, 2)


@pytest.mark.parametrize(
    "names",
    [
        [f"20261102080000.4711-{n}-jana@firma.example" for n in (1, 2, 3)],
        [f"1793606400-4711-{n}-git-send-email-jana@firma.example" for n in (1, 2, 3)],
        [f"20261102-ventil-v2-{n}-0123456789ab@firma.example" for n in (0, 1, 2)],
        [f"{name}.1793606400.git.jana@firma.example" for name in ("cover", "0" * 40, "a" * 40)],
    ],
)
def test_what_one_run_of_a_program_sent_is_one_series(names: list[str]) -> None:
    subjects = ("[PATCH 0/2] Ventil und Pumpe", "[PATCH 1/2] Ventil", "[PATCH 2/2] Pumpe")
    sent = [
        mail(n, JANA, at(2, 8, n), subject, VALVE, name=name)
        for n, (subject, name) in enumerate(zip(subjects, names, strict=True), start=1)
    ]
    other = mail(4, JANA, at(2, 8, 4), "[PATCH 2/2] Pumpe", VALVE, name=names[2].replace("1", "7"))
    linked = link([*sent, other])
    assert parent_of(linked, 2) == parent_of(linked, 3) == post_of(linked, 1)
    assert parent_of(linked, 4) is None


def test_a_series_that_its_sender_threaded_stays_so() -> None:
    cover = mail(1, JANA, at(2, 8, 0), "[Begehung 0/3] Ventil", VALVE)
    first = mail(2, JANA, at(2, 8, 1), "[Begehung 1/3] Ventil", TRIP)
    rest = [mail(n, JANA, at(2, 8, n), f"[Begehung {n - 1}/3] Ventil", BILL, refs=["m2"]) for n in (3, 4)]
    linked = link([cover, first, *rest])
    assert parent_of(linked, 3) == parent_of(linked, 4) == post_of(linked, 2)
    assert parent_of(linked, 2) is None


def test_a_hundred_thousand_references_are_cut_to_the_first_and_the_last() -> None:
    answer = mail(1, JANA, at(2), "AW: Ventil", refs=[f"r{n}" for n in range(100_000)])
    assert len(answer.references) == 200
    assert (answer.references[0], answer.references[-1]) == ("r0", "r99999")
    assert link([answer]).posts[0].origin == Origin.RECEIVED
