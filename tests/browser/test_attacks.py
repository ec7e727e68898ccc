"""Attack classes 1 to 6 and 20 in a real browser: each payload in every field of a mail, on every kind of page; and the
control run, in which the same payloads, given raw, do what they were made for.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.installation import Installation
from tests.payloads import PAYLOADS
from tests.people import BRIDGE
from tests.servers import kit

pytestmark = pytest.mark.browser
visit = kit("web_checks").visit
AT = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
LATE = ("chrome-error", 'interrupted by another navigation to "http://127.0.0.1:')
GROUP = 10  # payloads that one search finds together
CONFIG = f"""\
[[feed]]
address = "{BRIDGE}"
public_url = "https://feed.nordlicht.example/"

[letters]
spool = "spool"

[[reader]]
address = "tom.okafor@nordlicht.example"

[[feed.mailbox]]
"""


def _plain(payload: str) -> str:
    """What may stand in a header."""
    return "".join(one for one in payload if one >= " " and one not in "\u2028\u2029")


def _mail(number: int, kind: str, payload: str) -> bytes:
    made = EmailMessage()
    name = _plain(payload).replace('"', "'") if len(payload) < 70 else "Jonas Weber"
    made["From"] = Address(name, "jonas.weber", "nordlicht.example")
    made["To"], made["Cc"] = "tom.okafor@nordlicht.example", BRIDGE
    made["Subject"] = f"{_plain(payload)} Nr{number}"
    made["Date"] = AT + timedelta(hours=number)
    made["Message-ID"] = f"<{number}.{kind}@nordlicht.example>"
    if kind == "text":
        made["In-Reply-To"] = f"<{number}.html@nordlicht.example>"
    words = f"Tom, kannst du bitte {payload} prüfen? gruppe{number // GROUP}"
    made.set_content(f"<p>{words}</p>" if kind == "html" else words, subtype=("html" if kind == "html" else "plain"))
    made.add_attachment(
        f"<script>alert(1)</script>{payload}".encode("utf-8", "replace"),
        maintype="text",
        subtype="html",
        filename=_plain(payload) + ".html",
    )
    return made.as_bytes()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything read, published and written to its readers."""
    folder = tmp_path_factory.mktemp("attacked")
    home = Installation(folder)
    home.configure('kind = "maildir"', 'path = "Maildir"', feed=CONFIG)
    for part in ("cur", "new", "tmp"):
        (folder / "Maildir" / part).mkdir(parents=True)
    for number, payload in enumerate(PAYLOADS):
        for kind in ("html", "text"):
            (folder / "Maildir" / "new" / f"{number:03}.{kind}").write_bytes(_mail(number, kind, payload))
    home.fine("run", "--once")
    home.fine("summarise", "--preview", "letters", "--week", "2026-W47")
    assert "Nothing is held." in home.fine("held", "list")
    for letter in (folder / "letters").glob("*.html"):
        shutil.copy(letter, folder / "public" / letter.name)
    return folder


@pytest.fixture(scope="module")
def oracle(browser: Any) -> Iterator[Callable[[str], Any]]:
    """Opens an address in a fresh tab of the session's browser and tells what the page did."""
    watch = kit("web").ScriptOracle()
    watch._browser = browser.chromium
    watch._fresh()

    def opened(address: str) -> Any:
        """Once more if a button of the page before, which leads to a page of ours, came in between."""
        result = watch.open(address)
        is_late = any(sign in one for one in result.navigated for sign in LATE)
        return watch.open(address) if is_late else result

    yield opened
    watch._context.close()


@pytest.fixture(scope="module")
def web(home: Path) -> Iterator[str]:
    with kit("web_checks").serve(home / "public") as base:
        yield base


def _deeds(result: Any, base: str) -> list[str]:
    """What a page did that no page may do; a button of ours may lead to another page of ours."""
    away = [one for one in result.navigated if not one.startswith(base)]
    return [*result.scripts, *result.dialogs, *result.foreign, *away, *(["crash"] if result.crashed else [])]


def test_raw_payloads_do_what_they_were_made_for(
    oracle: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The control run: 0 below means something only if this browser and this oracle see the attacks."""
    folder = tmp_path_factory.mktemp("raw")
    for number, payload in enumerate(PAYLOADS):
        (folder / f"{number}.html").write_text(f"<!doctype html><meta charset=utf-8><p>{payload}", encoding="utf-8")
    with kit("web_checks").serve(folder) as base:
        acted = [number for number in range(len(PAYLOADS)) if _deeds(oracle(f"{base}{number}.html"), base)]
    print(f"{len(acted)} of {len(PAYLOADS)} raw payloads acted")
    assert len(acted) >= 0.7 * len(PAYLOADS), [one for n, one in enumerate(PAYLOADS) if n not in acted]


def test_nothing_acts_on_any_page(home: Path, web: str, oracle: Callable[[str], Any]) -> None:
    """Conversations, lists, people, board, week, status, both languages."""
    pages = sorted(one.parent.relative_to(home / "public").as_posix() + "/" for one in home.glob("public/t/*/*.html"))
    assert len(pages) >= len(PAYLOADS)
    pages += ["", "requests/", "people/", "topics/", "all/2026-11/", "week/2026-W47/", "status/", "en/", "en/requests/"]
    pages += [one.parent.relative_to(home / "public").as_posix() + "/" for one in home.glob("public/p/*/index.html")]
    assert {page: deeds for page in pages if (deeds := _deeds(oracle(web + page.removeprefix("./")), web))} == {}


def test_nothing_acts_in_the_results_of_a_search(web: str, oracle: Callable[[str], Any], browser: Any) -> None:
    groups = range((len(PAYLOADS) - 1) // GROUP + 1)
    found = {number: _deeds(oracle(f"{web}search/?q=gruppe{number}"), web) for number in groups}
    assert {number: deeds for number, deeds in found.items() if deeds} == {}
    with browser.page() as page:
        visit(page, f"{web}search/?q=gruppe0")
        assert page.locator("#hits > li").count() >= GROUP  # they were there to be seen


def test_nothing_acts_in_feeds_and_letters(home: Path, web: str, oracle: Callable[[str], Any]) -> None:
    """Atom and JSON opened as they are; the letter without any policy, as mail programs show it."""
    letters = [one.name for one in home.glob("letters/*.html")]
    feeds = ["feed.atom", "feed.json"]
    feeds += [one.relative_to(home / "public").as_posix() for one in sorted(home.glob("public/t/*/feed.atom"))[:12]]
    assert letters
    assert "Nr" in (home / "letters" / letters[0]).read_text(encoding="utf-8")
    assert {name: deeds for name in (*letters, *feeds) if (deeds := _deeds(oracle(web + name), web))} == {}


def test_attached_pages_are_no_pages(home: Path) -> None:
    """Whatever the sender called them: no ending that a browser would run (the header: test_web_samples.py)."""
    files = [one for one in (home / "public" / "f").rglob("*") if one.is_file()]
    assert len(files) >= len(PAYLOADS) // 2
    assert {one.suffix for one in files} <= {".txt", ".bin"}
