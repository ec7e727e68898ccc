"""What is open with somebody: their page takes it from the board, so that a question to five writes no five pages."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.servers import kit

pytestmark = pytest.mark.browser
visit = kit("web_checks").visit


def _waits(site: Path) -> Counter[str]:
    """Page of a person -> how many rows of the board wait for them."""
    found = re.findall(r'data-waits="([^"]+)"', (site / "requests/index.html").read_text("utf-8"))
    return Counter(page for pages in found for page in pages.split())


@pytest.mark.parametrize("language", ["", "en/"])
def test_a_page_shows_what_the_board_says(site: Path, base: str, browser: Any, language: str) -> None:
    waits = _waits(site)
    assert waits
    with browser.page() as page:
        for address, count in waits.items():
            visit(page, f"{base}{language}{address}")
            lines = page.locator("[data-open] ol a")
            assert lines.count() == count
            assert lines.first.get_attribute("href").startswith(f"{base}{language}t/")
            assert lines.first.locator(".ring").count() == 1
        with page.expect_navigation():
            lines.first.click()
        assert page.locator(".stepper, main h1").count() > 0


def test_without_script_the_page_leads_to_the_board(site: Path, base: str, browser: Any) -> None:
    with browser.page(java_script_enabled=False) as page:
        page.goto(base + next(iter(_waits(site))))
        assert page.locator("[data-open] ol:visible").count() == 0
        with page.expect_navigation():
            page.locator("[data-open] > p a").click()
        assert page.url == f"{base}requests/"


def test_who_is_not_waited_for_has_no_list(site: Path, base: str, browser: Any) -> None:
    others = {f"p/{path.parent.name}/" for path in site.glob("p/*/index.html")} - _waits(site).keys()
    with browser.page() as page:
        visit(page, base + min(others))
        assert page.locator("[data-open] ol:visible").count() == 0
        assert page.locator("[data-open] > p a").is_visible()
