"""A conversation about many topics: on their feeds and the page of the first at once, on the other pages when its first
day is over (law 7).
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bridge.ingest import ingest_all
from bridge.publish import publish
from bridge.shipped import template_texts
from bridge.sinks.folder import FolderSink
from bridge.site.page import SiteOptions
from bridge.store import Store
from tests.mailroom import RULES, TABLES, deliver, mail
from tests.people import ANJA, TOM

OPTIONS = SiteOptions(title="Nordlicht Feed", address="feed@nordlicht.example", domains=("nordlicht.example",))
TODAY = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
TOPICS = ("firmware", "messe", "erp")


def _publish(store: Store, folder: Path, now: datetime, *, everything: bool = False) -> None:
    publish(store, OPTIONS, template_texts(), FolderSink(folder), now, everything=everything)


def _shows(folder: Path, word: str) -> list[str]:
    """The files of topics that say a word."""
    files = (path for path in folder.rglob("topic/*/*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in files if word in path.read_text(encoding="utf-8"))


def _feeds() -> list[str]:
    return sorted(f"topic/{name}/feed.{kind}" for name in TOPICS for kind in ("atom", "json"))


def _of(*names: str) -> list[str]:
    return sorted(f"{root}topic/{name}/index.html" for name in names for root in ("", "en/"))


def _pages() -> list[str]:
    return _of(*TOPICS)


def test_what_is_about_three_topics_stands_on_their_pages_when_its_day_is_over(
    sqlite_store: Store, tmp_path: Path
) -> None:
    tags = " ".join(f"#{name}" for name in TOPICS)
    mails = [
        mail(TOM, "Rollout am Stand", f"Wer plant das?\n\n{tags}\n", date=TODAY),
        mail(ANJA, "Kabeltrommel", "Liegt im Lager.\n\n#firmware #messe\n", date=TODAY - timedelta(hours=1)),
    ]
    ingest_all(sqlite_store, [deliver(raw, uid, at=TODAY) for uid, raw in enumerate(mails, 1)], RULES, TABLES)
    site = tmp_path / "site"
    _publish(sqlite_store, site, TODAY)
    assert _shows(site, "Rollout am Stand") == sorted([*_feeds(), *_of("firmware")])
    assert [path for path in _shows(site, "Kabeltrommel") if path.endswith(".html")] == _of("firmware", "messe")
    assert "ab morgen" in (site / "topic/erp/index.html").read_text(encoding="utf-8")
    assert "Rollout am Stand" in (site / "index.html").read_text(encoding="utf-8")
    _publish(sqlite_store, site, TODAY + timedelta(days=3))
    assert _shows(site, "Rollout am Stand") == sorted(_feeds() + _pages())
    again = tmp_path / "again"
    _publish(sqlite_store, again, TODAY + timedelta(days=3), everything=True)
    assert {path: (site / path).read_bytes() for path in _feeds() + _pages()} == {
        path: (again / path).read_bytes() for path in _feeds() + _pages()
    }
