"""Clocks of quoting people, moments in headers, quotes that were broken, frames of Notes."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta

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
    carrier = Carrier(SENT, 0, ANNA, (), is_zone_sure=False, traces=Traces(known, {1: known}))
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
    carrier = Carrier(SENT, 60, ANNA, (), is_zone_sure=False, traces=Traces(None, {}, ((1, known),)))
    (post,) = chain("Ja\n\nAm 19.11.2026 um 08:41 schrieb Jonas Weber:\n> Passt es?", headers, carrier)
    assert post.said_at == datetime(2026, 11, 19, 7, 41, tzinfo=UTC)


WINDOWS = datetime(1601, 1, 1, tzinfo=UTC)
COARSE = 1 << 23  # ticks of 100 ns that a span leaves out
PARENT = datetime(2026, 11, 19, 7, 41, 19, tzinfo=UTC)


def exchange_index(*moments: datetime) -> str:
    """As Exchange writes it for a mail that had none [MS-OXOMSG]: the first moment a byte later, spans of 31 bits."""
    first, *answers = [(moment - WINDOWS) // timedelta(microseconds=1) * 10 for moment in moments]
    head = bytes([1]) + (first >> 24).to_bytes(5, "big")
    base, data = int.from_bytes(head, "big") << 16, head + bytes(16)
    for answer in answers:
        data += (1 << 31 | (answer - base) // COARSE % (1 << 31)).to_bytes(4, "big") + b"\x40"
        base = answer
    return b64encode(data).decode()


def answered(index: str, received: str = "", quoted: str = "Thursday, November 19, 2026 3:41 PM") -> datetime | None:
    """When the first level of a mail from Exchange was said, which writes its own Date in UTC."""
    raw = (
        f"{received}From: Anna Berg <anna@werk.example>\nDate: Fri, 20 Nov 2026 08:30:00 +0000\n"
        f"Thread-Index: {index}\nSubject: RE: x\nContent-Type: text/plain; charset=utf-8\n\n"
        f"Yes.\n\nFrom: Jonas <jonas@firma.example>\nSent: {quoted}\nSubject: x\n\nReally?"
    )
    (level,) = read(parse_message(raw.encode()), parse_tables(language_texts())).chain
    return level.said_at


def test_the_index_of_exchange_tells_the_zone_that_its_date_header_hides() -> None:
    index = exchange_index(PARENT - timedelta(hours=9), PARENT, PARENT + timedelta(hours=20))
    assert answered(index) == datetime(2026, 11, 19, 7, 41, tzinfo=UTC)


def test_a_server_in_a_house_takes_utc_for_its_own_clock() -> None:
    """A server in London, a writer in Helsinki: the index is an hour early; nothing else tells the clock."""
    received = (
        "Received: from mbx.werk.example by mbx.werk.example with mapi id 15.01.1713.004; "
        "Fri, 3 Jul 2026 09:30:01 +0100\n"
    )
    sent = datetime(2026, 7, 2, 7, 41, 19, tzinfo=UTC)
    index = exchange_index(sent - timedelta(hours=9), sent - timedelta(hours=1), sent + timedelta(hours=20))
    raw = (
        f"{received}From: Anna Berg <anna@werk.example>\nDate: Fri, 3 Jul 2026 08:30:00 +0000\nThread-Index: {index}\n"
        "Subject: RE: x\nContent-Type: text/plain; charset=utf-8\n\n"
        "Yes.\n\nFrom: Jonas <jonas@firma.example>\nSent: Thursday, July 2, 2026 10:41 AM\nSubject: x\n\nReally?"
    )
    (level,) = read(parse_message(raw.encode()), parse_tables(language_texts())).chain
    assert level.said_at == datetime(2026, 7, 2, 7, 41, tzinfo=UTC)


def test_outlook_for_mac_writes_its_own_clock_into_the_index() -> None:
    """The answer was sent at 08:30 UTC, and the index says 01:30: seven hours west."""
    own = datetime(2026, 11, 20, 1, 29, 58, tzinfo=UTC)
    index = exchange_index(PARENT - timedelta(days=2), own)
    assert answered(index, quoted="Thursday, November 19, 2026 0:41 AM") == datetime(2026, 11, 19, 7, 41, tzinfo=UTC)


def test_an_index_that_begins_with_a_hash_tells_nothing() -> None:
    data = bytes.fromhex("0102a50b11d2bbf4dc88bd9ab6aefb5302fab52365380261841055a4d2479260")
    assert answered(b64encode(data).decode()) == datetime(2026, 11, 19, 15, 41, tzinfo=UTC)


def answers_by_id(heading: str) -> datetime | None:
    raw = (
        "From: Anna Berg <anna@werk.example>\nDate: Fri, 20 Nov 2026 09:30:00 +0100\nSubject: Re: x\n"
        "In-Reply-To: <20261119074119.4998-2-jonas@firma.example>\nContent-Type: text/plain; charset=utf-8\n\n"
        f"Ja.\n\n{heading}\n> Passt es?"
    )
    (level,) = read(parse_message(raw.encode()), parse_tables(language_texts())).chain
    return level.said_at


@pytest.mark.parametrize(
    "heading",
    [
        "Am Do., 19. Nov. 2026 um 08:46 schrieb Jonas Weber:",  # when it came in
        "On Thu, 19 Nov 2026, Jonas Weber wrote:",
        "Jonas Weber wrote:",
    ],
)
def test_the_answered_mails_id_knows_better_when_it_was_sent(heading: str) -> None:
    assert answers_by_id(heading) == PARENT


def test_another_day_is_not_the_answered_mails() -> None:
    assert answers_by_id("On Mon, 16 Nov 2026, Jonas Weber wrote:") == datetime(2026, 11, 16, 11, tzinfo=UTC)


def test_the_country_of_an_address_tells_the_clock_of_a_deeper_quote(headers: ReplyHeaders) -> None:
    """Whoever quoted Jana lives by the clock of India, the carrier by that of Berlin."""
    body = (
        "Ja\n\nAm 20.11.2026 um 08:30 schrieb Jonas Weber <jonas@in.firma.example>:\n> Gut.\n>\n"
        "> On 11/19/26 2:10 PM, Jana Vogt wrote:\n>> Passt es?"
    )
    _, second = chain(body, headers, Carrier(SENT, 60, ANNA, ()))
    assert second.said_at == datetime(2026, 11, 19, 8, 40, tzinfo=UTC)
