"""The event of a calendar invitation: what, when, where, from whom [RFC 5545, RFC 5546 METHOD:REQUEST and CANCEL].

The only importer of icalendar, and only for mails with a calendar part: it is large, and hostile files must not stop a
run (law 1): what it cannot read is no event, the file stays an attachment.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from bridge.mail.day import CREDIBLE
from bridge.mail.message import NOBODY, Address, Message

_METHODS = frozenset({"REQUEST", "PUBLISH", "CANCEL", "ADD"})
_LARGEST = 200_000  # bytes; a larger file is somebody's whole calendar
_LONGEST = 300  # characters of a title or a place


@dataclass(frozen=True, slots=True)
class Event:
    """One dated event: either from an instant to another, or whole days (`first_day` to `last_day`, both included)."""

    title: str
    place: str
    organiser: Address
    starts_at: datetime | None = None  # aware, UTC
    ends_at: datetime | None = None
    first_day: date | None = None
    last_day: date | None = None
    repeats: bool = False
    is_cancelled: bool = False


def read_invitation(message: Message) -> Event | None:
    """The first event of the first calendar part that invites or cancels; None if there is none or it has no date."""
    zone = timezone(timedelta(minutes=message.utc_offset))
    for file in message.attachments:
        if file.media_type in ("text/calendar", "application/ics") and file.size <= _LARGEST:
            event = _read(file.content, zone)
            if event is not None:
                return event
    return None


def _read(content: bytes, zone: timezone) -> Event | None:
    import icalendar  # noqa: PLC0415

    try:
        for calendar in icalendar.Calendar.from_ical(content, multiple=True):
            method = str(calendar.get("method", "REQUEST")).strip().upper()
            found = next(iter(calendar.walk("VEVENT")), None)
            if found is not None and method in _METHODS:
                return _event(found, method, zone)
    except Exception:  # a foreign parser on foreign bytes: whatever it raises, the mail goes on
        return None
    return None


def _event(found: Any, method: str, zone: timezone) -> Event | None:
    starts = found.decoded("dtstart", None)
    if not isinstance(starts, date):
        return None
    ends = found.decoded("dtend", None)
    if ends is None and found.get("duration") is not None:
        ends = starts + found.decoded("duration")
    event = Event(
        title=_line(found.get("summary", "")),
        place=_line(found.get("location", "")),
        organiser=_organiser(found.get("organizer")),
        repeats=found.get("rrule") is not None,
        is_cancelled=method == "CANCEL" or str(found.get("status", "")).upper() == "CANCELLED",
    )
    if starts.year not in CREDIBLE or (isinstance(ends, date) and ends.year not in CREDIBLE):
        return None
    if isinstance(starts, datetime):
        return replace(event, starts_at=_instant(starts, zone), ends_at=_instant(ends, zone))
    last = ends - timedelta(days=1) if isinstance(ends, date) and ends > starts else starts
    return replace(event, first_day=starts, last_day=last)


def _instant(moment: object, zone: timezone) -> datetime | None:
    """A time without a zone is on the sender's clock."""
    if not isinstance(moment, datetime):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _line(value: object) -> str:
    """A text in one line."""
    return " ".join(str(value).split())[:_LONGEST]


def _organiser(value: Any) -> Address:
    """ORGANIZER;CN="Jana Vogt":mailto:j.vogt@firma.example"""
    if value is None:
        return NOBODY
    address = str(value)
    is_mail = address.casefold().startswith("mailto:")
    return Address(_line(value.params.get("cn", "")), address[7:].strip() if is_mail else "")
