"""German office mail of 28 programs (`office/`): own words, quoted mails, forwards.

Written blind on 30 November 2026, before a look at the rules, with the truth beside each mail. The odd ones were looked
at when the rules were mended; the even ones are sealed: nobody reads them, only their totals.
"""

from pathlib import Path

import pytest

from tests.measure.replies import Seen, read_all

FOLDER = Path(__file__).parent / "office"
SIGNED_INLINE = 5  # "[Friederike Sommer] Ja, ...": the mark stays with the words


@pytest.fixture(scope="module")
def seen() -> list[Seen]:
    return read_all(FOLDER)


def test_mails_that_were_looked_at_are_read_right(seen: list[Seen]) -> None:
    wrong = {one.number: one.wrong for one in seen if one.number % 2 and one.wrong}
    assert set(wrong) <= {SIGNED_INLINE}, wrong


def test_sealed_mails_are_read_as_well_as_before(seen: list[Seen]) -> None:
    sealed = [one for one in seen if one.number % 2 == 0]
    assert sum(one.exact for one in sealed) >= 28
    assert sum(one.right[2] for one in sealed) >= 45  # words of levels
    assert sum(one.found for one in sealed) == sum(one.expected for one in sealed) == 49
    assert sum(one.invented for one in sealed) == 0
