"""The site of the sample mails, and Debian's Chromium to look at it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bridge.ingest import ingest_all
from bridge.publish import publish
from bridge.shipped import template_texts
from bridge.sinks.folder import FolderSink
from bridge.site.page import PersonRules, SiteOptions
from tests.mailroom import RULES, TABLES, deliver_all, sample_mails
from tests.servers import kit, need
from tests.stores import open_with_key

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
LOCATIONS = {
    "Hamburg": ("jonas.weber", "katrin.lindqvist", "lena.vogt", "sven.brueckner"),
    "Graz": ("anja.pichler", "felix.rauch", "miriam.aydin"),
    "Leeds": ("ben.hollis", "priya.raman", "tom.okafor"),
}
OPTIONS = SiteOptions(
    title="Nordlicht Feed",
    address="feed@nordlicht.example",
    domains=("nordlicht.example",),
    persons=tuple(
        PersonRules((f"{name}@nordlicht.example",), place=site) for site, names in LOCATIONS.items() for name in names
    ),
)


def _make(folder: Path, mails: list[bytes]) -> Path:
    store = open_with_key(f"sqlite:///{folder}/store.db")
    ingest_all(store, deliver_all(mails), RULES, TABLES)
    publish(store, OPTIONS, template_texts(), FolderSink(folder / "public"), NOW)
    store.close()
    return folder / "public"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample mails, published."""
    return _make(tmp_path_factory.mktemp("site"), sample_mails())


@pytest.fixture(scope="session")
def make_site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[bytes]], Path]:
    """The site of any mails."""
    return lambda mails: _make(tmp_path_factory.mktemp("site"), mails)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium; its clock stands at the morning of the newest sample mail."""
    need("chromium", "chromium")
    with kit("web_checks").Browser(now=NOW.isoformat()) as opened:
        yield opened


@pytest.fixture(scope="session")
def base(site: Path) -> Iterator[str]:
    """The site on a loopback port."""
    with kit("web_checks").serve(site) as address:
        yield str(address)
