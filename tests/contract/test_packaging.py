"""The wheel stands alone: built, installed in an empty environment, started from another folder."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment that has the wheel (made from the sdist) and, by path, our dependencies."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
    )
    home = tmp_path_factory.mktemp("env")
    venv.create(home, with_pip=False, symlinks=True)
    site = next(home.glob("lib/python3*/site-packages"))
    # The dependencies are those of this environment; the package itself must come from the wheel alone.
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--target",
            str(site),
            str(next(out.glob("*.whl"))),
        ],
        check=True,
    )
    here = Path(next(path for path in sys.path if path.endswith("site-packages")))
    (site / "zz_dependencies.pth").write_text(f"{here}\n", encoding="utf-8")
    return home / "bin"


def test_help_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    command = [str(installed / "python"), "-P", "-m", "bridge", "--help"]
    shown = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "feedbridge" in shown.stdout


def test_demo_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    command = [str(installed / "python"), "-P", "-m", "bridge", "demo", "--out", str(tmp_path / "site"), "--no-serve"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (tmp_path / "site" / "index.html").is_file()
    where = subprocess.run(
        [str(installed / "python"), "-P", "-c", "import bridge; print(bridge.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(installed.parent) in where.stdout, "the wheel must be what ran, not the checkout"
