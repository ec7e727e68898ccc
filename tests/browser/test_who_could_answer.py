"""Who could answer: taken from the board by the page of the conversation, wherever the site lies, in each language."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.servers import kit
from tests.who_knows import talk

pytestmark = pytest.mark.browser
visit = kit("web_checks").visit
WORDS = {"": "Wer könnte das beantworten?", "en/": "Who could answer this?"}


@pytest.fixture(scope="module")
def folder(make_site: Callable[[list[bytes]], Path]) -> Path:
    return make_site(talk())


def _waiting(folder: Path) -> str:
    """The address of the conversation that somebody could answer."""
    return next(
        f"t/{path.parent.name}/"
        for path in folder.glob("t/*/index.html")
        if "Halle 4" in path.read_text("utf-8").partition("</title>")[0]
    )


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("below", ["", "intranet/feed/"])
def test_a_conversation_says_who_could_answer_it(
    folder: Path, browser: Any, tmp_path: Path, below: str, language: str
) -> None:
    place = tmp_path / below
    place.parent.mkdir(parents=True, exist_ok=True)
    if below:
        place.symlink_to(folder)
    with kit("web_checks").serve(tmp_path if below else folder) as base, browser.page() as page:
        failed: list[str] = []
        page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
        visit(page, base + below + language + _waiting(folder))
        box = page.locator("[data-who]")
        assert box.locator("h2").inner_text() == WORDS[language]
        assert "Tom" in box.inner_text()
        assert "7,5 Nm" in box.inner_text()
        person, proof = box.locator("a").all()
        assert person.get_attribute("href") == f"{base}{below}{language}p/tom-okafor/"
        with page.expect_navigation():
            proof.click()
        assert page.url.startswith(f"{base}{below}{language}t/")
        assert page.evaluate("document.querySelector(':target').innerText").find("7,5 Nm") > -1
        assert failed == []


def test_nobody_could_answer_what_nobody_answered_before(folder: Path, browser: Any) -> None:
    conversations = {f"t/{path.parent.name}/" for path in folder.glob("t/*/index.html")}
    other = min(conversations - {_waiting(folder)})
    with kit("web_checks").serve(folder) as base, browser.page() as page:
        visit(page, base + other)
        assert page.locator("[data-who]:visible").count() == 0


def test_without_script_the_box_is_not_there_and_the_board_says_it(folder: Path, browser: Any) -> None:
    with kit("web_checks").serve(folder) as base, browser.page(java_script_enabled=False) as page:
        page.goto(base + _waiting(folder))
        assert page.locator("[data-who]:visible").count() == 0
        page.goto(base + "requests/")
        assert "Tom" in page.locator(".could").inner_text()
