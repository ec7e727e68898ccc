"""The import contracts hold, and they are alive: three deliberate breaks are caught."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as run; run()",
    ]
    return subprocess.run([*command, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "bridge", tmp_path / "bridge", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_house_keeps_its_contracts(house: Path) -> None:
    result = lint(house)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("mail/message.py", "import time", "The core is pure"),
        ("conversation/thread.py", "from bridge.store import archive", "Verbs on top"),
        ("publish/__init__.py", "import imapclient", "One door for imapclient"),
    ],
)
def test_a_break_is_caught(house: Path, module: str, line: str, contract: str) -> None:
    file = house / "bridge" / module
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    result = lint(house)
    assert result.returncode != 0
    assert f"{contract}" in result.stdout
    assert "BROKEN" in result.stdout


def test_a_new_module_must_be_placed_on_purpose(house: Path) -> None:
    (house / "bridge" / "helpers.py").write_text('"""Unplaced."""\n', encoding="utf-8")
    result = lint(house)
    assert result.returncode != 0
    assert "helpers" in result.stdout
