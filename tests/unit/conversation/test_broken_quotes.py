"""Quotes that programs indented, broke and answered between their lines: every word stays with whoever wrote it."""

from datetime import UTC, datetime

import pytest

from bridge.conversation.reading import read
from bridge.conversation.thread import Reading
from bridge.language.clock import find_clock
from bridge.language.reply_headers import ReplyHeaders
from bridge.language.tables import parse_tables
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts

TABLES = parse_tables(language_texts())


def reading(body: str, *headers: str, date: str = "Fri, 20 Nov 2026 10:00:00 +0100") -> Reading:
    head = [
        "From: Anna Berg <a.berg@firma.example>",
        "Subject: Re: Halle 3",
        f"Date: {date}",
        "Content-Type: text/plain; charset=utf-8",
    ]
    return read(parse_message("\n".join([*head, *headers, "", body]).encode()), TABLES)


def words(found: Reading) -> dict[str, str]:
    return {quoted.author.name: quoted.text for quoted in found.chain}


COMB = """Passt.

On 11/19/26, 5:33 PM, "Jonas Weber" <j.weber@pumpen.example> wrote:

    On Thu, 2026-11-19 at 16:06 +0100, Kay Holm wrote:
    >
    >     > Ist die Pumpe schon bestellt?
    >     > Sonst nehmen wir die alte.
    >
    >     Die alte ist undicht.
    >
    > Dann bitte heute noch bestellen.

    Ist bestellt.
"""


def test_a_gap_before_a_quote_mark_is_a_level_of_its_own() -> None:
    assert words(reading(COMB)) == {"Jonas Weber": "Ist bestellt.", "Kay Holm": "Dann bitte heute noch bestellen."}


def test_the_rest_of_a_broken_line_has_the_marks_of_the_line_it_was_broken_off() -> None:
    body = """> On Thu, Nov 19, 2026 at 9:14 AM Jonas Weber <j.weber@pumpen.example>
> wrote:
>> On 19 Nov 2026, Kay Holm wrote:
>> > The pump in hall 3 stopped again during the night, and nobody at the
>> desk
>> > knew whom to call, so the line stood still until six in the morning
>> when
>> the early shift came in and opened the valve by hand as the list next to
>> the door says.
>>
>> Please write down whom to call.
>
> Done.

Thanks.
"""
    whole = (
        "The pump in hall 3 stopped again during the night, and nobody at the desk knew whom to call, so the line stood"
        " still until six in the morning when the early shift came in and opened the valve by hand as the list next to"
        " the door says."
    )
    assert " ".join(words(reading(body))["Kay Holm"].split()) == whole
    assert words(reading(body))["Jonas Weber"] == "Please write down whom to call."


def test_an_answer_between_the_lines_does_not_tear_a_quote_in_two() -> None:
    body = """On 2026/11/19, 12:35 PM, Jonas Weber wrote:

    > On Thu, 19 Nov 2026 at 03:32, Kay Holm <k.holm@werk.example> wrote:
    > >
    > > Die Pumpe steht.
    >
    > Seit wann?
    >
   Seit gestern.

    > >
    > > Wir brauchen bis Freitag eine neue.
    > >
"""
    found = reading(body)
    assert found.said == "   Seit gestern."
    assert words(found) == {
        "Jonas Weber": "Seit wann?",
        "Kay Holm": "Die Pumpe steht.\n\nWir brauchen bis Freitag eine neue.",
    }


OUTLOOK = """Hallo Jonas,

Antworten unten.

Von: Jonas Weber <j.weber@pumpen.example>
Gesendet: Donnerstag, 19. November 2026 08:41
An: Anna Berg <a.berg@firma.example>
Betreff: Halle 3

Passt der Termin am Freitag?
{answer} Ja, aber erst ab zehn,
vorher ist die Halle belegt.

Bringt ihr das Ventil mit?

[JW] Das alte liegt bei uns im Lager.
"""


@pytest.mark.parametrize("answer", ["[Anna]", "[Anna Berg]", "[Berg, Anna]", "[AB]", "[ann]"])
def test_an_answer_signed_in_brackets_belongs_to_who_signed_it(answer: str) -> None:
    found = reading(OUTLOOK.format(answer=answer))
    assert found.said.endswith(f"{answer} Ja, aber erst ab zehn,\nvorher ist die Halle belegt.")
    (quoted,) = found.chain
    assert (
        quoted.text
        == "Passt der Termin am Freitag?\n\nBringt ihr das Ventil mit?\n\n[JW] Das alte liegt bei uns im Lager."
    )
    assert quoted.is_trimmed


@pytest.mark.parametrize("answer", ["[1]", "[Kay]", "[...]", "[A]", "[Anna, siehe oben]", "[]"])
def test_other_brackets_are_the_quoted_persons(answer: str) -> None:
    assert reading(OUTLOOK.format(answer=answer)).said == "Hallo Jonas,\n\nAntworten unten."


def test_a_scanners_link_that_was_broken_over_lines_is_read_whole() -> None:
    body = """Danke.

> On 19 Nov 2026, Jonas Weber wrote:
>> Der Plan liegt hier:
>> https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fpl
>> aene.example%2Fhalle3%2Fventil.pdf&amp;data=04%7C01%7Ca.berg%40firma
>> .example%7C0&amp;reserved=0
>>
>> Bitte prüfen.
"""
    (quoted,) = reading(body).chain
    assert quoted.text == "Der Plan liegt hier:\nhttps://plaene.example/halle3/ventil.pdf\n\nBitte prüfen."


def moment(line: str, *headers: str, sent: str = "Fri, 20 Nov 2026 10:00:00 +0000") -> datetime | None:
    (quoted,) = reading(f"Ok.\n\n{line}\n> Passt es?", *headers, date=sent).chain
    return quoted.said_at


def test_a_short_year_that_stands_first_is_no_day() -> None:
    at = moment("On 26-11-03 13:25:48, Jonas Weber wrote:")
    assert at == datetime(2026, 11, 3, 13, 25, 48, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("On Thursday, 26 June 2014 10:15, Jonas Weber wrote:", datetime(2014, 6, 26, 10, 15, tzinfo=UTC)),
        ("Am 26.06.2014 um 10:15 schrieb Jonas Weber:", datetime(2014, 6, 26, 10, 15, tzinfo=UTC)),
        ("Am 26.06.14 10:15, schrieb Jonas Weber:", datetime(2014, 6, 26, 10, 15, tzinfo=UTC)),
        ("On 03/02/2011 10:15 AM, Jonas Weber wrote:", datetime(2011, 3, 2, 10, 15, tzinfo=UTC)),
    ],
)
def test_what_was_written_years_ago_stays_there(line: str, at: datetime) -> None:
    assert moment(line) == at


@pytest.mark.parametrize(
    ("line", "day", "month"),
    [
        ("On 03/06/2026 08:45, X wrote:", 3, 6),  # noughts, 24 hours
        ("On 03/06/2026 08:45 AM, X wrote:", 6, 3),
        ("On 3/6/2026 8:45, X wrote:", 6, 3),
        ("On 11/19/2026 08:45, X wrote:", 19, 11),
    ],
)
def test_which_of_two_numbers_is_the_day(line: str, day: int, month: int, headers: ReplyHeaders) -> None:
    clock = find_clock(line, headers.names, frozenset({"en"}))
    assert clock is not None
    assert (clock.day, clock.month) == (day, month)


EXCHANGE = "Message-ID: <AB1@AB1.apcprd04.prod.outlook.com>", "X-MS-Exchange-Organization: x"
LIST_SERVER = (
    "Received: from mail.firma.example (mail.firma.example [192.0.2.1])\n"
    "\tby lists.verein.example (Postfix); Fri, 20 Nov 2026 20:00:00 +1000"
)
ATTRIBUTION = "On Friday, November 20, 2026 9:30 AM, Jonas Weber wrote:"


def test_a_foreign_servers_clock_is_not_the_writers() -> None:
    assert moment(ATTRIBUTION, *EXCHANGE, LIST_SERVER) == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def test_the_house_servers_clock_is_the_writers() -> None:
    received = "Received: from [10.0.0.1] by mail.firma.example (Postfix); Fri, 20 Nov 2026 11:00:00 +0100"
    assert moment(ATTRIBUTION, *EXCHANGE, LIST_SERVER, received) == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def test_the_language_somebody_likes_best_tells_the_country() -> None:
    languages = "Accept-Language: nl-NL, en-US", "Content-Language: en-US"
    assert moment(ATTRIBUTION, *EXCHANGE, *languages) == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


PREVIEW = """On 11/19/26 8:41 AM, Jonas Weber wrote:
> Hallo Anna, das Ventil klemmt seit heute Morgen, wer kann es sich{dots}
> {warning}
> Hallo Anna,
>
> das Ventil klemmt seit heute Morgen,
> wer kann es sich ansehen?
>
> Gruß
> Jonas

Ich.
"""


WARNING = "This Message Is From an External Sender\n> This message came from outside your organization.\n>"


@pytest.mark.parametrize("dots", ["...", "", "…"])
@pytest.mark.parametrize("warning", ["", WARNING])
def test_a_gateways_preview_is_said_once(dots: str, warning: str) -> None:
    (quoted,) = reading(PREVIEW.format(dots=dots, warning=warning)).chain
    assert quoted.text.startswith("Hallo Anna,\n\ndas Ventil")


def test_a_first_line_that_is_not_said_again_is_no_preview() -> None:
    (quoted,) = reading(PREVIEW.format(dots=" vor dem Mittag ansehen?", warning="")).chain
    assert quoted.text.startswith("Hallo Anna, das Ventil")


NOTES = """Passt.

Inactive hide details for Jonas Weber ---19.11.2026 08:41:20---Hallo Anna, das VentilJonas Weber ---19.11.2026
08:41:20---Hallo Anna, das Ventil klemmt.

From: Jonas Weber <j.weber@pumpen.example>
To: Anna Berg <a.berg@firma.example>
Date: 19.11.2026 08:41
Subject: Ventil
Sent by: "Halle" <halle-bounces@liste.example>

Hallo Anna,

das Ventil klemmt.
"""


def test_what_notes_writes_around_its_block_is_nobodys_words() -> None:
    found = reading(NOTES)
    assert found.said == "Passt."
    assert words(found) == {"Jonas Weber": "Hallo Anna,\n\ndas Ventil klemmt."}


def test_a_name_with_a_number_in_the_same_line_ends_the_words() -> None:
    found = reading("Passt so.\n\nAnna\n\nAnna Berg | Einkauf | a.berg@firma.example | +49 30 5550-112\n")
    assert found.said == "Passt so.\n\nAnna"


THREE = """Gut.

> On 19 Nov 2026, Jonas Weber wrote:
>> On 18 Nov 2026, Kay Holm wrote:
{kays}
>>
>> Ask the supplier first.
>
> Nobody answers there.
"""


@pytest.mark.parametrize(
    "kays",
    [
        ">>> The drawing is here:\n>>>\n"
        ">> https://files.pumpen.example/drawings/hall-3/pump-7/revision-2026-11-17.pdf\n>>>\n>>> Please print it.",
        ">>> The pump in hall 3 stopped twice in this night, and it only started\n>>> after\n"
        ">> somebody had pulled the main switch for a minute.",
    ],
)
def test_what_had_no_room_goes_back_to_the_line_that_it_was_broken_off(kays: str) -> None:
    found = words(reading(THREE.format(kays=kays)))
    assert found["Jonas Weber"] == "Ask the supplier first."
    assert found["Kay Holm"].split() == kays.replace(">", " ").split()


def test_a_link_that_a_deeper_line_announces_is_that_persons_though_nothing_follows() -> None:
    link = "https://files.pumpen.example/drawings/hall-3/pump-7/revision-2026-11-17.pdf"
    body = f"Gut.\n\n> On 19 Nov 2026, Jonas Weber wrote:\n>> The drawing is here:\n>>\n> {link}\n"
    assert words(reading("> On 20 Nov 2026, Kay Holm wrote:\n" + body))["Jonas Weber"].endswith(link)


def test_whoever_answers_a_half_sentence_right_below_keeps_the_answer() -> None:
    body = THREE.format(kays=">>> The pump in hall 3 stopped twice\n>> and it did so last week, too, when I was there.")
    assert words(reading(body))["Jonas Weber"].startswith("and it did so last week")
