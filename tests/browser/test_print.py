"""On paper: the how-to is one A4 page to put up; a conversation prints without the frame."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.servers import kit

pytestmark = pytest.mark.browser
visit = kit("web_checks").visit


def _pages(pdf: bytes) -> int:
    """Page objects of a PDF as Chromium writes them."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def _pdf(browser: Any, address: str) -> bytes:
    with browser.page() as page:
        visit(page, address)
        return bytes(page.pdf(format="A4", prefer_css_page_size=True, print_background=True))


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_how_to_fits_on_one_page(base: str, browser: Any, language: str) -> None:
    assert _pages(_pdf(browser, f"{base}{language}help/")) == 1


def test_a_long_conversation_takes_several(site: Path, base: str, browser: Any) -> None:
    """The count can fail: it knows more than one."""
    longest = max((site / "t").iterdir(), key=lambda one: (one / "index.html").stat().st_size)
    assert _pages(_pdf(browser, f"{base}t/{longest.name}/")) > 1
