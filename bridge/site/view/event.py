"""A calendar invitation as a dated card in its post."""

from dataclasses import dataclass
from datetime import date, datetime

from bridge.mail.invitation import Event
from bridge.site.page import SiteOptions
from bridge.site.view import text
from bridge.site.view.person import PersonView, view_person


@dataclass(frozen=True, slots=True)
class EventView:
    """What, when, where, from whom. Either `starts_at` (and perhaps `ends_at`), or whole days."""

    title: str
    place: str
    organiser: PersonView | None
    starts_at: datetime | None
    ends_at: datetime | None
    first_day: date  # on the organisation's clock
    last_day: date
    repeats: bool
    is_cancelled: bool


def view_event(event: Event | None, language: str, options: SiteOptions) -> EventView | None:
    """The event of a post; None if it has none or an unreadable date."""
    first = event.first_day or (_day(event.starts_at, options) if event.starts_at else None) if event else None
    if event is None or first is None:
        return None
    last = event.last_day or (_day(event.ends_at, options) if event.ends_at else first)
    has_organiser = bool(event.organiser.name or event.organiser.address)
    return EventView(
        title=text.line(event.title, language, options),
        place=text.line(event.place, language, options),
        organiser=view_person(event.organiser, options) if has_organiser else None,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        first_day=first,
        last_day=last,
        repeats=event.repeats,
        is_cancelled=event.is_cancelled,
    )


def _day(at: datetime, options: SiteOptions) -> date:
    return at.astimezone(options.clock).date()
