"""Second opinions: axe-core for people, html-validate and the W3C's checker for browsers. No finding is allowed."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.node import node_modules
from tests.servers import kit, need

CHECKS = kit("web_checks")
CONFIG = Path(__file__).parent.parent / "testkit" / "htmlvalidate.json"


@pytest.fixture(scope="session")
def modules() -> Path:
    """node_modules with the three tools."""
    return node_modules()


def kinds(site: Path) -> list[str]:
    """One page of every kind, whatever kinds there are; of conversations the longest one, too."""
    pages = CHECKS.pages_of(site)
    first = {page.split("/")[0] + str(page.count("/")): page for page in reversed(pages) if not page.startswith("en/")}
    longest = max((page for page in pages if page.startswith("t/")), key=lambda page: len(_bytes(site, page)))
    return sorted({*first.values(), longest, "en/"})


def _bytes(site: Path, page: str) -> bytes:
    return (site / page / "index.html").read_bytes()


def _html(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_every_kind_of_page_is_looked_at(site: Path) -> None:
    found = {page.split("/")[0] for page in kinds(site)}
    assert found >= {"", "all", "en", "help", "requests", "status", "t", "topic", "topics"}


@pytest.mark.browser
@pytest.mark.parametrize("widths", [(1280, 320), pytest.param((390,), marks=pytest.mark.slow)])
def test_axe_finds_nothing(widths: tuple[int, ...], site: Path, base: str, browser: Any, modules: Path) -> None:
    """WCAG 2.2 A and AA and best practice, light and dark."""
    axe = modules / "axe-core" / "axe.min.js"
    assert browser.accessibility(base, kinds(site), axe, widths=widths) == []


def test_html_validate_finds_nothing(site: Path, modules: Path) -> None:
    assert modules.is_dir()
    assert CHECKS.html_validate(_html(site), CONFIG) == []


def test_the_checker_of_the_w3c_finds_nothing(site: Path, modules: Path) -> None:
    assert modules.is_dir()
    need("java", "default-jre-headless")
    assert CHECKS.vnu(_html(site)) == []
    assert CHECKS.vnu([site / "assets" / "style.css"], css=True) == []


def test_the_tools_find_what_is_planted(tmp_path: Path, modules: Path) -> None:
    assert modules.is_dir()
    need("java", "default-jre-headless")
    page = tmp_path / "x.html"
    page.write_text("<!doctype html><html lang=de><title>x</title><p><div></p><img src=x>", encoding="utf-8")
    assert CHECKS.html_validate([page], CONFIG)
    assert CHECKS.vnu([page])


@pytest.mark.browser
def test_axe_sees_what_only_the_dark_scheme_has(tmp_path: Path, browser: Any, modules: Path) -> None:
    (tmp_path / "index.html").write_text(
        "<!doctype html><html lang=en><title>x</title><style>@media (prefers-color-scheme: dark) "
        "{ body { background: #000; color: #222 } }</style><main><h1>Too dark to read</h1></main>",
        encoding="utf-8",
    )
    with CHECKS.serve(tmp_path) as base:
        found = browser.accessibility(base, [""], modules / "axe-core" / "axe.min.js", widths=(320,))
    assert [one.split(": ")[0] for one in found] == ["/ dark 320"]
