"""Guards are taken out of a copy of the program, one at a time; the test that watches each of them must turn red.

A test that stays green without the guard would be worth nothing.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Guard:
    """What is replaced where, and the test that must see it."""

    file: str
    text: str
    without: str
    test: str


GUARDS = {
    "the sanitiser of HTML": Guard(
        "bridge/mail/markup/clean.py",
        "    return nh3.clean(\n        without_controls(html),",
        "    return html or nh3.clean(\n        without_controls(html),",
        "tests/unit/mail/test_clean.py",
    ),
    "whose Authentication-Results are believed": Guard(
        "bridge/mail/admission/authentication.py",
        "if authserv_id.casefold() in ids:",
        "if True:",
        "tests/unit/mail/test_admission.py::test_verdict",
    ),
    "one audience's list is not another's": Guard(
        "bridge/store/threads/lists.py",
        "_LATEST = select(thread.c.card).where(thread.c.feed == _FEED).order_by(",
        "_LATEST = select(thread.c.card).order_by(",
        "tests/integration/test_audiences.py",
    ),
    "quotes of the forgotten are masked": Guard(
        "bridge/forget/mask.py",
        "    if not is_touched(raw, forgotten):\n        return None",
        "    if raw:\n        return None",
        "tests/integration/test_forget.py::test_forgotten_means_forgotten",
    ),
    "the same mail is one row": Guard(
        "bridge/ingest/take.py",
        "arrivals.Arrival(one.delivery, one.content_key, ",
        "arrivals.Arrival(one.delivery, one.content_key + repr(one.delivery.place), ",
        "tests/integration/test_store_once.py::test_another_mailbox_adds_receipts_only[sqlite]",
    ),
    "names are escaped in HTML letters": Guard(
        "bridge/site/environment.py",
        'select_autoescape(disabled_extensions=("txt",), default=True)',
        "False",
        "tests/unit/letters/test_render.py",
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Program and tests; nothing else of this checkout."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("bridge", "tests", "templates", "config"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def run(copy: Path, test: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-m", "not slow", "-p", "no:cacheprovider", test]
    here = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=copy, env=here, capture_output=True, text=True, check=False, timeout=600)


@pytest.mark.slow
@pytest.mark.parametrize("name", GUARDS)
def test_a_missing_guard_is_seen(name: str, copy: Path) -> None:
    guard = GUARDS[name]
    file = copy / guard.file
    source = file.read_text(encoding="utf-8")
    assert source.count(guard.text) == 1, "the guard has moved: mend this table"
    calm = run(copy, guard.test)
    assert calm.returncode == 0, calm.stdout
    file.write_text(source.replace(guard.text, guard.without), encoding="utf-8")
    try:
        bare = run(copy, guard.test)
    finally:
        file.write_text(source, encoding="utf-8")
    assert bare.returncode == 1, bare.stdout  # 1: tests failed; anything else would be an error of this test
    assert "assert" in bare.stdout.casefold()


@pytest.mark.parametrize("name", GUARDS)
def test_every_guard_is_where_the_table_says(name: str) -> None:
    guard = GUARDS[name]
    assert (ROOT / guard.file).read_text(encoding="utf-8").count(guard.text) == 1
