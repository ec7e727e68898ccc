"""The finished site of the sample mails, as files and in a browser."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.mailroom import mail
from tests.people import JONAS, OUTSIDER
from tests.servers import kit

CHECKS = kit("web_checks")
visit = CHECKS.visit
LISTS = ("", "requests/", "topics/", "all/", "all/2026-11/", "help/", "status/")
VIOLATION = "document.addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective))"


def _conversations(site: Path) -> list[str]:
    return [f"t/{path.name}/" for path in sorted((site / "t").iterdir())]


def _sample(site: Path) -> list[str]:
    """Each kind of page; of conversations and topics the largest, in both languages."""
    largest = [
        max((site / kind).iterdir(), key=lambda one: (one / "index.html").stat().st_size) for kind in ("t", "topic")
    ]
    pages = [*LISTS, *(one.relative_to(site).as_posix() + "/" for one in largest)]
    return [*pages, *("en/" + page for page in pages)]


def test_links_policy_and_frame(site: Path) -> None:
    assert CHECKS.site_files(site) == []


def test_budgets(site: Path) -> None:
    assert CHECKS.sizes(site) == []


def test_feeds_are_valid(site: Path) -> None:
    feeds = list(site.rglob("feed.atom"))
    assert len(feeds) > 20
    assert {str(path): CHECKS.atom(path.read_bytes()) for path in feeds if CHECKS.atom(path.read_bytes())} == {}


def test_both_languages_have_the_same_tree(site: Path) -> None:
    german = {page for page in CHECKS.pages_of(site) if not page.startswith("en/")}
    english = {page.removeprefix("en/") for page in CHECKS.pages_of(site) if page.startswith("en/")}
    assert german == english


def test_no_address_of_an_outsider_is_on_any_page(site: Path) -> None:
    for path in [*site.rglob("*.html"), *site.rglob("*.atom"), *site.rglob("*.json")]:
        assert b"@hartmann.example" not in path.read_bytes().replace("…@hartmann.example".encode(), b""), path


def test_held_mail_is_in_no_byte_of_the_site(site: Path) -> None:
    """Sample mails 33 (marked private) and 39 (out of office) stand on no page."""
    for path in site.rglob("*.html"):
        assert "Geschenk für Miriam".encode() not in path.read_bytes(), path


def test_attached_files_have_endings_no_browser_runs(site: Path) -> None:
    endings = {path.suffix for path in (site / "f").rglob("*") if path.is_file()}
    assert endings
    assert not endings & {".html", ".htm", ".svg", ".js", ".xml", ".xhtml", ""}


@pytest.mark.browser
def test_fits_every_width_silently_and_reads_without_script(site: Path, base: str, browser: Any) -> None:
    assert browser.behaviour(base, _sample(site), widths=(1280, 390, 320)) == []


@pytest.mark.browser
def test_nothing_breaks_the_policy(site: Path, base: str, browser: Any) -> None:
    with browser.page() as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.add_init_script(VIOLATION)
        for address in [*_sample(site), *_conversations(site)]:
            visit(page, base + address)
        assert said == []


@pytest.mark.browser
def test_keys(base: str, browser: Any) -> None:
    assert browser.keys(base) == []


@pytest.mark.browser
def test_times_are_the_readers_own(base: str, browser: Any) -> None:
    assert browser.zones(base) == []


@pytest.mark.browser
def test_the_frame_fills_from_its_file(base: str, browser: Any) -> None:
    with browser.page() as page:
        visit(page, base)
        assert int(page.locator("nav.rail [data-frame=open]").inner_text()) > 0
        topics = page.locator("nav.rail [data-frame=topics] a")
        assert topics.count() > 2
        topics.first.click()
        assert page.locator("h1").inner_text()


@pytest.mark.browser
def test_typing_filters_the_page_and_empty_groups_vanish(base: str, browser: Any) -> None:
    with browser.page() as page:
        visit(page, base)
        before = page.locator("article.card:visible").count()
        page.keyboard.press("/")
        page.keyboard.type("prufprotokoll")
        shown = page.locator("article.card:visible")
        assert 0 < shown.count() < before
        assert all("Prüfprotokoll" in text.replace("\u00ad", "") for text in shown.all_inner_texts())
        assert page.locator("h2.day:visible").count() <= shown.count()


@pytest.mark.browser
def test_the_board_filters(base: str, browser: Any) -> None:
    with browser.page() as page:
        visit(page, base + "requests/")
        before = page.locator(".board tbody tr:visible").count()
        page.locator("[data-filter] button[data-v=none]").click()
        assert 0 < page.locator(".board tbody tr:visible").count() < before
        assert page.locator("[data-filter] button[data-v=none]").get_attribute("aria-pressed") == "true"


@pytest.mark.browser
def test_the_board_filters_by_site_and_the_chart_tells_of_sites(base: str, browser: Any) -> None:
    with browser.page() as page:
        visit(page, base + "requests/")
        leeds = page.get_by_role("button", name="Leeds")
        count = int(leeds.locator("span").inner_text())
        leeds.click()
        names = page.locator("tr[data-row]:visible").all_inner_texts()
        assert len(names) == count > 0
        assert all(any(name in row for name in ("Ben", "Priya", "Tom")) for row in names)
        visit(page, base)
        said = page.locator("svg.chart").get_attribute("aria-label")
        assert said.startswith("Beiträge nach Standort an jedem der letzten 7 Tage: Di ")
        assert [page.locator(".key li").nth(at).inner_text() for at in range(3)] == ["Graz", "Hamburg", "Leeds"]
        assert page.locator("svg.chart rect.s3").count() > 0


@pytest.mark.browser
def test_a_chosen_theme_stays(base: str, browser: Any) -> None:
    with browser.page(color_scheme="light") as page:
        visit(page, base)
        light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        page.locator("nav.rail [data-theme-set=dark]").click()
        page.goto(base + "requests/")
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != light


@pytest.mark.browser
def test_a_reply_opens_the_mail_program_with_the_feed_in_copy(site: Path, base: str, browser: Any) -> None:
    with browser.page() as page:
        visit(page, base + _conversations(site)[0])
        link = page.locator("[data-reply]").get_attribute("href")
        assert link.startswith("mailto:")
        assert re.search(r"[?&]cc=[^&]*feed%2Bre-[a-z0-9]+-[0-9a-f]+%40nordlicht\.example", link), link
        assert len(link) <= 1900


@pytest.mark.browser
def test_print_has_no_frame(site: Path, base: str, browser: Any) -> None:
    with browser.page() as page:
        visit(page, base + _conversations(site)[0])
        page.emulate_media(media="print")
        assert page.locator("nav.rail, .tabs, .side, .act").locator("visible=true").count() == 0
        assert page.locator("article.post").first.is_visible()


@pytest.mark.browser
def test_an_empty_site_is_a_site(make_site: Callable[[list[bytes]], Path], browser: Any) -> None:
    folder = make_site([])
    assert CHECKS.site_files(folder) == []
    with CHECKS.serve(folder) as address:
        assert browser.behaviour(address, ["", *LISTS[1:4], "help/", "status/", "en/"], widths=(1280, 320)) == []


@pytest.mark.browser
def test_hostile_mail_does_nothing(make_site: Callable[[list[bytes]], Path], browser: Any) -> None:
    html = (
        "<p onclick=alert(1)>Hallo</p><script>document.title='x'</script><img src=http://evil.example/p.gif>"
        "<style>body{display:none}</style><a href='javascript:alert(1)'>hier</a>"
        "<form action=//evil.example><input></form>"
        "<div style='position:fixed;inset:0'>über alles</div>" + "<p>" + "W" * 5000 + "</p>"
    )
    raw = mail(JONAS, "<img src=x onerror=alert(1)> " + "lang" * 200, html, to=[OUTSIDER])
    folder = make_site([raw.replace(b"text/plain", b"text/html", 1)])
    (page,) = _conversations(folder)
    assert CHECKS.site_files(folder) == []
    with CHECKS.serve(folder) as address:
        assert browser.behaviour(address, ["", page, "all/2026-11/"], widths=(1280, 320)) == []
