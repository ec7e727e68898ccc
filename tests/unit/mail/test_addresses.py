"""Address lists, against the golden table."""

import tomllib
from pathlib import Path

import pytest

from bridge.mail.message import Address
from bridge.mail.parse import parse_message
from bridge.mail.parse.addresses import read_addresses

FIELDS = Path(__file__).parents[2] / "golden" / "fields"
CASES = tomllib.loads((FIELDS / "addresses.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["in"] or "(empty)")
def test_address_list(case):
    found = read_addresses(case["in"])
    assert [[one.name, one.address] for one in found.addresses] == case["out"]
    assert found.is_strange is case.get("strange", False)


def author(line):
    return parse_message(f"{line}\nSubject: x\n\nText\n".encode())


def test_the_second_reader_reads_blanks_around_the_dot():
    found = author("From: jonas@firma . example")
    assert found.author.address == "jonas@firma.example"
    assert "is not a proper list of addresses" in [one.what for one in found.defects]


def test_a_comment_that_both_readers_skip_is_no_defect():
    found = author("From: Jonas Weber <jonas(Werk 2)@firma.example>")
    assert found.author == Address("Jonas Weber", "jonas@firma.example")
    assert not [one for one in found.defects if one.where == "from"]


def test_a_from_that_the_second_reader_sees_otherwise_is_told():
    found = author('From: "a\\" <boss@firma.example>" <x@evil.example> <boss@firma.example>')
    assert any(one.where == "from" for one in found.defects)


def test_a_name_that_looks_like_another_address_is_told():
    found = author('From: "boss@firma.example" <x@evil.example>')
    assert found.author.address == "x@evil.example"
    assert ("from", "the name looks like another address") in [(one.where, one.what) for one in found.defects]


def test_recipients_of_several_headers_are_joined():
    message = parse_message(b"To: a@firma.example\nTo: b@firma.example\nFrom: c@firma.example\n\nText\n")
    assert [one.address for one in message.to] == ["a@firma.example", "b@firma.example"]
    assert ("to", "occurs twice") in [(one.where, one.what) for one in message.defects]
