"""Letters as mail programs show them: what each of them drops, narrow and dark screens, and without any style sheet."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bridge.demo import make_demo
from bridge.letters.letter import Letter, html_of
from bridge.mail.message import Address
from bridge.store import Store
from bridge.summarise import preview
from tests.browser.node import node_modules
from tests.letter_office import DESK, MONDAY, at, fill, reader
from tests.mailroom import mail
from tests.people import ANJA, PRIYA, SVEN
from tests.servers import kit, need

# What some program drops, and why the letter is whole without it (caniemail's names of features).
LOSES_LOOKS_ONLY = {
    "<style> element": "GMX, WEB.DE and Gmail's mobile web drop it: all that matters stands inline",
    "@media": "dark colours and narrow columns; without it the light letter, three columns",
    "Attribute selector": "[data-ogsc], [data-ogsb]: dark colours for Outlook.com alone",
    "Class selector": "the hooks of the dark colours",
    "Descendant combinator": "the hooks of the dark colours",
    "display:none": "the preheader, which is 1 px high and cut off besides",
    "overflow": "the preheader, whose height is 0 besides; Word hides it by mso-hide",
    "border-radius": "corners are square in Word",
    "word-break": "Word lets one endless word make the letter wider",
    "white-space": "Word may break a figure from its unit",
    "role attribute": "for screen readers where it is kept",
    "aria-label attribute": "for screen readers where it is kept",
    "<body> element": "becomes a div: the same colours stand on the outermost table",
}


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """German and English, of the sample mails."""
    folder = make_demo(tmp_path_factory.mktemp("demo"), tell=lambda _: None).folder / "letter"
    return sorted(folder.glob("*.eml"))


def html_file(eml: Path) -> Path:
    file = eml.with_name(f"{eml.stem}-mail.html")
    file.write_text(html_of(Letter("", "", "", "", eml.read_bytes())), encoding="utf-8")
    return file


@pytest.fixture
def promoters(sqlite_store: Store, tmp_path: Path) -> Iterator[Path]:
    """The promoter's letter."""
    fill(sqlite_store)
    found = preview(sqlite_store, DESK, [reader(SVEN.address, is_promoter=True)], MONDAY)
    file = tmp_path / "promoter.eml"
    file.write_bytes(next(one for one in found if one.name.startswith("promoter/")).raw)
    yield file


@pytest.fixture
def endless(sqlite_store: Store, tmp_path: Path) -> Path:
    """A letter about words without an end: addresses of pages, numbers of parts."""
    words = "https://intranet.nordlicht.example/" + "teil-4711/" * 14
    name = Address("Wilhelmine-" + "x" * 80, PRIYA.address)
    fill(sqlite_store, [mail(name, words, f"Hallo Anja,\n\nhast du {words} gesehen?\n", to=[ANJA], date=at(1)),
                        mail(name, f"Offen {words}", "Wer kennt das?", date=at(1))])  # fmt: skip
    (found,) = preview(sqlite_store, DESK, [reader()], MONDAY)
    file = tmp_path / "endless.eml"
    file.write_bytes(found.raw)
    return file


def test_letters_keep_the_rules_of_the_wire_and_of_mail_programs(letters: list[Path], promoters: Path) -> None:
    """Sizes, headers, CRLF; inline styles everywhere; each link in the text twin; a dark scheme."""
    assert len(letters) == 2
    for file in (*letters, promoters):
        assert kit("web_checks").letter(file.read_bytes()) == [], file


def test_no_mail_program_drops_more_than_looks(letters: list[Path], promoters: Path) -> None:
    """By the data of caniemail.com."""
    need("node", "nodejs")
    assert (node_modules() / "caniemail").is_dir()
    for file in (*letters, promoters):
        assert kit("web_checks").mail_clients(html_file(file), LOSES_LOOKS_ONLY) == [], file


@pytest.mark.browser
@pytest.mark.parametrize("has_style", [True, False])
def test_nothing_runs_out_of_the_window_with_or_without_a_style_sheet(
    browser: Any, letters: list[Path], promoters: Path, endless: Path, *, has_style: bool
) -> None:
    for file in (*letters, promoters, endless):
        for width in (680, 390, 320) if has_style else (680, 390):
            with browser.page(width) as page:
                page.goto(html_file(file).as_uri())
                if not has_style:
                    page.evaluate("document.querySelectorAll('style').forEach(one => one.remove())")
                over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                hidden = page.evaluate("document.body.firstElementChild.getBoundingClientRect().height")
                assert (over, hidden) == (0, 0), (file, width)
