"""Evidence in the words above a quote: a day without a time, a Message-ID, a name that lost its umlaut."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bridge.conversation.linking import link
from bridge.conversation.quote.address import find_mail_id
from bridge.conversation.reading import read
from bridge.language.tables import parse_tables
from bridge.mail.message import Address
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts
from tests.sketches import BILL, JANA, JONAS, TRIP, VALVE, at, mail, parent_of, post_of, quoted

NOON = at(2, 12)
SHORT = "Wer fährt hin?"


@pytest.mark.parametrize(("text", "is_answer"), [(SHORT, True), ("Fährt denn niemand?", False), (VALVE, False)])
def test_a_quote_that_names_the_day_only_is_a_mail_of_that_day_with_the_same_words(text: str, is_answer: bool) -> None:
    asked = mail(1, JANA, at(2, 17), "Ventil", SHORT, to=[JONAS])
    level = replace(quoted(JANA, NOON, text), is_day=True)
    linked = link([asked, mail(2, JONAS, at(3), "AW: Ventil", TRIP, to=[JANA], chain=[level])])
    assert (parent_of(linked, 2) == post_of(linked, 1)) is is_answer


def test_a_mail_that_came_is_answered_rather_than_one_that_is_pasted_in() -> None:
    asked = mail(1, JANA, at(2, 8), "Ventil", VALVE, to=[JONAS])
    chain = [quoted(JANA, at(2, 8), VALVE), quoted(JONAS, at(2, 9), BILL)]
    linked = link([asked, mail(2, JONAS, at(2, 10), "AW: Ventil", TRIP, to=[JANA], chain=chain)])
    assert parent_of(linked, 2) == post_of(linked, 1)


@pytest.mark.parametrize(("late", "is_answer"), [(9, True), (16, False)])
def test_a_few_words_may_be_quoted_with_the_minute_they_came(late: int, is_answer: bool) -> None:
    asked = mail(1, JANA, at(2, 8), "Ventil", SHORT, to=[JONAS])
    level = quoted(JANA, at(2, 8) + timedelta(minutes=late), SHORT)
    linked = link([asked, mail(2, JONAS, at(2, 10), "AW: Ventil", TRIP, to=[JANA], chain=[level])])
    assert (parent_of(linked, 2) == post_of(linked, 1)) is is_answer


@pytest.mark.parametrize("written", ["Jürgen M??ller", "J\ufffdrgen M\ufffdller", "J?rgen Müller"])
def test_a_name_that_lost_its_umlaut_is_the_same_name(written: str) -> None:
    author = Address("Jürgen Klaus Müller", "jm@firma.example")
    level = quoted(Address(written.replace("J", "Klaus J", 1), ""), at(2, 8), VALVE)
    linked = link(
        [mail(1, author, at(2, 8), "Ventil", VALVE), mail(2, JONAS, at(2, 9), "AW: Ventil", TRIP, chain=[level])]
    )
    assert parent_of(linked, 2) == post_of(linked, 1)


def test_a_message_id_above_a_quote_is_nobodys_address() -> None:
    raw = (
        b"From: Jonas Weber <j.weber@firma.example>\nSubject: Re: Ventil\nMessage-ID: <2@firma.example>\n"
        b"Date: Mon, 2 Nov 2026 09:00:00 +0100\n\nIn message <20261102.17@firma.example> you wrote:\n> Passt?\n\nJa.\n"
    )
    reading = read(parse_message(raw), parse_tables(language_texts()))
    assert (reading.said, reading.chain) == ("Ja.", ())
    assert find_mail_id("In message <20261102.17@firma.example> you wrote:") == "20261102.17@firma.example"
    assert find_mail_id("In Köln <jana@firma.example> schrieb:") == ""
