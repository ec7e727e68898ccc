"""Law 12 in an office without thread headers: strangers under one subject stay apart, talks stay whole."""

import pytest

from bridge.conversation.linking import link
from tests.office import b_cubed, office, sketches, threads_of


@pytest.mark.parametrize(("lost", "precision", "recall"), [(0.0, 0.998, 0.95), (0.15, 0.98, 0.95)])
def test_ten_talks_of_one_name_stay_ten(lost: float, precision: float, recall: float) -> None:
    letters = office(seed=7)
    mails = sketches(letters, lost)
    talk_of = {letter.name: letter.talk for letter in letters}
    truth = {one.message_id: talk_of[one.message_id] for one in mails}
    right, whole = b_cubed(truth, threads_of(link(mails)))
    assert right >= precision
    assert whole >= recall
    glued, _ = b_cubed(truth, {one.message_id: one.base_subject for one in mails})
    assert glued < 0.7  # the office is hard enough to tell
