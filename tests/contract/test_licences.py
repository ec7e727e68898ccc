"""config/LICENSES.md names every package of an installation with all extras, and its licence as it says itself."""

import importlib.metadata
import re
from pathlib import Path

CONFIG = Path(__file__).parents[2] / "config"
_ROW = re.compile(r"^\| (?!package )([a-z0-9._-]+) \| (.+?) \|$", re.M)
_SAID_OTHERWISE = {  # classifiers and free words -> SPDX
    "MIT License": "MIT",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Dual License": "Apache-2.0 OR BSD-3-Clause",
}


def pinned() -> set[str]:
    text = (CONFIG / "constraints-server.txt").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", text, re.M))


def listed() -> dict[str, str]:
    return dict(_ROW.findall((CONFIG / "LICENSES.md").read_text(encoding="utf-8")))


def licence_of(name: str) -> str:
    """By its metadata; "" if they say nothing that can be read by a program."""
    told = importlib.metadata.metadata(name)
    classified = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    said = told.get("License-Expression") or told.get("License") or next(iter(classified), "")
    return _SAID_OTHERWISE.get(said, said) if "\n" not in said else ""


def test_every_package_is_listed_and_no_other() -> None:
    assert set(listed()) == pinned()


def test_each_has_the_licence_it_says() -> None:
    wrong = {name: licence_of(name) for name, licence in listed().items() if licence_of(name) not in ("", licence)}
    assert not wrong


def test_nothing_forces_its_licence_on_others() -> None:
    """A library may be LGPL or MPL; GPL and AGPL would bind whoever passes Feedbridge on."""
    assert not [name for name, licence in listed().items() if re.match(r"A?GPL", licence)]
