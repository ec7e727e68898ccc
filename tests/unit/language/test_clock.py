import json

import pytest
from babel.core import Locale, UnknownLocaleError

from bridge.language.clock import find_clock
from bridge.language.reply_headers import fold, parse_reply_headers
from bridge.shipped import language_texts

TEXT = language_texts()["reply_headers.json"]
HEADERS = parse_reply_headers(TEXT)
NAMES = HEADERS.names


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Am Do., 19. Nov. 2026 um 08:41 Uhr", "2026-11-19 8:41"),
        ("On Thu, Nov 19, 2026 at 8:41 PM", "2026-11-19 20:41"),
        ("11/19/26 12:05 AM", "2026-11-19 0:05"),
        ("Thu Nov 19 08:41:22 2026", "2026-11-19 8:41"),
        ("19-Nov-2026 8:41 PM", "2026-11-19 20:41"),
        ("2026-11-19 08:41", "2026-11-19 8:41"),
        ("2026/11/19 20:10", "2026-11-19 20:10"),
        ("2026年11月19日(木) 8:41", "2026-11-19 8:41"),
        ("2026年11月19日，下午8:41", "2026-11-19 20:41"),
        ("2026년 11월 19일 (목) 오전 8:41", "2026-11-19 8:41"),
        ("Vào Th 5, 19 thg 11, 2026 lúc 08:41", "2026-11-19 8:41"),
        ("เมื่อ พฤ. 19 พ.ย. 2569 เวลา 08:41", "2026-11-19 8:41"),
        ("2026. november 19., csütörtök 8:41", "2026-11-19 8:41"),
        ("ke 19. marrask. 2026 klo 8.41", "2026-11-19 8:41"),
        ("Le jeu. 19 nov. 2026 à 08 h 41", "2026-11-19 8:41"),
        ("20-11-2026 8:41 p. m.", "2026-11-20 20:41"),
        ("чт, 19 нояб. 2026 г. в 08:41", "2026-11-19 8:41"),
        ("ב 19 בנוב׳ 2026 08:41", "2026-11-19 8:41"),
        ("Às 08:41 de 19/11/2026", "2026-11-19 8:41"),
        ("\u200e19\u200e \u200eNovember\u200e \u200e2026\u200e \u200e8\u200e:\u200e41", "2026-11-19 8:41"),
    ],
)
def test_dates_as_clients_write_them(written: str, expected: str) -> None:
    clock = find_clock(written, NAMES)
    assert clock is not None
    assert f"{clock.year}-{clock.month}-{clock.day} {clock.hour}:{clock.minute:02}" == expected


@pytest.mark.parametrize(
    ("zone", "minutes"),
    [
        ("+0200", 120),
        ("-05:00", -300),
        ("GMT+2", 120),
        ("(UTC+01:00)", 60),
        ("MEZ", 60),
        ("CEST", 120),
        ("PST", -480),
        ("", None),
        ("- Jonas", None),
    ],
)
def test_zones_beside_a_time(zone: str, minutes: int | None) -> None:
    clock = find_clock(f"19.11.2026 08:41 {zone}", NAMES)
    assert clock is not None
    assert clock.offset == minutes


@pytest.mark.parametrize(
    "text", ["", "no date at 12:30 here", "Version 2.7", "99.99.2026", "call 030 123456", "31/31/2026"]
)
def test_what_is_no_date(text: str) -> None:
    assert find_clock(text, NAMES) is None


def test_months_that_languages_disagree_on() -> None:
    croatian, polish = (find_clock("19 lis 2026 08:41", NAMES, frozenset({code})) for code in ("hr", "pl"))
    assert croatian is not None
    assert polish is not None
    assert (croatian.month, polish.month) == (10, 11)


def test_day_and_month_that_could_be_swapped_say_so() -> None:
    first, second = find_clock("3/4/2026 5:06 PM", NAMES), find_clock("11/19/2026 5:06 PM", NAMES)
    assert first is not None
    assert second is not None
    assert (first.may_swap, second.may_swap) == (True, False)


def _locales() -> list[str]:
    return list(json.loads(TEXT)["calendar"]["months"])


@pytest.mark.parametrize("code", _locales())
def test_the_names_of_months_are_those_of_the_cldr(code: str) -> None:
    try:
        locale = Locale.parse({"zh-TW": "zh_Hant_TW"}.get(code, code.replace("-", "_")))
    except UnknownLocaleError:
        pytest.fail(f"{code} is no locale")
    wide = locale.months["format"]["wide"]
    for number in range(1, 13):
        word = fold(wide[number]).replace(".", "").replace(" ", "")
        if any(map(str.isdecimal, word)) or len(word) < 2:
            continue
        assert number in {month for month, _ in NAMES.months[word]}
