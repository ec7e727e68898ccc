"""Hidden conversations leave everything at once, with what answers them, and can come back."""

import json
import re
import shutil
from pathlib import Path

import pytest

from bridge.site.page import STATES
from tests.installation import Installation
from tests.integration.test_forget import LATER, exported, install, opened, put, site
from tests.residue import in_files
from tests.stores import all_rows, derived

WORDS = ("Rüttelprobe", "Nieten", "Aufzugschacht", "splint-plan", "zwischenboden")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(tmp_path_factory.mktemp("played")).folder


@pytest.fixture
def home(played: Path, tmp_path: Path) -> Installation:
    shutil.copytree(played, tmp_path / "home")
    return Installation(tmp_path / "home")


def shown(home: Installation) -> list[str]:
    """The words that stand in any file of the site, in its name or its text."""
    found = {word for _, word in in_files(home.folder / "public", WORDS)}
    return [word for word in WORDS if word.casefold() in found]


def pages(home: Installation) -> dict[str, bytes]:
    """All but the search index, whose segments may be cut differently, and when was read (law 5)."""
    return {name: data for name, data in site(home).items() if not name.startswith("search/") and name != STATES}


def test_hidden_shown_again_and_nothing_is_lost(home: Installation) -> None:
    before, thread = pages(home), next(one for one in exported(home) if len(one["posts"]) > 2)
    assert shown(home) == list(WORDS)
    said = home.fine("hide", thread["url"])
    assert said == f"{thread['id']}: {len(thread['posts'])} posts hidden\n"
    assert shown(home) == ["Aufzugschacht"]  # another conversation says it, too
    assert thread["id"] not in {one["id"] for one in exported(home)}
    assert home.run("search", "Rüttelprobe").stdout.count(thread["id"]) == 0
    gone = re.findall(r'deleted-entry ref="[^"]*/post/([^"/]+)"', site(home)["feed.atom"].decode())
    assert set(gone) == {post["id"] for post in thread["posts"]}
    home.fine("hide", thread["id"], "--undo")
    assert pages(home) == before


def test_an_answer_to_a_hidden_conversation_is_hidden_with_it(home: Installation) -> None:
    thread = next(one for one in exported(home) if len(one["posts"]) > 2)
    home.fine("hide", thread["id"])
    put(home, LATER)
    home.fine("run", "--once")
    assert "Ich nehme den Termin wahr." not in json.dumps(exported(home), ensure_ascii=False)
    home.fine("rebuild")
    assert "Ich nehme den Termin wahr." not in json.dumps(exported(home), ensure_ascii=False)
    home.fine("hide", thread["id"], "--undo")
    assert "Ich nehme den Termin wahr." in json.dumps(exported(home), ensure_ascii=False)


def test_rebuilding_beside_a_hidden_conversation_changes_no_row(home: Installation) -> None:
    home.fine("hide", next(one for one in exported(home) if len(one["posts"]) > 2)["id"])
    put(home, LATER)
    home.fine("run", "--once")
    store = opened(home)
    before = derived(all_rows(store))
    home.fine("rebuild")
    after = derived(all_rows(store))
    store.close()
    assert after == before


def test_hiding_what_is_not_there(home: Installation) -> None:
    done = home.run("hide", "gibtesnicht")
    assert (done.returncode, done.stderr) == (1, "gibtesnicht: there is no such conversation\n")
