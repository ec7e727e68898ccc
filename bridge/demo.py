"""The whole way on the sample mails that ship with the program: no account, no network, nothing hard-coded."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bridge.ingest import FeedRules, Taken, ingest_all
from bridge.language.tables import parse_tables
from bridge.letters.due import Times
from bridge.letters.letter import html_of
from bridge.letters.render import Printer
from bridge.mail.admission import Policy
from bridge.mail.delivery import Delivery, Place
from bridge.publish import Published, publish
from bridge.shipped import language_texts, shipped_folder, template_texts
from bridge.sinks.folder import FolderSink
from bridge.site.page import PersonRules, SiteOptions
from bridge.sources.source import arrival
from bridge.store import Store, open_store
from bridge.summarise import Desk, Person, preview

_LOCATIONS = {  # as an operator writes it into the configuration, where not every signature names the place
    "Hamburg": ("jonas.weber", "katrin.lindqvist", "lena.vogt", "sven.brueckner"),
    "Graz": ("anja.pichler", "felix.rauch", "miriam.aydin"),
    "Leeds": ("ben.hollis", "priya.raman", "tom.okafor"),
}
_FEED = SiteOptions(
    feed="feed",
    title="Nordlicht Feed",
    address="feed@nordlicht.example",
    domains=("nordlicht.example",),
    base_url="https://feed.nordlicht.example/",
    languages=("de", "en"),
    zone="Europe/Berlin",
    contact="Katrin Lindqvist, Hamburg",
    topic_titles=(
        ("einkauf", "Einkauf"), ("erp", "ERP"), ("firmware", "Firmware"), ("kalibrierung", "Kalibrierung"),
        ("marketing", "Marketing"), ("messe", "Messe"), ("modbus", "Modbus"), ("qualitaet", "Qualität"),
        ("vertrieb", "Vertrieb"), ("zoll", "Zoll"),
    ),
    persons=tuple(
        PersonRules((f"{name}@nordlicht.example",), place=place)
        for place, names in _LOCATIONS.items()
        for name in names
    ),
)  # fmt: skip
_RULES = FeedRules(
    feed="feed",
    policy=Policy(addresses=(_FEED.address,), domains=_FEED.domains, admits_outsiders=True),
    zone=_FEED.zone,
)
_READERS = (
    Person("anja.pichler@nordlicht.example", ("feed",), language="de"),
    Person("ben.hollis@nordlicht.example", ("feed",), language="en"),
)
_LATER = timedelta(hours=1)
_ID_KEY = b"the sample mailbox"  # a store takes a random one; here the same mails shall have the same addresses


@dataclass(frozen=True, slots=True)
class Shown:
    """What a demo run made."""

    folder: Path
    taken: Taken
    published: Published
    letters: tuple[Path, ...]  # in German and in English, as a browser shows them


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
            letters = _write_letters(store, folder, now)
        finally:
            store.close()
    kept_back = sum(taken.reasons.values())
    tell(f"{taken.new} sample mails read, {kept_back} of them kept back; {published.written} files in {folder}")
    if letters:
        tell(f"The weekly letter: {', '.join(str(one) for one in letters)}")
    return Shown(folder, taken, published, letters)


def _write_letters(store: Store, folder: Path, now: datetime) -> tuple[Path, ...]:
    """The letters of two people, in German and in English: as mail, and as HTML whose links lead to the site."""
    for_mail = Desk({_FEED.feed: _FEED}, Printer(template_texts()), Times())
    for_browser = replace(for_mail, feeds={_FEED.feed: replace(_FEED, base_url="../")})
    shown = []
    for sent, looked_at in zip(
        preview(store, for_mail, _READERS, now), preview(store, for_browser, _READERS, now), strict=True
    ):
        file = folder / "letter" / f"{sent.recipient.partition('.')[0]}.eml"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(sent.raw)
        file.with_suffix(".html").write_text(html_of(looked_at), encoding="utf-8")
        shown.append(file.with_suffix(".html"))
    return tuple(shown)


def _delivery(file: Path) -> Delivery:
    raw = file.read_bytes()
    return Delivery(raw, arrival(raw, datetime(2026, 1, 1, tzinfo=UTC)), Place("demo", uid=file.name))
