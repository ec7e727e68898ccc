"""What a few pages look like, against pictures that somebody looked at: the clock is pinned, fonts are the machine's.

A picture is of one Chromium and one set of fonts: elsewhere the test says so and is skipped. After a wanted change:
FEEDBRIDGE_LOOKS=write .venv/bin/python -m pytest -m slow tests/browser/test_looks.py, then look at the new pictures.
"""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.servers import kit

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # nightly: every wanted change of a page is a new picture
CHECKS = kit("web_checks")
PICTURES = Path(__file__).parent / "looks"
MACHINE = PICTURES / "machine.txt"
# name, address, width, scheme; the top of a page shows frame, type, rings and colours
SHOTS = (
    ("feed-1280", "", 1280, "light"),
    ("feed-dark-390", "", 390, "dark"),
    ("requests-1280", "requests/", 1280, "light"),
)
_FEW = 40  # pixels: the edge of one letter; a changed colour or a moved box is thousands


def _machine(chromium: str) -> str:
    """What pictures depend on besides us: Chromium's version and the fonts that `sans-serif` leads to."""
    version = subprocess.run([chromium, "--version"], capture_output=True, text=True, check=True).stdout
    fonts = subprocess.run(["fc-match", "-s", "system-ui"], capture_output=True, text=True, check=False).stdout
    return f"{version.strip()}\n{hashlib.sha256(fonts.encode()).hexdigest()[:16]}\n"


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot[0])
def test_pages_look_as_they_did(shot: tuple[str, str, int, str], base: str, browser: Any, tmp_path: Path) -> None:
    name, address, width, scheme = shot
    taken = browser.picture(base + address, tmp_path / f"{name}.png", width, 520, color_scheme=scheme)
    kept = PICTURES / f"{name}.png"
    if os.environ.get("FEEDBRIDGE_LOOKS") == "write":
        _keep(taken, kept, browser.executable)
        return
    if not MACHINE.exists() or MACHINE.read_text(encoding="utf-8") != _machine(browser.executable):
        pytest.skip("the pictures are of another Chromium or other fonts; FEEDBRIDGE_LOOKS=write makes new ones")
    differing = CHECKS.differing_pixels(taken, kept)
    assert differing <= _FEW, f"{differing} pixels of {name} differ: compare {taken} with {kept}"


def _keep(taken: Path, kept: Path, chromium: str) -> None:
    from PIL import Image

    PICTURES.mkdir(exist_ok=True)
    MACHINE.write_text(_machine(chromium), encoding="utf-8")
    with Image.open(taken) as picture:
        picture.convert("RGB").save(kept, optimize=True)


def test_a_changed_accent_colour_is_seen(site: Path, browser: Any, tmp_path: Path) -> None:
    """The comparison is strict enough: one custom property, a few shades off."""
    other = tmp_path / "site"
    shutil.copytree(site, other)
    sheet = other / "assets" / "style.css"
    sheet.write_text(
        sheet.read_text(encoding="utf-8").replace("--accent:#0b5d70", "--accent:#0b6070"), encoding="utf-8"
    )
    with CHECKS.serve(site) as one, CHECKS.serve(other) as two:
        before = browser.picture(one, tmp_path / "1.png", 1280, 700, color_scheme="light")
        after = browser.picture(two, tmp_path / "2.png", 1280, 700, color_scheme="light")
    assert CHECKS.differing_pixels(before, after) > _FEW
