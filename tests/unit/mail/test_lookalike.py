"""Look-alike letters: told where a word mixes alphabets or a domain imitates ours; nobody's own name is."""

import sys
import unicodedata

import pytest

from bridge.mail.lookalike import imitates, mixes_alphabets
from bridge.mail.parse import parse_message

OWN = ("nordlicht.example", "rammer.example")


@pytest.mark.parametrize(
    "name",
    [
        "\u0410nja Roth",  # Cyrillic A
        "Anj\u0430",  # Cyrillic a
        "n\u03bfrdlicht",  # Greek omicron
        "J\u0585nas",  # Armenian oh
        "\u13a2om Okafor",  # Cherokee I, a T
        "\u041f\u0435\u0442p \u041a\u043e\u0442",  # Russian with a Latin p
        "A\uff4ej\uff41",  # full width
        "\U0001d400nja",  # mathematical
        "Anj\u0430\u0301",  # an accent on it
        "A\u00adnj\u0430",  # a soft hyphen
        "\u0408\u043e\u0435 Roth",  # a whole word of Cyrillic look-alikes beside one of ours
        "\U0001d49c\U0001d4c3\U0001d4bf\U0001d4b6 Roth",  # a whole word in mathematical script
        "\u24b6nja",  # circled
        "\U0001f130nja",  # squared
        "A\u207fja",  # raised
        "\u2102hris Roth",  # double-struck
    ],
)
def test_a_word_of_two_alphabets_is_told(name: str) -> None:
    assert mixes_alphabets(name)


@pytest.mark.parametrize(
    "name",
    [
        "Anja Roth",
        "Анна Сорокина",
        "Вера Кот",  # each letter of "Кот" has a twin of ours
        "Νίκος Παππάς",
        "Արամ Պետրոսյան",
        "Иван Petrov",
        "Jürgen Đặng Łukasz İbrahim Þór",
        "IT-отдел",
        "µTec GmbH",
        "Ωmega AG",
        "Mª José Nº 5",
        "ＡＢＣ株式会社",
        "田中Tanaka",
        "محمد Ali",
        "Ludwig Ⅲ.",
        "Vera Кузнецова",
        "E² Technik",
        "Wasserwerk Großwaſſer",
        "Metro Ⓜ",
    ],
)
def test_a_persons_own_name_is_not(name: str) -> None:
    assert not mixes_alphabets(name)


@pytest.mark.parametrize(
    "domain",
    [
        "n\u03bfrdlicht.example",
        "mail.n\u043erdlicht.example",
        "nord1icht.example",
        "nordIicht.example",
        "n0rdlicht.example",
        "nördlicht.example",
        "xn--nrdlicht-n4a.example",
        "rarnmer.example",
        "rammer.e\u0445ample",
    ],
)
def test_a_domain_that_looks_like_ours_is_told(domain: str) -> None:
    assert imitates(domain, OWN)


@pytest.mark.parametrize(
    "domain",
    [
        "nordlicht.example",
        "mail.NORDLICHT.example",
        "nordlichter.example",
        "partner.example",
        "xn--99999999.example",
        "",
    ],
)
def test_ours_and_others_are_not(domain: str) -> None:
    assert not imitates(domain, OWN)


def defects(line: str) -> list[str]:
    found = parse_message(f"{line}\nSubject: x\n\nText\n".encode())
    return [one.what for one in found.defects if one.where == "from"]


def test_a_mail_says_so_of_its_sender() -> None:
    told = ["has letters of another alphabet that look like ours"]
    assert defects("From: \u0410nja Roth <anja@nordlicht.example>") == told
    assert defects("From: Anja Roth <anja@xn--nrdlicht-zdg.example>") == told
    assert defects("From: Анна Сорокина <anna@nordlicht.example>") == []


def test_a_word_with_any_letter_in_another_dress_is_told() -> None:
    """All that Unicode writes as one of our letters, but for what people write and what is the very same letter."""
    every = (chr(number) for number in range(0x80, sys.maxunicode + 1))
    worn = [
        one
        for one in every
        if (plain := unicodedata.normalize("NFKC", one)).isascii() and plain.isalpha() and len(plain) == 1
        if one not in "ªºſ" and unicodedata.normalize("NFD", one) != plain
    ]
    assert len(worn) > 800
    assert [one for one in worn if not mixes_alphabets(f"An{one}a Roth")] == []
    assert [one for one in worn if not mixes_alphabets(f"{one}nja Roth")] == []
