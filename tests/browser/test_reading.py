"""What a reader finds: what is new, nothing that jumps, own colours and calm, wide screens, long talks."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.mailroom import mail
from tests.people import JONAS, TEAM
from tests.servers import kit

pytestmark = pytest.mark.browser
CHECKS = kit("web_checks")
settle = CHECKS.settle
visit = CHECKS.visit
SHIFTS = """window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(one => {
  if (!one.hadRecentInput) window.shift += one.value })).observe({type: 'layout-shift', buffered: true})"""


def test_what_came_since_the_last_visit_is_marked(base: str, browser: Any) -> None:
    """On this device only: the first visit marks nothing, the next one what is newer than the visit before."""
    with browser.page() as page:
        visit(page, base)
        assert page.locator(".card.new").count() == 0
        seen = page.evaluate("localStorage.getItem('seen /')")
        assert seen
        page.evaluate("localStorage.setItem('seen /', '2026-11-20T12:00:00Z')")
        visit(page, base)
        marked, cards = page.locator(".card.new").count(), page.locator(".card").count()
        assert 0 < marked < cards
        visit(page, base)
        assert page.locator(".card.new").count() == 0


@pytest.mark.parametrize("address", ["", "requests/", "topics/", "status/", "search/", "search/?q=firmware"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_jumps_while_a_page_loads(base: str, browser: Any, address: str, width: int) -> None:
    with browser.page(width) as page:
        page.add_init_script(SHIFTS)
        visit(page, base + address)
        page.wait_for_function("document.fonts.status === 'loaded'")
        assert page.evaluate("window.shift") < 0.01


def test_forced_colours_keep_rings_and_edges(base: str, browser: Any) -> None:
    with browser.page(forced_colors="active") as page:
        visit(page, base)
        card = page.locator(".list").first
        assert card.evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"
        assert page.locator(".card .ring").first.is_visible()


def test_who_wants_calm_gets_no_smooth_scrolling(base: str, browser: Any) -> None:
    with browser.page(reduced_motion="reduce") as page:
        page.goto(base)
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    with browser.page(reduced_motion="no-preference") as page:
        page.goto(base)
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "smooth"


def test_a_very_wide_screen_keeps_lines_readable(base: str, browser: Any) -> None:
    assert browser.behaviour(base, ["", "requests/"], widths=(1920,)) == []
    with browser.page(1920) as page:
        visit(page, base)
        assert page.locator("main").bounding_box()["width"] < 900


def test_two_hundred_posts_open_at_the_newest(make_site: Callable[[list[bytes]], Path], browser: Any) -> None:
    start = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
    mails = [
        mail(
            TEAM[number % len(TEAM)] if number else JONAS,
            "Re: Langes Gespräch" if number else "Langes Gespräch",
            f"Nummer {number}: das Gerät läuft seit {number} Stunden.",
            date=start + timedelta(hours=number),
            message_id=f"l{number}@nordlicht.example",
            in_reply_to=f"l{number - 1}@nordlicht.example" if number else "",
        )
        for number in range(200)
    ]
    folder = make_site(mails)
    (name,) = (path.name for path in (folder / "t").iterdir())
    assert CHECKS.site_files(folder) == []
    assert CHECKS.sizes(folder) == []
    with CHECKS.serve(folder) as address, browser.page(390) as page:
        visit(page, f"{address}t/{name}/")
        assert page.locator("article.post:visible").count() <= 14
        page.locator(".jump a").click()
        settle(page)
        target = page.locator("article.post:target")
        assert "Nummer 199" in target.inner_text()
        indents = page.eval_on_selector_all("article.post", "all => all.map(e => e.getBoundingClientRect().left)")
        assert len(set(indents)) == 1  # the 200th reply stands where the first one stands
