"""A reader who follows every link while the site is being written meets no broken link and no half page."""

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin
from urllib.request import urlopen

import lxml.html
import pytest

from bridge.ingest import ingest_one
from bridge.publish import publish
from bridge.shipped import template_texts
from bridge.sinks.folder import FolderSink
from bridge.site.page import SiteOptions
from bridge.store import Store
from tests.mailroom import RULES, TABLES, deliver, mail
from tests.people import BRIDGE, TEAM
from tests.servers import kit

OPTIONS = SiteOptions(title="Nordlicht Feed", address=BRIDGE, domains=("nordlicht.example",))
START = datetime(2026, 10, 1, 7, 0, tzinfo=UTC)
_MOST = 60  # pages of one walk: then it begins again at the front page, which has changed meanwhile


@dataclass
class Crawler:
    """Walks until told to stop; `read` counts the pages."""

    base: str
    stop: threading.Event = field(default_factory=threading.Event)
    broken: list[str] = field(default_factory=list)
    read: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def run(self) -> None:
        while not self.stop.is_set():
            self._walk()

    def _walk(self) -> None:
        waiting, seen = [(self.base, "")], {self.base}
        for _ in range(_MOST):
            if not waiting or self.stop.is_set():
                return
            address, origin = waiting.pop(self.chance.randrange(len(waiting)))
            for link in self._links(address, origin):
                if link not in seen:
                    seen.add(link)
                    waiting.append((link, address))

    def _links(self, address: str, origin: str) -> Iterator[str]:
        try:
            with urlopen(address, timeout=30) as answer:
                data, kind = answer.read(), answer.headers.get_content_type()
        except HTTPError as error:
            self.broken.append(f"{origin} -> {address}: {error.code}")
            return
        self.read += 1
        if kind != "text/html":
            return
        if not data.endswith(b"</html>\n"):
            self.broken.append(f"{address}: half a page of {len(data)} bytes")
        found = lxml.html.document_fromstring(data).xpath("//@href | //@src")
        links = (urldefrag(urljoin(address, one))[0] for one in found)
        yield from sorted({link for link in links if link.startswith(self.base)})


def _news(number: int) -> bytes:
    """Conversations that begin, are answered, gain topics and become one: whatever moves pages."""
    author, at = TEAM[number % len(TEAM)], START + timedelta(hours=5 * number)
    if number % 3 == 0:
        return mail(
            author,
            f"Frage {number}",
            f"Wer weiß etwas zu {number}? #thema{number % 4}",
            date=at,
            message_id=f"{number}@n",
        )
    if number % 7 == 0:
        more = [("References", f"<{number - number % 3}@n> <{number - number % 3 - 3}@n>")]
        return mail(
            author, f"Re: Frage {number - number % 3}", "Gehört zusammen.", date=at, more=more, message_id=f"{number}@n"
        )
    return mail(
        author,
        f"Re: Frage {number - number % 3}",
        "Ich kümmere mich.",
        date=at,
        in_reply_to=f"{number - number % 3}@n",
        message_id=f"{number}@n",
    )


def _publish_while_reading(store: Store, folder: Path, count: int) -> Crawler:
    sink, templates = FolderSink(folder), template_texts()
    publish(store, OPTIONS, templates, sink, START)
    with kit("web_checks").serve(folder) as base:
        crawler = Crawler(base)
        reader = threading.Thread(target=crawler.run)
        reader.start()
        try:
            for number in range(3, 3 + count):
                ingest_one(store, deliver(_news(number), number), RULES, TABLES)
                publish(store, OPTIONS, templates, sink, START + timedelta(hours=5 * number))
        finally:
            crawler.stop.set()
            reader.join()
    return crawler


def test_no_broken_link_and_no_half_page_during_40_publishes(sqlite_store: Store, tmp_path: Path) -> None:
    crawler = _publish_while_reading(sqlite_store, tmp_path / "public", 40)
    assert crawler.broken == []
    assert crawler.read > 40


@pytest.mark.slow
def test_no_broken_link_and_no_half_page_during_1000_publishes(sqlite_store: Store, tmp_path: Path) -> None:
    crawler = _publish_while_reading(sqlite_store, tmp_path / "public", 1000)
    print(f"{crawler.read} pages read")
    assert crawler.broken == []
    assert crawler.read > 1000
