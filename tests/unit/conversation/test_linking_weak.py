"""Rule 4: the same subject by accident, or not. Law 12: in doubt only a suggestion."""

from bridge.conversation.linking import link
from bridge.conversation.thread import Origin
from bridge.mail.message import Address
from tests.sketches import BILL, JANA, JONAS, LUIS, TRIP, VALVE, at, mail, parent_of, post_of, quoted, together

LIST = Address("", "alle@firma.example")

ASKED = mail(1, JANA, at(2), "Rechnung", BILL, to=[JONAS])
ANSWER = mail(2, JONAS, at(5), "AW: Rechnung", TRIP, to=[JANA])


def test_one_candidate_is_the_parent() -> None:
    linked = link([ASKED, ANSWER])
    assert parent_of(linked, 2) == post_of(linked, 1)
    assert post_of(linked, 2).rule == "subject"


def test_two_candidates_are_only_suggested() -> None:
    other = mail(3, JANA, at(3), "Rechnung", VALVE, to=[JONAS])
    linked = link([ASKED, other, ANSWER])
    assert parent_of(linked, 2) is None
    assert {linked.posts[one].source.sketch.mail for _, one, _ in linked.weak} == {1, 3}


def test_whom_the_answer_does_not_go_to_is_no_candidate() -> None:
    for to in (LUIS, JONAS):
        stranger = mail(3, LUIS, at(3), "Rechnung", VALVE, to=[to])
        linked = link([ASKED, stranger, ANSWER])
        assert parent_of(linked, 2) == post_of(linked, 1)
        assert not together(linked, 1, 3)


def test_a_telling_subject_on_a_list_needs_no_acquaintance() -> None:
    asked = mail(1, JANA, at(2), "Wer kennt die neue Prüfvorschrift?", VALVE, to=[LIST])
    answer = mail(2, JONAS, at(5), "AW: Wer kennt die neue Prüfvorschrift?", TRIP, to=[LIST])
    assert together(link([asked, answer]), 1, 2)
    asked, answer = (
        mail(1, JANA, at(2), "Neue Rechnung", VALVE, to=[LIST]),
        mail(2, JONAS, at(5), "AW: Neue Rechnung", TRIP, to=[LIST]),
    )
    assert not together(link([asked, answer]), 1, 2)


def test_whoever_is_quoted_must_take_part() -> None:
    """Jonas quotes a mail that never came here: by Jana it belongs to her talk, by Luis it does not."""
    for author, is_together in ((JANA, True), (LUIS, False)):
        chain = [quoted(author, at(4, 16, 40), VALVE)]
        answer = mail(2, JONAS, at(5), "AW: Rechnung", TRIP, to=[JANA], chain=chain)
        linked = link([ASKED, answer])
        assert together(linked, 1, 2) is is_together
        assert parent_of(linked, 2).origin == Origin.RECOVERED


def test_the_words_that_are_quoted_choose_among_candidates() -> None:
    other = mail(3, JANA, at(3), "Rechnung", VALVE, to=[JONAS])
    answer = mail(2, JONAS, at(5), "AW: Rechnung", "Ja.", to=[JANA], chain=[quoted(JANA, at(4, 3, 33), VALVE)])
    linked = link([ASKED, other, answer])
    assert together(linked, 2, 3)
    assert not together(linked, 1, 2)


def test_without_prefix_after_thirty_days_or_with_other_subject_nothing_joins() -> None:
    for answer in (
        mail(2, JONAS, at(5), "Rechnung", TRIP, to=[JANA]),
        mail(2, JONAS, at(33), "AW: Rechnung", TRIP, to=[JANA]),
        mail(2, JONAS, at(5), "AW: Rechnung Oktober", TRIP, to=[JANA]),
        mail(2, JONAS, at(5), "AW: Rechnung", TRIP, to=[JANA], refs=["unseen"]),
    ):
        assert not together(link([ASKED, answer]), 1, 2), answer


def test_clocks_that_are_wrong_make_no_loop() -> None:
    """Each of two replies has an answer dated before the other reply."""
    one, other = (
        mail(1, JANA, at(5), "AW: Rechnung", BILL, to=[JONAS]),
        mail(2, JONAS, at(6), "AW: Rechnung", to=[JANA]),
    )
    early = [
        mail(3, JONAS, at(3), "AW: Rechnung", TRIP, refs=["m1"]),
        mail(4, JANA, at(4), "AW: Rechnung", refs=["m2"]),
    ]
    linked = link([one, other, *early])
    for number in range(len(linked.posts)):
        above = linked.posts[number]
        steps = 0
        while above.parent >= 0:
            above, steps = linked.posts[above.parent], steps + 1
            assert steps < 5


def test_a_forward_without_its_quote_is_only_suggested() -> None:
    linked = link([ASKED, mail(2, JONAS, at(5), "WG: Rechnung", TRIP, to=[JANA])])
    assert not together(linked, 1, 2)
    assert len(linked.weak) == 1


def test_answers_follow_each_other() -> None:
    further = mail(3, JANA, at(6), "AW: Rechnung", VALVE, to=[JONAS])
    linked = link([ASKED, ANSWER, further])
    assert parent_of(linked, 3) == post_of(linked, 2)


def test_an_answer_whose_question_came_later_finds_it() -> None:
    assert together(link([ANSWER]), 2)
    assert together(link([ANSWER, ASKED]), 1, 2)


def test_a_ticket_number_tells_conversations_apart() -> None:
    one = mail(1, JANA, at(2), "[Ticket#4711] Störung", VALVE, to=[JONAS])
    other = mail(3, JANA, at(3), "[Ticket#4712] Störung", BILL, to=[JONAS])
    linked = link([one, other, mail(2, JONAS, at(5), "AW: [Ticket#4711] Störung", TRIP, to=[JANA])])
    assert parent_of(linked, 2) == post_of(linked, 1)


def test_a_subject_that_is_a_habit_proves_nothing() -> None:
    daily = [mail(n, JANA, at(2, n // 4, n), "Status", VALVE, to=[JONAS]) for n in range(10, 55)]
    assert parent_of(link([*daily, mail(2, JONAS, at(3), "AW: Status", TRIP, to=[JANA])]), 2) is None
