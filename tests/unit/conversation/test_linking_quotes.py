"""Rule 3: quotes show what is answered, and become posts where the mail itself is not here."""

from datetime import timedelta

from bridge.conversation.linking import Linked, LinkedPost, link
from bridge.conversation.thread import Kind, Origin
from bridge.mail.message import Address
from tests.sketches import BILL, JANA, JONAS, LUIS, TRIP, VALVE, at, mail, parent_of, post_of, quoted, together


def recovered(linked: Linked) -> list[LinkedPost]:
    return sorted((post for post in linked.posts if post.origin == Origin.RECOVERED), key=lambda post: post.said_at)


def test_a_quote_links_without_any_header() -> None:
    first = mail(1, JANA, at(2, 8, 14), "Ventil", VALVE)
    answer = mail(
        2, JONAS, at(2, 9), "Kühlaggregat", TRIP, chain=[quoted(Address("Vogt, Jana", ""), at(2, 8, 14), VALVE)]
    )
    linked = link([first, answer])
    assert parent_of(linked, 2) == post_of(linked, 1)
    assert (post_of(linked, 2).rule, len(linked.posts)) == ("quote", 2)


def test_a_few_words_link_by_author_and_minute_only() -> None:
    thanks = mail(1, JANA, at(2, 8, 14), "Ventil", "Danke!")
    answer = mail(2, JONAS, at(2, 9), "Kühlaggregat", TRIP, chain=[quoted(JANA, at(2, 8, 14), "Danke!")])
    assert together(link([thanks, answer]), 1, 2)
    late = mail(2, JONAS, at(2, 9), "Kühlaggregat", TRIP, chain=[quoted(JANA, at(2, 8, 44), "Danke!")])
    assert not together(link([thanks, late]), 1, 2)
    other = mail(2, JONAS, at(2, 9), "Kühlaggregat", TRIP, chain=[quoted(LUIS, at(2, 8, 14), "Danke!")])
    assert not together(link([thanks, other]), 1, 2)


def test_a_quote_in_another_zone_links_by_words_or_by_subject() -> None:
    first = mail(1, JANA, at(2, 8, 14), "Ventil", VALVE)
    by_words = mail(2, JONAS, at(2, 9), "Kühlaggregat", TRIP, chain=[quoted(JANA, at(2, 1, 14), VALVE)])
    assert together(link([first, by_words]), 1, 2)
    by_subject = mail(2, JONAS, at(2, 9), "AW: Ventil", TRIP, chain=[quoted(JANA, at(2, 1, 14), "")])
    assert together(link([first, by_subject]), 1, 2)


def test_two_mails_under_one_subject_stay_two_however_far_apart() -> None:
    for minutes in (0, 30, 59, 60, 61, 150):
        first = mail(1, JANA, at(2, 8), "Ventil", f"{VALVE} {VALVE.upper()} {BILL}")
        other = f"{TRIP} Der Monteur bringt morgen alles mit, was wir für die zweite Pumpe und den Filter brauchen."
        answer = mail(2, JONAS, at(2, 12), "AW: Ventil", "Gut.", chain=[quoted(JANA, at(2, 8, minutes), other)])
        linked = link([first, answer])
        assert len(recovered(linked)) == 1, minutes
        assert parent_of(linked, 2).origin == Origin.RECOVERED


def test_a_few_words_under_another_subject_are_another_mail() -> None:
    first = mail(1, JANA, at(2, 8, 14), "Ventil", "Am Montag fehlt Ben.")
    answer = mail(2, JONAS, at(2, 9), "AW: Pumpe", "Gut.", chain=[quoted(JANA, at(2, 8, 14), VALVE)])
    assert not together(link([first, answer]), 1, 2)
    same = mail(2, JONAS, at(2, 9), "AW: Ventil", "Gut.", chain=[quoted(JANA, at(2, 8, 14), VALVE)])
    assert together(link([first, same]), 1, 2)


def test_a_mail_held_back_by_a_list_is_known_by_all_its_words() -> None:
    first = mail(1, JANA, at(2, 8), "Ventil", VALVE)
    answer = mail(2, JONAS, at(6), "AW: Ventil", "Gut.", chain=[quoted(JANA, at(5, 20, 7), VALVE)])
    assert together(link([first, answer]), 1, 2)
    next_week = mail(2, JONAS, at(10), "AW: Ventil", "Gut.", chain=[quoted(JANA, at(9), VALVE)])
    assert not together(link([first, next_week]), 1, 2)


def test_an_answer_from_a_slow_clock_still_answers() -> None:
    first = mail(1, JANA, at(2, 8, 14), "Ventil", VALVE)
    answer = mail(2, JONAS, at(2, 8, 9), "AW: Ventil", "Gut.", chain=[quoted(JANA, at(2, 8, 14), VALVE)])
    assert parent_of(link([first, answer]), 2) == post_of(link([first, answer]), 1)


def test_a_late_quote_without_author_links_under_its_subject_only() -> None:
    first = mail(1, JANA, at(2), "Ventil", VALVE)
    late = mail(2, JONAS, at(42), "AW: Ventil", "Gut.", to=[JANA], unattributed=VALVE)
    assert together(link([first, late]), 1, 2)
    other = mail(2, JONAS, at(42), "AW: Pumpe", "Gut.", to=[JANA], unattributed=VALVE)
    assert not together(link([first, other]), 1, 2)


def test_a_cut_and_rewrapped_quote_is_the_same_post() -> None:
    first = mail(1, JANA, at(2, 8, 14), "Ventil", f"{VALVE}\n{TRIP}\n{BILL}")
    cut = VALVE.replace(" Werk ", "\n  Werk ").replace("bitte", "*bitte*")
    answer = mail(2, JONAS, at(2, 9), "Pumpe", "Ja.", chain=[quoted(JANA, at(2, 1, 14), cut, is_trimmed=True)])
    assert parent_of(link([first, answer]), 2) == post_of(link([first, answer]), 1)


def test_a_late_reply_brings_the_whole_conversation() -> None:
    chain = [quoted(JONAS, at(2, 10), TRIP), quoted(JANA, at(2, 8), VALVE, depth=2)]
    linked = link([mail(1, LUIS, at(2, 11), "AW: Ventil", BILL, chain=chain)])
    first, second = recovered(linked)
    assert (first.author, first.said_at, first.parent) == (JANA, at(2, 8), -1)
    assert linked.posts[second.parent] == first
    assert parent_of(linked, 1) == second


def test_two_carriers_of_the_same_words_make_one_post() -> None:
    one = mail(1, LUIS, at(2, 11), "AW: Ventil", BILL, chain=[quoted(JANA, at(2, 8), VALVE)])
    other = mail(2, JONAS, at(2, 12), "AW: Ventil", TRIP, chain=[quoted(Address("J. Vogt", ""), at(2, 8), VALVE)])
    linked = link([one, other])
    assert [post.author for post in recovered(linked)] == [JANA]
    assert parent_of(linked, 1) == parent_of(linked, 2) == recovered(linked)[0]


def test_whoever_quoted_it_directly_knows_best_when_it_was_said() -> None:
    """Luis quotes Jonas, whose clock nobody knows there; in Jonas' own mail, cut, it is known."""
    chain = [quoted(JONAS, at(2, 10), TRIP), quoted(JANA, at(2, 2), VALVE, depth=2)]
    late = mail(1, LUIS, at(2, 11), "AW: Ventil", BILL, chain=chain)
    direct = mail(2, JONAS, at(2, 10), "AW: Ventil", TRIP, chain=[quoted(JANA, at(2, 8), VALVE, is_trimmed=True)])
    for linked in (link([late, direct]), link([direct, late])):
        assert [(post.author, post.said_at) for post in recovered(linked)] == [(JANA, at(2, 8))]


def test_the_real_mail_takes_over_its_recovered_twin() -> None:
    carrier = mail(1, LUIS, at(2, 11), "AW: Ventil", BILL, chain=[quoted(JANA, at(2, 8), VALVE)])
    linked = link([carrier, mail(2, JANA, at(2, 8), "Ventil", VALVE)])
    assert recovered(linked) == []
    assert parent_of(linked, 1) == post_of(linked, 2)


def test_headers_and_position_tell_which_mail_is_quoted_when_the_words_do_not() -> None:
    first = mail(1, JANA, at(2, 8, 14), "Ventil", "")
    answer = mail(2, JONAS, at(2, 9), "AW: Ventil", refs=["m1"], chain=[quoted(JANA, None, "Siehe Anhang")])
    assert recovered(link([first, answer])) == []


def test_a_recovered_post_has_the_id_that_the_reply_names() -> None:
    linked = link([mail(1, JONAS, at(2, 9), "AW: Ventil", TRIP, refs=["lost"], chain=[quoted(JANA, at(2, 8), VALVE)])])
    assert [post.message_id for post in recovered(linked)] == ["lost"]
    assert post_of(linked, 1).rule == "in-reply-to"


def test_a_mail_whose_id_was_rewritten_is_found_by_its_words() -> None:
    first = mail(1, JANA, at(2, 8), "Ventil", VALVE, name="new")
    answer = mail(2, JONAS, at(2, 9), "AW: Ventil", TRIP, refs=["old"], chain=[quoted(JANA, at(2, 8), VALVE)])
    sibling = mail(3, LUIS, at(2, 10), "AW: Ventil", BILL, refs=["old"])
    linked = link([first, answer, sibling])
    assert parent_of(linked, 2) == parent_of(linked, 3) == post_of(linked, 1)


def test_a_forward_is_the_child_of_the_mail_it_carries() -> None:
    forward = mail(
        1, JONAS, at(3), "WG: Rechnung", "Zur Kenntnis.", chain=[quoted(LUIS, at(2), BILL, kind=Kind.FORWARD)]
    )
    linked = link([forward])
    assert parent_of(linked, 1) == recovered(linked)[0]
    assert (post_of(linked, 1).rule, post_of(linked, 1).author, recovered(linked)[0].author) == ("forward", JONAS, LUIS)


def test_the_words_come_from_the_carrier_that_cut_least() -> None:
    cut = mail(1, LUIS, at(2, 9), "AW: Ventil", chain=[quoted(JANA, at(2, 8), VALVE, is_trimmed=True)])
    whole = mail(
        2, JONAS, at(2, 10), "AW: Ventil", chain=[quoted(JONAS, at(2, 9, 30), TRIP), quoted(JANA, at(2, 8), VALVE, 2)]
    )
    linked = link([cut, whole])
    assert (recovered(linked)[0].source.sketch.mail, recovered(linked)[0].source.level) == (2, 1)


def test_recovery_follows_the_policy_of_the_feed_but_still_links() -> None:
    chain = [quoted(LUIS, at(2, 10), TRIP), quoted(JANA, at(2, 8), VALVE, depth=2)]
    first = mail(2, JANA, at(2, 8), "Ventil", VALVE)
    hidden = link([first, mail(1, JONAS, at(2, 11), "AW: Ventil", BILL, chain=chain, recover="off")])
    assert recovered(hidden) == []
    assert parent_of(hidden, 1) == post_of(hidden, 2)
    team = link([mail(1, JONAS, at(2, 11), "Pumpe", BILL, chain=chain, recover="team")])
    assert [post.author for post in recovered(team)] == [JANA]


def test_a_private_mark_in_a_quoted_header_keeps_that_level_folded() -> None:
    level = quoted(JANA, at(2), VALVE, subject="[vertraulich] Ventil")
    assert recovered(link([mail(1, JONAS, at(3), "WG: Ventil", chain=[level])])) == []


def test_levels_without_a_time_stand_before_their_carrier() -> None:
    linked = link([mail(1, LUIS, at(2, 11), "AW: Ventil", BILL, chain=[quoted(JANA, None, VALVE)])])
    assert recovered(linked)[0].said_at == at(2, 11) - timedelta(seconds=1)


def test_a_quote_without_an_author_links_under_the_same_subject_only() -> None:
    first = mail(1, JANA, at(2), "Ventil", VALVE, to=[JONAS])
    answer = mail(2, JONAS, at(3), "Ventil", "Ja.", to=[JANA], unattributed=VALVE)
    assert parent_of(link([first, answer]), 2) == post_of(link([first, answer]), 1)
    other = mail(2, JONAS, at(3), "Pumpe", "Ja.", to=[JANA], unattributed=VALVE)
    assert not together(link([first, other]), 1, 2)


def test_of_a_digest_no_first_mail_becomes_an_answer() -> None:
    chain = [quoted(JANA, at(2), VALVE), quoted(LUIS, at(1), BILL, depth=2)]
    mails = [mail(1, JANA, at(2), "Ventil", VALVE), mail(2, LUIS, at(1), "Rechnung", BILL)]
    linked = link([*mails, mail(3, JONAS, at(3), "AW: Zusammenfassung", TRIP, chain=chain)])
    assert not together(linked, 1, 2)


def test_a_quoted_mail_joins_no_two_conversations() -> None:
    """Law 12: two threads that both quote a third mail stay two."""
    chain = [quoted(LUIS, at(1), BILL)]
    mails = [mail(1, JANA, at(2), "Ventil", VALVE), mail(2, LUIS, at(2), "Pumpe", TRIP)]
    answers = [mail(n + 2, JONAS, at(3), "AW: x", str(n), refs=[f"m{n}"], chain=chain) for n in (1, 2)]
    linked = link([*mails, *answers])
    assert together(linked, 1, 3)
    assert together(linked, 2, 4)
    assert not together(linked, 1, 2)


def test_undated_quotes_are_joined_by_the_mail_that_carries_them() -> None:
    """The same words again later: a quote is no mail that was sent after its carrier."""
    early = mail(1, JONAS, at(20, 8, 0), "AW: Ventil", TRIP, chain=[quoted(JANA, None, VALVE)])
    again = mail(
        2,
        JANA,
        at(20, 9, 0),
        "AW: Ventil",
        VALVE,
        chain=[quoted(JONAS, at(20, 8, 0), TRIP), quoted(JANA, None, VALVE, 2)],
    )
    last = mail(3, LUIS, at(20, 9, 30), "AW: Ventil", BILL, chain=[quoted(JANA, at(20, 9, 0), VALVE)])
    linked = link([early, again, last])
    assert len(recovered(linked)) == 1
    assert parent_of(linked, 1) == recovered(linked)[0]
    assert parent_of(linked, 2) == post_of(linked, 1)
    assert parent_of(linked, 3) == post_of(linked, 2)
