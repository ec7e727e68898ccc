"""The base subject: every pair of the shipped table, and the laws that the grammar promises."""

import tomllib
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.language.prefixes import parse_prefixes
from bridge.mail.subject import read_subject
from bridge.shipped import language_texts

TEXT = language_texts()["subject_prefixes.toml"]
PREFIXES = parse_prefixes(TEXT)
PAIRS = tomllib.loads(TEXT)["pairs"]
WORDS = ["Re", "AW", "WG", "R", "VS", "Fwd", "İLT", "回复", "ats."]
PIECES = [
    *(f"{word}:" for word in WORDS),
    "[",
    "]",
    "(",
    ")",
    "(fwd)",
    "(was: ",
    "[Fwd: ",
    "[list]",
    "[2]",
    "^3",
    " ",
    "a",
    ":",
    "x",
    "EXTERN:",
]


def test_the_table_has_its_hundred_pairs():
    assert len(PAIRS) == 100


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["in"] or "(empty)")
def test_pair_of_the_table(pair):
    found = read_subject(pair["in"], PREFIXES, has_evidence=pair.get("evidence", False))
    assert (found.base, list(found.tags), found.was) == (pair["base"], pair.get("tags", []), pair.get("was", ""))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["in"] or "(empty)")
def test_base_of_a_base_is_the_base(pair):
    base = read_subject(pair["in"], PREFIXES).base
    assert read_subject(base, PREFIXES).base == base


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=60), st.booleans())
def test_base_of_any_base_is_the_base(subject, has_evidence):
    base = read_subject(subject, PREFIXES, has_evidence=has_evidence).base
    assert read_subject(base, PREFIXES, has_evidence=has_evidence).base == base


@pytest.mark.parametrize(
    ("subject", "is_reply", "is_forward"),
    [
        ("Angebot", False, False),
        ("AW: Angebot", True, False),
        ("WG: Angebot", False, True),
        ("Re: WG: Angebot", True, True),
        ("VS: Angebot", True, True),  # Finnish reply, Danish forward: both are possible
        ("[Fwd: Angebot]", False, True),
        ("Angebot (fwd)", False, True),
    ],
)
def test_reply_and_forward_are_hints(subject, is_reply, is_forward):
    found = read_subject(subject, PREFIXES)
    assert (found.is_reply, found.is_forward) == (is_reply, is_forward)


def test_folded_compares_without_case_and_width():
    assert read_subject("AW: STRASSE Ａ", PREFIXES).folded == read_subject("Straße A", PREFIXES).folded


def test_marks_nobody_sees_do_not_hide_a_prefix():
    assert read_subject("\u200bRe\u200d: \u202eAngebot", PREFIXES).base == "Angebot"


def test_a_colon_inside_a_blob_is_not_the_end_of_the_prefix():
    found = read_subject("Re [Projekt: Halle]: Angebot", PREFIXES)
    assert (found.base, found.tags) == ("Angebot", ("Projekt: Halle",))


@pytest.mark.parametrize("unit", ["Re: ", "[Fwd: ", "[a] ", "(was: ", "Re[2]: [x] ", " (fwd)", " (was: x)", "((", "[["])
def test_eight_times_the_prefixes_cost_no_more_than_linear(unit):
    """A quadratic reader takes 64 times as long; 24 leaves room for noise."""
    small, large = (read_cost(unit * count) for count in (12_500, 100_000))
    assert large <= 24 * max(small, 0.002)


def read_cost(subject):
    """CPU seconds, the best of three."""
    taken = []
    for _ in range(3):
        begin = process_time()
        assert len(read_subject(subject + "Ende", PREFIXES).base) <= len(subject) + 4
        taken.append(process_time() - begin)
    return min(taken)
