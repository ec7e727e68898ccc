"""TAB in a real bash."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import need

COMMAND = [sys.executable, "-m", "bridge", "completion"]
TYPED = """\
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
_shtab_feedbridge feedbridge "${!#}" "${@: -2:1}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need("bash", "bash")
    file = tmp_path_factory.mktemp("completion") / "feedbridge.bash"
    file.write_bytes(subprocess.run([*COMMAND, "bash"], capture_output=True, check=True).stdout)
    return file


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("su",), {"summarise"}),
        (("held", "re"), {"release"}),
        (("summarise", "--pre"), {"--preview"}),
        (("config", "sh"), {"show"}),
    ],
)
def test_bash_completes(script: Path, words: tuple[str, ...], found: set[str]) -> None:
    command = ["bash", "--norc", "-c", TYPED, "bash", str(script), "feedbridge", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == found, done.stderr


def test_paths_are_completed_where_a_path_is_meant(script: Path, tmp_path: Path) -> None:
    (tmp_path / "alt.mbox").touch()
    command = ["bash", "--norc", "-c", TYPED, "bash", str(script), "feedbridge", "ingest", "al"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert "alt.mbox" in done.stdout


@pytest.mark.parametrize("shell", ["zsh", "tcsh"])
def test_other_shells_get_their_own(shell: str) -> None:
    done = subprocess.run([*COMMAND, shell], capture_output=True, text=True, check=True)
    assert "summarise" in done.stdout
