# ruff: noqa: E501 (cases read better side by side)
"""Law 1 for everything in a mail that is counted with: dates, zones, Thread-Index, clocks in ids, deadlines, invitations.

Numbers at the ends of what calendars and programs know, in all places of a mail, on the whole way to the page.
"""

import base64
import random
import struct
from collections.abc import Iterator

from bridge.ingest import CANNOT_HANDLE, ingest_all
from bridge.ingest.values import Taken
from bridge.site import build
from bridge.store import Store, archive, threads
from tests.mailroom import RULES, TABLES, deliver_all
from tests.unit.site.makers import renderer

YEARS = (
    "0000",
    "0001",
    "0002",
    "1600",
    "1601",
    "1899",
    "1969",
    "1970",
    "2026",
    "2199",
    "2201",
    "9998",
    "9999",
    "10000",
    "²",
    "9" * 5000,
)
ZONES = ("+0000", "-0000", "+2359", "-2359", "+2400", "-2399", "+9999", "-9999", "EST", "CEST", "+99999999999", "")
CLOCKS = ("00:00:00", "23:59:60", "24:00:00", "12:00", "99:99:99", "-1:00:00", "1:2:3:4")
ISO = (
    "{year}-11-23T09:14:00-23:59:59.5",
    "{year}-01-01T00:00:00+23:59:59",
    "{year}-12-31T23:59:59-23:59",
    "{year}1231T235959Z",
)
IDS = (
    "0000ffffffff$ffffffff$0@x.example", "000000000000$00000000$0@x.example", "99991231235959.1@x.example", "00010101000000.1@x.example",
    "19999999999.1@x.example", "1999999999999.JavaMail@x.example", "FFFFFFFF.12345@x.example", "7FFFFFFF.12345@x.example",
    "OF00000000-ON00FFFFFF.FFFFFFFF-FFFFFFFF.FFFFFFFF@x.example", "OF1A-ON0024EA5F.00000000-00000000.FFFFFFFF@x.example",
    "fff.ffffffff.fffffffffff.Coremail.a@x.example",
)  # fmt: skip
DUE = (
    "bis KW 53", "bis KW ²", "bis KW " + "9" * 5000, "innerhalb von ² Tagen", "innerhalb von 400 Wochen", "innerhalb von " + "9" * 5000 + " Tagen",
    "bis 29.2.", "bis 31.12.9999", "bis 1.1.0001", "bis zum 32.", "bis Ende Februar", "bis morgen", "bis Ende nächster Woche", "bis 00.00.0000",
)  # fmt: skip


def thread_index(dice: random.Random) -> str:
    head = bytes([1, dice.choice((0, 1, 0xFF))]) + bytes(dice.choice((0, 0xFF, dice.randrange(256))) for _ in range(20))
    blocks = b"".join(
        struct.pack(">IB", dice.choice((0, 0x7FFFFFFF, 0xFFFFFFFF, 1 << 31)), 0) for _ in range(dice.randrange(1, 60))
    )
    return base64.b64encode(head + blocks).decode()


def event(dice: random.Random) -> str:
    year = dice.choice(("0001", "1601", "2026", "9999", "99999"))
    starts = dice.choice(
        (
            f":{year}1231T235959Z",
            f":{year}0101T000000",
            f";VALUE=DATE:{year}1231",
            f";TZID=Europe/Berlin:{year}0101T000000",
        )
    )
    ends = dice.choice(
        ("DURATION:P9999999999D", "DURATION:-P1D", "DTEND:99991231T235959Z", "DTEND;VALUE=DATE:00010101", "X:1")
    )
    return f"BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:x\nDTSTART{starts}\n{ends}\nEND:VEVENT\nEND:VCALENDAR\n"


def written(dice: random.Random) -> str:
    """A date as a header or a quote has it."""
    year = dice.choice(YEARS)
    day = dice.choice(("Thu, 1 Jan {}", "Fri, 31 Dec {}", "31. Dezember {}", "1. Januar {}")).format(year)
    return dice.choice((f"{day} {dice.choice(CLOCKS)} {dice.choice(ZONES)}", dice.choice(ISO).format(year=year)))


def mails(dice: random.Random, count: int) -> Iterator[bytes]:
    for number in range(count):
        quoted = dice.choice(
            (f"Am 31.12.{dice.choice(YEARS)} um 23:59 schrieb Tom Okafor:", f"On {written(dice)}, Tom Okafor wrote:")
        )
        block = f"Von: Tom Okafor\nGesendet: {written(dice)}\nAn: Anja\nBetreff: Halle {number % 20}\n\nText {number}"
        body = f"Anja, kannst du das bitte {dice.choice(DUE)} prüfen?\n\n{quoted}\n> Wort {number}\n\n{block}\n"
        yield (
            f"From: Jonas Weber <jonas.weber@nordlicht.example>\nTo: anja.pichler@nordlicht.example\nCc: feed@nordlicht.example\n"
            f"Subject: AW: Halle {number % 20}\nDate: {written(dice)}\nMessage-ID: <{number}.{dice.choice(IDS)}>\n"
            f"In-Reply-To: <{dice.choice(IDS)}>\nReferences: <{dice.choice(IDS)}> <{dice.choice(IDS)}>\n"
            f"Thread-Index: {thread_index(dice)}\nX-Mailer: Microsoft Outlook 16.0\nMIME-Version: 1.0\n"
            f"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n{body}\n"
            f"--b\nContent-Type: text/calendar; method=REQUEST\n\n{event(dice)}--b--\n"
        ).encode()


def test_no_number_in_a_mail_is_too_large_for_it(sqlite_store: Store) -> None:
    taken: Taken = ingest_all(sqlite_store, deliver_all(mails(random.Random(7), 150)), RULES, TABLES)
    with sqlite_store.read() as db:
        told = {one.detail for one in archive.held(db, "feed", 1000) if one.reason == CANNOT_HANDLE}
        found = [threads.load_thread(db, "feed", name) for name in threads.thread_ids(db, "feed")]
    assert told == set()
    assert taken.new == 150
    assert found
    assert all(data for one in found if one for _, data in build.conversation_pages(renderer(), one))
