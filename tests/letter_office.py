"""A firm's week for the tests of letters: mails in a store, readers, and the desk letters are written at."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bridge.ingest import ingest_all
from bridge.letters.due import Times
from bridge.letters.render import Printer
from bridge.shipped import template_texts
from bridge.site.page import SiteOptions
from bridge.store import Store
from bridge.summarise import Desk, Person, Roll
from tests.mailroom import RULES, TABLES, deliver_all, mail
from tests.people import ANJA, BRIDGE, FELIX, JONAS, PRIYA, SVEN, TOM

TEXTS = template_texts()
FEED = SiteOptions(
    feed="feed", title="Nordlicht Feed", address=BRIDGE, domains=("nordlicht.example",), base_url="https://f.example/"
)
FEEDS = {"feed": FEED}
DESK = Desk(FEEDS, Printer(TEXTS), Times())
WEEK = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)  # Monday of 2026-W47
MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # 7:00 in Hamburg
BEFORE = datetime(2026, 11, 1, tzinfo=UTC)


def at(days: float) -> datetime:
    """So many days into the week."""
    return WEEK + timedelta(days=days)


def one_week() -> list[bytes]:
    """Anja is asked and does not answer; Tom is asked and answers; Sven asks everybody; somebody asks Anja late."""
    return [
        mail(PRIYA, "Zollnummer Oslo", "Hallo Anja,\n\nist die EORI noch die alte?\n\nGruß\nPriya\n", to=[ANJA],
             message_id="1@n.example", date=at(0)),
        mail(FELIX, "Drehmoment M6", "Hallo Tom,\n\nwelcher Schlüssel ist für M6 richtig?\n", to=[TOM],
             message_id="2@n.example", date=at(1)),
        mail(TOM, "Re: Drehmoment M6", "Der blaue, 2 bis 10 Nm, steht in der Werkstatt.\n", to=[FELIX],
             message_id="3@n.example", in_reply_to="2@n.example", date=at(1.2)),
        mail(FELIX, "Re: Drehmoment M6", "Danke, passt!\n", to=[TOM], message_id="4@n.example",
             in_reply_to="3@n.example", date=at(1.3)),
        mail(SVEN, "Wartung ERP #erp", "Wer kann am Samstag die Wartung übernehmen?\n", message_id="5@n.example",
             date=at(2)),
        mail(JONAS, "Messestand", "Ich buche den Stand in Halle 4.\n", message_id="6@n.example", date=at(3)),
    ]  # fmt: skip


def fill(store: Store, mails: list[bytes] | None = None) -> None:
    """Take the week in."""
    ingest_all(store, deliver_all(one_week() if mails is None else mails), RULES, TABLES)


def roll(*listed: Person, **more: Any) -> Roll:
    """Who reads the feed."""
    return Roll(FEEDS, listed, **more)


def reader(address: str = ANJA.address, **more: Any) -> Person:
    """A reader in the configuration."""
    return Person(address, ("feed",), **more)
