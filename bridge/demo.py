"""The whole way on the sample mails that ship with the program: no account, no network, nothing hard-coded."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bridge.ingest import FeedRules, Taken, ingest_all
from bridge.language.tables import parse_tables
from bridge.mail.admission import Policy
from bridge.mail.delivery import Delivery, Place
from bridge.publish import Published, publish
from bridge.shipped import language_texts, shipped_folder, template_texts
from bridge.sinks.folder import FolderSink
from bridge.site.page import SiteOptions
from bridge.sources.source import arrival
from bridge.store import open_store

_FEED = SiteOptions(
    feed="feed",
    title="Nordlicht Feed",
    address="feed@nordlicht.example",
    domains=("nordlicht.example",),
    base_url="https://feed.nordlicht.example/",
    languages=("de", "en"),
    zone="Europe/Berlin",
    contact="Katrin Lindqvist, Hamburg",
)
_RULES = FeedRules(
    feed="feed",
    policy=Policy(addresses=(_FEED.address,), domains=_FEED.domains, admits_outsiders=True),
    zone=_FEED.zone,
)
_LATER = timedelta(hours=1)
_ID_KEY = b"the sample mailbox"  # a store takes a random one; here the same mails shall have the same addresses


@dataclass(frozen=True, slots=True)
class Shown:
    """What a demo run made."""

    folder: Path
    taken: Taken
    published: Published


def make_demo(out: Path | None, mails: Path | None = None, tell: Callable[[str], None] = print) -> Shown:
    """Take in the sample mails (or those of `mails`) and write their site to `out` (or a new folder).

    The store is thrown away; "now" is an hour after the newest mail, so that the same mails give the same site.
    """
    folder = out or Path(tempfile.mkdtemp(prefix="feedbridge-"))
    files = sorted((mails or shipped_folder("config") / "demo").glob("*.eml"))
    deliveries = [_delivery(file) for file in files]
    now = max((one.received_at for one in deliveries), default=datetime(2026, 1, 1, tzinfo=UTC)) + _LATER
    with tempfile.TemporaryDirectory(prefix="feedbridge-demo-") as work:
        store = replace(open_store(f"sqlite:///{work}/demo.sqlite"), id_key=_ID_KEY)
        try:
            taken = ingest_all(store, deliveries, _RULES, parse_tables(language_texts()))
            published = publish(store, _FEED, template_texts(), FolderSink(folder), now, everything=True)
        finally:
            store.close()
    kept_back = sum(taken.reasons.values())
    tell(f"{taken.new} sample mails read, {kept_back} of them kept back; {published.written} files in {folder}")
    return Shown(folder, taken, published)


def _delivery(file: Path) -> Delivery:
    raw = file.read_bytes()
    return Delivery(raw, arrival(raw, datetime(2026, 1, 1, tzinfo=UTC)), Place("demo", uid=file.name))
