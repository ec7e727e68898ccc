"""The board of requests: who waits for whom, worst first. Open ones show their age, solved ones only a date (UX §5)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from bridge.conversation.thread import Card, Status
from bridge.site.page import SiteOptions
from bridge.site.view.age import working_days
from bridge.site.view.card import CardView, state_of, view_card
from bridge.site.view.pace import Pace, view_pace
from bridge.site.view.unit import locations_among

_BAR = 120  # px of a full bar
_STALE = timedelta(days=91)  # who still waits after three months waits for nothing; such rows would hide the others
_ROWS = {"late": 20, "open": 20, "taken": 10, "stale": 5, "done": 10}  # law 7: a bound on the page
GROUPS = tuple(_ROWS)
_LOCATIONS = 8  # buttons


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A request. `days`: working days it has waited, 0 once solved."""

    card: CardView
    days: int
    share: int  # px of the bar
    homes: str  # addresses of the pages of those it waits for: theirs take the row from here
    tags: str  # for the filter: "none", "ext", "s0" for the first of the board's locations ...; "" for none of them


@dataclass(frozen=True, slots=True)
class BoardGroup:
    """Rows of one state; `count` may be larger than what is shown."""

    key: str
    rows: tuple[BoardRow, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Concerned:
    """Which locations a request concerns: of who asks and of who is waited for. `locations`: those to choose from."""

    places: Mapping[str, str]
    locations: tuple[str, ...] = ()

    def by(self, card: Card) -> frozenset[str]:
        """The locations of one request."""
        asker = (card.asker,) if card.asker else ()
        return locations_among((*asker, *card.waiting_for), self.places)

    def limited(self, cards: Iterable[Card]) -> "Concerned":
        """Those that concern the most of these, from A to Z; none to choose from if there are not two."""
        counts = Counter(location for card in cards for location in self.by(card))
        found = sorted(sorted(counts, key=lambda location: (-counts[location], location))[:_LOCATIONS])
        return Concerned(self.places, tuple(found) if len(found) > 1 else ())


@dataclass(frozen=True, slots=True)
class BoardView:
    """The whole board. `solved_week`: requests answered or done in the seven days up to today."""

    groups: tuple[BoardGroup, ...]
    open_count: int  # open, overdue or taken
    late_count: int
    solved_week: int
    last: CardView | None  # the request solved last, for the empty board
    pace: Pace | None = None  # how fast the team answers
    locations: tuple[str, ...] = ()  # those that waiting requests come from or go to; () of a house on one location

    def tagged(self, tag: str) -> int:
        """How many of the rows that wait carry a tag."""
        return sum(tag in row.tags.split() for group in self.groups if group.key != "done" for row in group.rows)


def _row(card: Card, today: date, concerned: Concerned, homes: Mapping[str, str], options: SiteOptions) -> BoardRow:
    since = card.waiting_since
    days = working_days(since, today, options) if since else 0
    view = view_card(card, options, today)
    limit = max(options.overdue_days, 1)
    share = min(_BAR, max(4, round(_BAR * days / (2 * limit)))) if since else 0
    tags = [f"s{number}" for number, location in enumerate(concerned.locations) if location in concerned.by(card)]
    if any(person.is_outside for person in view.waiting_for):
        tags.append("ext")
    elif not view.is_assigned:
        tags.append("none")
    pages = dict.fromkeys(homes[person.key] for person in card.waiting_for if person.key in homes)
    return BoardRow(view, days, share, " ".join(pages), " ".join(tags))


def _group_of(card: Card, today: date, options: SiteOptions) -> str:
    state = state_of(card, today, options)
    if card.waiting_since and today - card.waiting_since.astimezone(options.clock).date() > _STALE:
        return "stale"
    return "done" if state in (Status.DONE.value, Status.ANSWERED.value) else state


def _oldest_first(card: Card) -> tuple[datetime, str]:
    return (card.waiting_since or card.last_at, card.thread)


def view_board(
    waiting: Sequence[Card],
    solved: Iterable[Card],
    today: date,
    options: SiteOptions,
    places: Mapping[str, str] = MappingProxyType({}),
    *,
    homes: Mapping[str, str] = MappingProxyType({}),
) -> BoardView:
    """`waiting`: open and taken requests; `solved`: answered and done ones, at least the newest few; `places`: address
    key -> location; `homes`: address key -> page.
    """
    groups: dict[str, list[Card]] = {key: [] for key in GROUPS}
    for card in waiting:
        groups[_group_of(card, today, options)].append(card)
    groups["done"] = sorted(solved, key=lambda card: (card.last_at, card.thread), reverse=True)
    for key in ("late", "open", "taken", "stale"):
        groups[key].sort(key=_oldest_first, reverse=key == "stale")
    week = today - timedelta(days=6)
    recent = [card for card in groups["done"] if card.last_at.astimezone(options.clock).date() >= week]
    shown = {key: cards[: _ROWS[key]] for key, cards in groups.items()}
    concerned = Concerned(places).limited(card for key in GROUPS[:-1] for card in shown[key])
    return BoardView(
        groups=tuple(
            BoardGroup(
                key, tuple(_row(card, today, concerned, homes, options) for card in shown[key]), len(groups[key])
            )
            for key in GROUPS
            if groups[key]
        ),
        open_count=sum(len(groups[key]) for key in ("late", "open", "taken", "stale")),
        late_count=len(groups["late"]) + len(groups["stale"]),
        solved_week=len(recent),
        last=view_card(groups["done"][0], options, today) if groups["done"] else None,
        pace=view_pace((*waiting, *groups["done"]), today, options),
        locations=concerned.locations,
    )
