"""The Date header [RFC 5322 §3.3], and the ways it is written wrong."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

_LONGEST = 200
_LARGEST_OFFSET = 24 * 60


def read_date(raw: str) -> tuple[datetime | None, int]:
    """The moment in UTC and the sender's offset in minutes east; (None, 0) if it is no date."""
    text = raw.strip()[:_LONGEST]
    if not text:
        return None, 0
    try:
        found = parsedate_tz(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        found = None
    if found is not None:
        moment = _moment(found[:6], found[9] or 0)
        if moment is not None:
            return moment
    return _iso_date(text)


def _moment(fields: tuple[int, ...], seconds: int) -> tuple[datetime, int] | None:
    year, month, day, hour, minute, second = fields
    offset = seconds // 60 if abs(seconds) < _LARGEST_OFFSET * 60 else 0
    try:
        local = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)  # 60 is a leap second
        return local - timedelta(minutes=offset), offset
    except (ValueError, OverflowError):
        return None


def _iso_date(text: str) -> tuple[datetime | None, int]:
    """2026-11-23T09:14:00+01:00, as scripts write it; without an offset it is taken as UTC."""
    try:
        found = datetime.fromisoformat(text)
        offset = found.utcoffset() or timedelta()
        return (found.replace(tzinfo=None) - offset).replace(tzinfo=UTC), int(offset.total_seconds() // 60)
    except (ValueError, OverflowError):
        return None, 0
