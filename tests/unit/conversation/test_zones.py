"""Clocks of quoting people, moments in headers, quotes that were broken, frames of Notes."""

from datetime import UTC, datetime

import pytest

from bridge.conversation import quote
from bridge.conversation.reading import read
from bridge.conversation.recovery import Carrier, Traces, read_chain
from bridge.conversation.recovery.moment import as_written
from bridge.conversation.recovery.season import offset_at
from bridge.conversation.recovery.traces import moment_of_id
from bridge.conversation.thread import Quoted
from bridge.language.clock import find_clock
from bridge.language.reply_headers import ReplyHeaders
from bridge.language.tables import parse_tables
from bridge.mail.message import Address, Line
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts

ANNA = Address("Anna Berg", "a.berg@firma.example")
SENT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def chain(body: str, headers: ReplyHeaders, carrier: Carrier) -> tuple[Quoted, ...]:
    return read_chain(quote.outline([Line(text) for text in body.split("\n")], headers), carrier, headers)


@pytest.mark.parametrize(
    ("message_id", "moment"),
    [
        ("20261119074422.12345-2-jonas@firma.example", datetime(2026, 11, 19, 7, 44, 22, tzinfo=UTC)),
        ("1795074262.4411.5.camel@firma.example", datetime.fromtimestamp(1795074262, UTC)),
        ("CACPK8Xez9XQPQCsUU1Fu@mail.example", None),
    ],
)
def test_some_programs_write_their_clock_into_the_id(message_id: str, moment: datetime | None) -> None:
    assert moment_of_id(message_id) == moment


def test_the_answered_mails_id_tells_the_zone_of_a_date_header_in_utc(headers: ReplyHeaders) -> None:
    known = datetime(2026, 11, 19, 7, 41, 20, tzinfo=UTC)
    carrier = Carrier(SENT, 0, ANNA, (), is_zone_sure=False, traces=Traces(known, (known,), ((1, known),)))
    (post,) = chain("Ja\n\nOn 11/19/26 1:11 PM, Jonas Weber wrote:\n> Passt es?", headers, carrier)
    assert post.said_at == datetime(2026, 11, 19, 7, 41, tzinfo=UTC)


def test_an_answer_is_later_than_what_it_answers(headers: ReplyHeaders) -> None:
    body = (
        "Ja\n\nAm 20.11.2026 um 09:30 schrieb Jonas Weber:\n> Gut.\n>\n"
        "> On 11/20/26 2:10 PM, Jana Vogt wrote:\n>> Passt es?"
    )
    first, second = chain(body, headers, Carrier(SENT, 60, ANNA, ()))
    assert first.said_at is not None and second.said_at is not None
    assert second.said_at <= first.said_at and second.said_at.minute == 10


def test_a_winter_clock_shows_a_summer_mail_an_hour_later() -> None:
    winter, summer = datetime(2026, 11, 3, tzinfo=UTC), datetime(2026, 10, 20, tzinfo=UTC)
    assert offset_at(60, winter, summer) == 120
    assert offset_at(-480, winter, summer) == -420
    assert offset_at(330, winter, summer) == 330


def test_a_broken_quote_line_is_put_together(headers: ReplyHeaders) -> None:
    long = "> >     > the data is written to the bus but it is not synchronised with the"
    body = f"Ja\n\n> On 11/19/26 8:41 AM, Jonas Weber wrote:\n> > words\n{long}\n> memory\n> >     > of the board."
    sketch = quote.outline([Line(text) for text in body.split("\n")], headers)
    assert sketch.owner[5] == sketch.owner[6]


def test_a_frame_of_notes_is_a_heading(headers: ReplyHeaders) -> None:
    body = (
        "ok\n\n|--------+--------------------->\n|        |          Jana Vogt   |\n|        |                  |\n"
        "|        |          10/16/2000   |\n|        |          01:42 PM     |\n|--------+--------------------->\n"
        "  >------------------------------------|\n  |       To:     Anna Berg/HH/FIRMA     |\n"
        "  |       cc:                          |\n  |       Subject:     Pumpe           |\n"
        "  >------------------------------------|\n\nBitte lesen."
    )
    carrier = Carrier(datetime(2000, 10, 17, tzinfo=UTC), 0, ANNA, ())
    (post,) = chain(body, headers, carrier)
    assert (post.author.name, post.said_at, post.text) == (
        "Jana Vogt",
        datetime(2000, 10, 16, 13, 42, tzinfo=UTC),
        "Bitte lesen.",
    )


def test_a_year_that_came_first_is_told_by_the_carrier(headers: ReplyHeaders) -> None:
    clock = find_clock("23-09-27 12:55:07", headers.names)
    assert clock is not None
    assert as_written(clock, datetime(2023, 9, 28, 10, tzinfo=UTC)) == datetime(2023, 9, 27, 12, 55, 7, tzinfo=UTC)
    assert as_written(clock, datetime(2027, 9, 28, 10, tzinfo=UTC)) == datetime(2027, 9, 23, 12, 55, 7, tzinfo=UTC)


def test_exchange_hides_the_zone_and_the_language_tells_it() -> None:
    head = (
        "From: Anna Berg <anna@werk.example>\nDate: Thu, 2 Jul 2026 08:30:00 +0000\nThread-Index: AQ==\n"
        "Subject: AW: x\nContent-Type: text/plain; charset=utf-8\n"
    )
    block = "Ja.\n\nVon: Jonas <jonas@firma.example>\nGesendet: Donnerstag, 2. Juli 2026 08:11\nBetreff: x\n\nJa?"
    for more in ("Content-Language: de-DE\n", ""):  # without the header the words of the block tell it
        raw = f"{head}{more}\n{block}".encode()
        (level,) = read(parse_message(raw), parse_tables(language_texts())).chain
        assert level.said_at == datetime(2026, 7, 2, 6, 11, tzinfo=UTC)


def test_thread_index_of_a_server_that_counts_its_zone_twice(headers: ReplyHeaders) -> None:
    known = datetime(2026, 11, 19, 6, 41, 20, tzinfo=UTC)
    carrier = Carrier(SENT, 60, ANNA, (), is_zone_sure=False, traces=Traces(None, (known,), ((1, known),)))
    (post,) = chain("Ja\n\nAm 19.11.2026 um 08:41 schrieb Jonas Weber:\n> Passt es?", headers, carrier)
    assert post.said_at == datetime(2026, 11, 19, 7, 41, tzinfo=UTC)
