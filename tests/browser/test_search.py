"""Search in a real browser: the same answers as the terminal, and what a reader does with them."""

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bridge.shipped import template_texts
from bridge.sinks.folder import FolderSink
from bridge.site import build
from bridge.site.search.find import Answer, Order, find
from bridge.site.search.listed import LIST, read_list
from bridge.site.search.match import Index, open_index
from tests.bench.archive import entries
from tests.browser.conftest import OPTIONS
from tests.mailroom import mail
from tests.people import JONAS, TOM
from tests.search_cases import CASES, ENTRIES, files, with_a_past
from tests.servers import kit
from tests.unit.site.makers import renderer

pytestmark = pytest.mark.browser
CHECKS = kit("web_checks")
PAST = 1_700_000_000  # seconds of Unix
visit = CHECKS.visit


@pytest.fixture(scope="module")
def index() -> Index:
    """Written conversation by conversation, some of them told anew."""
    opened = open_index(with_a_past(ENTRIES).get)
    assert opened is not None
    assert len(opened.segments) > 1
    return opened


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The search page over the posts of the shared table, on a loopback port."""
    folder = tmp_path_factory.mktemp("cases")
    sink = FolderSink(folder)
    for path, data in [*build.search_files(renderer(OPTIONS)), *with_a_past(ENTRIES).items()]:
        sink.write(path, data)
    for name, text in template_texts().items():
        if name.startswith("assets/"):
            sink.write(name, text.encode())
    sink.write("frame.json", b'{"open":0,"late":0,"health":"ok","topics":[],"at":""}')
    with CHECKS.serve(folder) as address:
        yield str(address)


def ask(page: Any, query: str, order: str = "best", view: str = "talks") -> None:
    """Type a query and wait for its answer."""
    page.evaluate("() => { delete document.getElementById('main').dataset.done }")
    page.locator(f"[data-choice='order={order}']").click()
    page.locator(f"[data-choice='view={view}']").click()
    page.evaluate("() => { delete document.getElementById('main').dataset.done }")
    page.locator("main [name=q]").fill(query)
    page.locator("main [name=q]").dispatch_event("input")
    page.wait_for_function("q => document.getElementById('main').dataset.done === q", arg=query)


def shown(page: Any) -> list[tuple[str, str, bool, str]]:
    """(post, state, only in a quote, title) of each hit."""
    found: list[tuple[str, str, bool, str]] = []
    for item in page.locator("#hits > li").all():
        link = item.locator("h2 a")
        state = item.locator(".wait").get_attribute("class").split()[-1]
        found.append(
            (link.get_attribute("href").rpartition("#")[2], state, item.locator(".inq").count() > 0, link.inner_text())
        )
    return found


def counts(page: Any) -> dict[str, dict[str, int]]:
    """Facet -> value -> its number."""
    script = """kind => [...document.querySelectorAll(`[data-kind=${kind}] button`)]
        .map(button => [button.dataset.value, +button.querySelector('span').textContent])"""
    return {kind: {name: size for name, size in page.evaluate(script, kind) if size} for kind in ("is", "lang")}


def authors(page: Any) -> dict[str, int]:
    """The people offered as a filter -> how many numbers stand beside the name."""
    script = """() => [...document.querySelectorAll('[data-kind=from] button')]
        .map(button => [button.dataset.value, button.querySelectorAll('span').length])"""
    return dict(page.evaluate(script))


def told(answer: Answer) -> list[tuple[str, str, bool]]:
    return [(hit.post, hit.status, hit.in_quote) for hit in answer.hits]


def test_browser_and_terminal_find_the_same(cases: str, index: Index, browser: Any) -> None:
    """The shared table: hits in their order, states, quotes, counts of posts and conversations, facets."""
    wrong: list[object] = []
    with browser.page() as page:
        visit(page, cases + "en/search/")
        for query, order, view, expected in CASES:
            answer = find(index, query, Order(order), 10, as_posts=view == "posts")
            ask(page, query, order, view)
            seen = shown(page)
            if expected is not None and [hit[0] for hit in seen] != expected.split():
                wrong.append((query, order, view, expected, seen))
            if [hit[:3] for hit in seen] != told(answer):
                wrong.append((query, order, view, told(answer), seen))
            said = page.locator("#count").inner_text()
            if answer.posts and not said.startswith(f"{answer.conversations} conversation"):
                wrong.append((query, answer.conversations, said))
            for kind, sizes in counts(page).items():
                mine = {name: size for name, size in answer.facets[kind].items() if name}
                if {name: mine.get(name) for name in sizes} != sizes or len(sizes) < min(len(mine), 8):
                    wrong.append((query, kind, mine, sizes))
            if not set(authors(page)) <= set(answer.facets["from"]) or any(authors(page).values()):
                wrong.append((query, authors(page)))  # nobody is counted
    assert wrong == []


def test_typing_finds_marks_and_links_to_the_post(base: str, browser: Any) -> None:
    with browser.page() as page:
        visit(page, base + "search/")
        page.keyboard.press("Escape")
        page.locator("h1").click()
        page.keyboard.press("/")
        page.keyboard.type("pruefprotokol")
        page.locator("#hits mark").first.wait_for()
        assert "Prüfprotokoll" in page.locator("#hits mark").all_inner_texts()
        assert page.url.endswith("?q=pruefprotokol")
        link = page.locator("#hits h2 a").first
        post = link.get_attribute("href").rpartition("#")[2]
        link.click()
        assert page.locator(f"[id='{post}']").is_visible()


def test_hits_only_in_the_quote_say_so(base: str, browser: Any) -> None:
    with browser.page() as page:
        visit(page, base + "search/?q=Kabel&view=posts")
        labels = [item.locator(".inq").count() for item in page.locator("#hits > li").all()]
        assert labels == sorted(labels)
        assert 1 in labels
        assert page.locator(".inq").first.inner_text() == "nur im Zitat"


def test_a_facet_writes_its_operator_and_takes_it_out(base: str, browser: Any) -> None:
    with browser.page() as page:
        visit(page, base + "search/?q=charge")
        button = page.locator("[data-kind=from] button").first
        name = button.get_attribute("data-value")
        people = page.locator("[data-kind=from] button")
        assert people.all_inner_texts() == sorted(one.get_attribute("data-value") for one in people.all())  # no numbers
        assert any(text[-1].isdigit() for text in page.locator("[data-kind=is] button").all_inner_texts())
        button.click()
        page.locator("[data-kind=from] button[aria-pressed=true]").wait_for()
        assert page.locator("main [name=q]").input_value() == f'charge von:"{name}"'
        page.locator("[data-kind=from] button[aria-pressed=true]").click()
        page.locator("[data-kind=from] button[aria-pressed=true]").wait_for(state="detached")
        assert page.locator("main [name=q]").input_value() == "charge"


@pytest.mark.parametrize(("address", "words"), [
    ("search/", "Nichts gefunden. Weniger Wörter oder ein Filter weniger hilft meist."),
    ("en/search/", "Nothing found. Fewer words or one filter less usually helps."),
])  # fmt: skip
def test_nothing_found_says_what_helps(base: str, browser: Any, address: str, words: str) -> None:
    with browser.page() as page:
        visit(page, base + address + "?q=kaffeemaschinenentkalker")
        status = page.locator("#count")
        assert status.inner_text() == words
        assert status.get_attribute("role") == "status"
        assert page.locator("#hits > li").count() == 0


def test_without_script_the_page_leads_to_archive_and_topics(site: Path) -> None:
    for language in ("", "en/"):
        text = (site / language / "search/index.html").read_text(encoding="utf-8")
        (said,) = [part for part in re.findall(r"<noscript>(.*?)</noscript>", text) if "all/" in part]
        assert "topics/" in said


def test_every_page_leads_to_the_search(base: str, browser: Any) -> None:
    with browser.page() as page:
        visit(page, base + "help/")
        page.keyboard.press("/")
        page.keyboard.type("firmware")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=firmware")
        page.locator("#hits > li").first.wait_for()
    with browser.page(viewport={"width": 390, "height": 800}) as page:
        visit(page, base + "en/")
        page.locator("nav.rail a.go").click()
        page.wait_for_url("**/en/search/")


def test_the_page_fits_and_breaks_no_policy(base: str, browser: Any) -> None:
    pages = ["search/?q=firmware", "en/search/?q=is:open", "search/"]
    assert browser.behaviour(base, pages, widths=(1280, 390, 320)) == []


def test_from_an_address_heads_are_asked_for_early_and_nothing_twice(cases: str, browser: Any) -> None:
    """The first script asks for the list and for heads that do not stand in it; the search takes them from there."""
    asked: list[str] = []
    listed = read_list(with_a_past(ENTRIES).get) or ()
    with browser.page() as page:
        page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
        visit(page, cases + "en/search/?q=oslo")
        early = page.evaluate("Object.keys(window.early.files).map(name => name + '.bin')")
        assert page.locator("#hits > li").count() > 0
    assert early == [f"{one.name}.bin" for one in listed if not one.whole]
    assert 0 < len(early) < len(listed)
    assert set(early) < set(asked)
    assert len(asked) == len(set(asked)), asked


def test_hostile_words_do_nothing(make_site: Callable[[list[bytes]], Path], browser: Any) -> None:
    wicked = "</script><img src=x onerror=alert(1)> \u2028 ' onmouseover='x {{7*7}} constructor __proto__"
    subject = wicked.replace("\u2028", "")
    folder = make_site([mail(JONAS, subject, wicked + " " + "W" * 5000), mail(TOM, "Ruhig", "Ganz ruhig.")])
    with CHECKS.serve(folder) as address, browser.page() as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        visit(page, address + "search/?q=constructor")
        assert page.locator("#hits > li").count() == 1
        assert page.locator("#hits img").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert said == []


def test_an_index_written_anew_meanwhile_is_read_again(tmp_path: Path, browser: Any) -> None:
    """The list was read, then its segment went: the next query reads the new list."""
    sink = FolderSink(tmp_path)
    old, new = files(tuple(entries(60)), at_once=99), files(ENTRIES, at_once=99)
    pages = [
        *build.search_files(renderer(OPTIONS)),
        *((name, text.encode()) for name, text in template_texts().items()),
    ]
    for path, data in [*pages, *old.items(), ("frame.json", b"{}")]:
        sink.write(path, data)
    for path in old:  # the little server tells two files of one second by nothing
        os.utime(tmp_path / path, (PAST, PAST))
    with CHECKS.serve(tmp_path) as address, browser.page() as page:
        visit(page, address + "en/search/")
        for path in old:
            sink.remove(path)
        for path, data in new.items():
            sink.write(path, data)
        ask(page, "steuer")
        assert [hit[0] for hit in shown(page)] == ["e1"]


def test_scripts_and_styles_keep_their_budget(site: Path) -> None:
    assert CHECKS.sizes(site) == []
    assert json.loads((site / LIST).read_text(encoding="utf-8"))["format"] == 5
