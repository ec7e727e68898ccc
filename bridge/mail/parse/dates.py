"""The Date header [RFC 5322 §3.3], and the ways it is written wrong."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

from bridge.mail.day import CREDIBLE, read_day

_LONGEST = 200
_LARGEST_OFFSET = 24 * 60
# Names of zones that the standard library takes for UTC; minutes east. BST and IST have several meanings: left out.
_ZONES = {
    "cet": 60,
    "cest": 120,
    "mez": 60,
    "mesz": 120,
    "met": 60,
    "mest": 120,
    "eet": 120,
    "eest": 180,
    "wet": 0,
    "west": 60,
}


def read_date(raw: str) -> tuple[datetime | None, int]:
    """The moment in UTC and the sender's offset in minutes east; (None, 0) if it is no date."""
    text = raw.strip()[:_LONGEST]
    if not text:
        return None, 0
    zone = _ZONES.get(text.rpartition(" ")[2].strip("()").lower())
    text = " ".join(one.partition(")")[2] if place else one for place, one in enumerate(text.split("(")))
    try:
        found = parsedate_tz(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        found = None
    if found is not None:
        is_named = zone is not None and not any(map(_is_offset, text.split()))
        moment = _moment(found[:6], zone * 60 if zone is not None and is_named else found[9] or 0)
        if moment is not None:
            return moment
    return _worded_date(text, zone) or _iso_date(text)


def _worded_date(text: str, zone: int | None) -> tuple[datetime, int] | None:
    """Mi, 2. Dezember 2026 10:00:00 +0100: clients that write the header in their own language."""
    words = text.replace(",", " ").split()
    clock = next((word for word in words if word[:1].isdigit() and ":" in word), "")
    if not clock or "-" in clock:
        return None
    place = words.index(clock)
    day = read_day(" ".join(words[:place]), None)
    parts = clock.split(":")
    if day is None or len(parts) > 3 or not all(one.isascii() and one.isdigit() and len(one) < 3 for one in parts):
        return None
    hour, minute, second = [*map(int, parts), 0][:3]
    seconds = zone * 60 if zone is not None else _seconds_east(words[place + 1 : place + 2])
    return _moment((day[0].year, day[0].month, day[0].day, hour, minute, second), seconds)


def _seconds_east(words: list[str]) -> int:
    """+0100 as seconds; 0 for anything else."""
    word = words[0] if words else ""
    if not _is_offset(word):
        return 0
    seconds = int(word[1:3]) * 3600 + int(word[3:]) * 60
    return -seconds if word[0] == "-" else seconds


def _is_offset(word: str) -> bool:
    return len(word) == 5 and word[0] in "+-" and word[1:].isascii() and word[1:].isdigit()


def _moment(fields: tuple[int, ...], seconds: int) -> tuple[datetime, int] | None:
    year, month, day, hour, minute, second = fields
    offset = seconds // 60 if abs(seconds) < _LARGEST_OFFSET * 60 else 0
    try:
        local = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)  # 60 is a leap second
        return (local - timedelta(minutes=offset), offset) if year in CREDIBLE else None
    except (ValueError, OverflowError):
        return None


def _iso_date(text: str) -> tuple[datetime | None, int]:
    """2026-11-23T09:14:00+01:00, as scripts write it; without an offset it is taken as UTC."""
    try:
        found = datetime.fromisoformat(text)
        offset = found.utcoffset() or timedelta()
        if found.year not in CREDIBLE:
            return None, 0
        return (found.replace(tzinfo=None) - offset).replace(tzinfo=UTC), int(offset.total_seconds() / 60)
    except (ValueError, OverflowError):
        return None, 0
