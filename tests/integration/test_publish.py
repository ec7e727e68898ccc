"""From the store to the folder: laws 5 and 6 for pages, and that no reader ever meets a broken link."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html
import pytest

from bridge.errors import PublishError
from bridge.ingest import ingest_all
from bridge.publish import Published, Search, find_posts, publish
from bridge.shipped import template_texts
from bridge.sinks.folder import FolderSink
from bridge.site.page import SiteOptions, is_ours
from bridge.site.search.find import Answer, Order, find
from bridge.site.search.match import open_index
from bridge.store import Store
from tests.mailroom import RULES, TABLES, deliver, deliver_all, mail, sample_mails
from tests.people import BRIDGE, JONAS, TOM
from tests.servers import kit

OPTIONS = SiteOptions(
    title="Nordlicht Feed", address=BRIDGE, domains=("nordlicht.example",), base_url="https://feed.nordlicht.example/"
)
TEMPLATES = template_texts()
INDEX = re.compile(r"search/(index\.json|[0-9a-f]+(-[a-z]+\d*)?\.bin)")
QUERIES = ("nach:2000", "protokoll", "ist:offen", "von:jonas", "wer hat", "charge", "hat:anhang", "thema:qs", "kabel")
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def take(store: Store, raws: Iterable[bytes], first: int = 1) -> None:
    ingest_all(store, [deliver(raw, number) for number, raw in enumerate(raws, first)], RULES, TABLES)


def write(store: Store, folder: Path, now: datetime = NOW, *, everything: bool = False) -> Published:
    return publish(store, OPTIONS, TEMPLATES, FolderSink(folder), now, everything=everything)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def pages(folder: Path) -> dict[str, bytes]:
    """All but the search index: its segments may be cut differently."""
    return {name: data for name, data in files(folder).items() if not INDEX.fullmatch(name)}


def answers(folder: Path) -> list[Answer]:
    """What the search index says: everything newest first, words of the sample mails, operators."""
    index = open_index(FolderSink(folder).read)
    assert index is not None
    return [find(index, query, Order.BEST, 500) for query in QUERIES]


def is_as_if_written_at_once(store: Store, folder: Path, fresh: Path, now: datetime = NOW) -> bool:
    write(store, fresh, now, everything=True)
    return pages(folder) == pages(fresh) and answers(folder) == answers(fresh)


def test_publishing_after_every_few_mails_gives_the_site_of_publishing_once(store: Store, tmp_path: Path) -> None:
    """Law 5: pages in all languages, feeds, attached files, frame.json."""
    mails = deliver_all(sample_mails())
    for start in range(0, len(mails), 5):
        ingest_all(store, mails[start : start + 5], RULES, TABLES)
        write(store, tmp_path / "step")
    assert is_as_if_written_at_once(store, tmp_path / "step", tmp_path / "once")
    assert write(store, tmp_path / "step") == Published()
    assert write(store, tmp_path / "step", everything=True).written == 0


def test_another_day_rewrites_what_ages_and_nothing_else(sqlite_store: Store, tmp_path: Path) -> None:
    take(sqlite_store, sample_mails())
    site = tmp_path / "site"
    write(sqlite_store, site)
    before = files(site)
    write(sqlite_store, site, NOW + timedelta(days=9))
    changed = {name.removeprefix("en/") for name, data in files(site).items() if before.get(name) != data}
    assert "requests/index.html" in changed
    assert "week/2026-W47/index.html" in {name.removeprefix("en/") for name in files(site)}
    changed = {name for name in changed if not name.startswith("week/")}  # a week has ended
    assert changed <= {"index.html", "requests/index.html", "status/index.html", "frame.json"}
    assert is_as_if_written_at_once(sqlite_store, site, tmp_path / "fresh", NOW + timedelta(days=9))


class PowerCutError(Exception):
    """The machine is gone."""


class DyingFolder(FolderSink):
    """A folder that takes `left` changes and no more."""

    def __init__(self, root: Path, left: int) -> None:
        super().__init__(root)
        self.left = left

    def _spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise PowerCutError

    def write(self, path: str, data: bytes) -> bool:
        if self.read(path) != data:
            self._spend()
        return super().write(path, data)

    def remove(self, path: str) -> bool:
        if self.exists(path):
            self._spend()
        return super().remove(path)


def broken_links(folder: Path) -> list[str]:
    """What a reader meets who begins at the front page and follows every link; feeds and files count as places."""
    seen, waiting, broken = {""}, [""], []
    while waiting:
        here = waiting.pop()
        tree = lxml.html.document_fromstring((folder / here / "index.html").read_bytes())
        for link in tree.xpath("//@href | //@src"):
            url = urlsplit(urljoin(f"http://site/{here}", link))
            if url.scheme != "http" or url.netloc != "site":
                continue
            target = unquote(url.path).lstrip("/")
            file = folder / target / "index.html" if not target or target.endswith("/") else folder / target
            if not file.is_file():
                broken.append(f"/{here} -> {target}")
            elif file.suffix == ".html" and target not in seen:
                seen.add(target)
                waiting.append(target)
    return broken


def news() -> list[bytes]:
    """An answer, a new conversation with a new topic and a file, and a mail that makes one of two conversations."""
    new = EmailMessage()
    new["From"], new["Cc"], new["Subject"] = TOM.address, BRIDGE, "Schlüssel für #lager"
    new["Message-ID"], new["Date"] = "<k@nordlicht.example>", "Mon, 23 Nov 2026 09:00:00 +0100"
    new.set_content("Wer hat den Schlüssel? Die Liste hängt an.\n")
    new.add_attachment(b"Raum;Person\n", "text", "csv", filename="Schlüssel.csv")
    late = mail(JONAS, "Re: Stecker", "Gehört zusammen.", more=[("References", "<x@n.example> <y@n.example>")])
    answer = mail(TOM, "Re: Charge 3", "Anbei, passt alles.", in_reply_to="3@nordlicht.example", date=NOW)
    return [answer, new.as_bytes(), late]


def old_mails() -> list[bytes]:
    asked = [
        mail(JONAS, f"Charge {n}", f"Wer hat Bericht {n}? #qs", message_id=f"{n}@nordlicht.example")
        for n in range(1, 5)
    ]
    halves = [mail(TOM, name, f"{name}?", more=[("References", f"<{origin}@n.example>")]) for name, origin in HALVES]
    return [*asked, *halves]


HALVES = (("Kabel", "x"), ("Stecker", "y"))


def test_a_crash_anywhere_shows_no_broken_link_and_is_healed(sqlite_store: Store, tmp_path: Path) -> None:
    """Law 6: stop at the 1st, 2nd ... change of one run; look at the site as a reader; go on."""
    store, site = sqlite_store, tmp_path / "site"
    take(store, old_mails())
    write(store, site)
    assert broken_links(site) == []
    take(store, news(), 100)
    deaths = 0
    while True:
        try:
            publish(store, OPTIONS, TEMPLATES, DyingFolder(site, 1), NOW)
        except PowerCutError:
            deaths += 1
            assert broken_links(site) == []
        else:
            break
    assert deaths > 20
    assert is_as_if_written_at_once(store, site, tmp_path / "fresh")


def test_conversations_that_turn_out_to_be_one_leave_a_redirect(sqlite_store: Store, tmp_path: Path) -> None:
    take(sqlite_store, old_mails()[-2:])
    write(sqlite_store, tmp_path)
    before = {path.name for path in (tmp_path / "t").iterdir()}
    assert len(before) == 2
    take(sqlite_store, news()[-1:], 100)
    write(sqlite_store, tmp_path)
    pages = {name: (tmp_path / "t" / name / "index.html").read_text(encoding="utf-8") for name in before}
    (moved,) = (name for name, text in pages.items() if 'http-equiv="refresh"' in text)
    (stayed,) = before - {moved}
    assert f'<link rel="canonical" href="../{stayed}/">' in pages[moved]
    feed = (tmp_path / "t" / moved / "feed.atom").read_bytes()
    assert kit("web_checks").atom(feed) == []
    assert f"/t/{stayed}/".encode() in feed  # who subscribed to it is led there
    assert kit("web_checks").site_files(tmp_path) == []


def test_attachments_are_files_that_no_browser_runs(sqlite_store: Store, tmp_path: Path) -> None:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = TOM.address, BRIDGE, "Kurve"
    made["Message-ID"], made["Date"] = "<kurve@nordlicht.example>", "Mon, 23 Nov 2026 09:00:00 +0100"
    made.set_content("Anbei.\n")
    made.add_attachment(b"<svg onload=alert(1)>", "image", "svg+xml", filename="kurve.svg")
    made.add_attachment(b"<script>alert(1)</script>", "text", "html", filename="../../index.html")
    made.add_attachment(b"%PDF-1.7 x", "application", "pdf", filename="Prüfprotokoll 4471.pdf")
    take(sqlite_store, [made.as_bytes()])
    write(sqlite_store, tmp_path)
    attached = {path.name: path.read_bytes() for path in (tmp_path / "f").rglob("*") if path.is_file()}
    assert set(attached) == {"kurve.svg.bin", "index.html.bin", "Prüfprotokoll_4471.pdf"}
    assert attached["Prüfprotokoll_4471.pdf"] == b"%PDF-1.7 x"
    assert broken_links(tmp_path) == []


def test_other_templates_look_at_every_page_again(sqlite_store: Store, tmp_path: Path) -> None:
    take(sqlite_store, old_mails())
    write(sqlite_store, tmp_path)
    own = {"assets/style.css": TEMPLATES["assets/style.css"] + "b{color:red}\n"}
    again = publish(sqlite_store, OPTIONS, TEMPLATES, FolderSink(tmp_path), NOW, own=own)
    pages = len(list(tmp_path.rglob("*.html")))
    assert again.written >= pages  # each names the new style by the hash of its content
    assert publish(sqlite_store, OPTIONS, TEMPLATES, FolderSink(tmp_path), NOW, own=own) == Published()


def test_a_missing_file_of_the_index_stops_no_search_and_is_there_again_after_a_full_publish(
    sqlite_store: Store, tmp_path: Path
) -> None:
    take(sqlite_store, sample_mails())
    write(sqlite_store, tmp_path)
    before = {name for name in files(tmp_path) if INDEX.fullmatch(name)}
    rows = list((tmp_path / "search").glob("*-rows*.bin"))
    assert rows
    for path in rows:
        path.unlink()
    search = Search("protokoll", Order.BEST, 5, as_posts=False)
    with sqlite_store.read() as db:
        assert find_posts(db, OPTIONS, FolderSink(tmp_path).read, search)
    write(sqlite_store, tmp_path, everything=True)
    assert {name.rpartition("-")[2] for name in before} == {
        name.rpartition("-")[2] for name in files(tmp_path) if INDEX.fullmatch(name)
    }
    assert answers(tmp_path)[1].posts > 0


def test_a_page_keeps_the_clock_of_the_organisation(sqlite_store: Store, tmp_path: Path) -> None:
    take(sqlite_store, [mail(JONAS, "Spät", "Noch da?", date=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))])
    write(sqlite_store, tmp_path)
    assert (tmp_path / "all" / "2026-11").is_dir()  # half past midnight in Berlin
    assert not (tmp_path / "all" / "2026-10").exists()


OTHERS = (
    "robots.txt",
    ".htaccess",
    ".well-known/acme-challenge/token",
    ".git/HEAD",
    "logo/firma.svg",
    "enough/index.html",
)


def test_others_files_in_the_folder_stay_and_what_is_left_of_ours_goes(sqlite_store: Store, tmp_path: Path) -> None:
    take(sqlite_store, sample_mails()[:3])
    folder = tmp_path / "public"
    for path in (*OTHERS[:2], *OTHERS[3:]):
        put(folder, path)
    write(sqlite_store, folder)
    put(folder, OTHERS[2])
    left_over = (
        "t/zzzz/index.html",
        "en/t/zzzz/index.html",
        "f/0123456789abcdef/plan.pdf",
        "en/feed.atom",
        "search/0a.bin",
    )
    for path in left_over:
        put(folder, path)
    done = write(sqlite_store, folder, everything=True)
    assert done.removed == len(left_over)
    assert {path for path in files(folder) if files(folder)[path] == b"theirs"} == set(OTHERS)


def put(folder: Path, path: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(b"theirs")


def test_somebody_elses_site_is_not_overwritten(sqlite_store: Store, tmp_path: Path) -> None:
    take(sqlite_store, sample_mails()[:3])
    put(tmp_path / "www", "index.html")
    put(tmp_path / "www", "about.html")
    with pytest.raises(PublishError, match=r"holds index\.html, which is no file of this site") as refused:
        write(sqlite_store, tmp_path / "www")
    assert refused.value.permanent
    assert files(tmp_path / "www") == {"index.html": b"theirs", "about.html": b"theirs"}


def test_every_file_of_a_site_is_known_as_one(sqlite_store: Store, tmp_path: Path) -> None:
    """Else it would be left over when its page goes (law 8)."""
    take(sqlite_store, sample_mails())
    write(sqlite_store, tmp_path / "public")
    assert [path for path in files(tmp_path / "public") if not is_ours(path, OPTIONS.languages)] == []
