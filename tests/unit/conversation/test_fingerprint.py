"""The same words give the same prints, however a mail program set them."""

import pytest

from bridge.conversation.fingerprint import Likeness, compare, fingerprint
from bridge.conversation.linking.authors import author_marks, is_same_author
from bridge.mail.message import Address
from tests.sketches import BILL, TRIP, VALVE

LONG = f"{VALVE} {TRIP} {BILL}"


def likeness(one: str, other: str) -> Likeness:
    first, second = fingerprint(one), fingerprint(other)
    return compare(first.whole, first.prints, second.whole, second.prints)


@pytest.mark.parametrize(
    "twin",
    [
        VALVE.upper(),
        VALVE.replace(" ", "\n> "),
        VALVE.replace("Ventil", "*Ventil*"),
        VALVE.replace("Kühl", "Ku\u0308hl"),
        f"[cid:image001.png@01DC] {VALVE}\nhttps://eur01.safelinks.example/?url=https%3A%2F%2Fwiki",
        VALVE.replace(" ", "\u00a0"),
    ],
)
def test_setting_does_not_matter(twin: str) -> None:
    assert likeness(VALVE, twin) == Likeness.EQUAL


def test_a_part_is_shared_and_another_text_is_not() -> None:
    assert likeness(LONG, VALVE) == likeness(BILL, LONG) == Likeness.SHARED
    assert likeness(f"{VALVE} {TRIP}", BILL + BILL.upper().replace("OKTOBER", "November")) == Likeness.OTHER


def test_a_few_words_prove_nothing_alone() -> None:
    assert likeness("Danke!", "danke") == Likeness.SHORT_EQUAL
    assert likeness("Danke!", VALVE) == likeness("Danke!", "") == likeness("", "") == Likeness.UNKNOWN
    assert fingerprint("Danke, passt!").prints == ()


def test_short_texts_of_other_words_are_others() -> None:
    assert likeness("Am Montag fehlt Ben.", "Und am Dienstag auch.") == likeness("Danke!", "Gern.") == Likeness.OTHER
    assert likeness("Am Montag fehlt Ben.", "Am Montag fehlt") == Likeness.UNKNOWN


def test_prints_are_few_however_long_the_text() -> None:
    text = " ".join(f"wort{n}" for n in range(5000))
    found = fingerprint(text)
    assert (len(found.prints), found.words) == (64, 1500)
    assert likeness(text, " ".join(f"wort{n}" for n in range(100, 160))) == Likeness.SHARED


def test_signs_without_spaces_are_words() -> None:
    assert fingerprint("请在中午之前检查二号工厂的阀门").words == 15


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Address("Weber, Jonas", ""), Address("Jonas Weber", "j.weber@firma.example"), True),
        (Address("J. Weber", ""), Address("Jonas Weber", "j.weber@firma.example"), True),
        (Address("Dr. Jürgen Müller (Einkauf)", ""), Address("Juergen Mueller", "jm@firma.example"), True),
        (Address("", "jana.vogt@firma.example"), Address("Vogt, Jana", ""), True),
        (Address("Jana Vogt", "JANA.Vogt@firma.example"), Address("", "jana.vogt@firma.example"), True),
        (Address("Jana Vogt", "jana@firma.example"), Address("Jana Vogt", "jvogt@privat.example"), True),
        (Address("Jana Vogt", "info@firma.example"), Address("Luis Peña", "info@firma.example"), True),
        (Address("Jana Vogt", ""), Address("Jana Koch", ""), False),
        (Address("Jana", "jana@firma.example"), Address("Jana", "jana@lieferant.example"), False),
        (Address("J. W.", ""), Address("Jonas Weber", ""), False),
        (Address("", ""), Address("", ""), False),
    ],
)
def test_who_is_the_same_author(one: Address, other: Address, same: bool) -> None:
    assert is_same_author(one, other) is same
    assert is_same_author(other, one) is same


def test_two_spellings_share_a_mark() -> None:
    one, other = Address("Weber, Jonas", ""), Address("Jonas Weber", "j.weber@firma.example")
    assert set(author_marks(one)) & set(author_marks(other))
