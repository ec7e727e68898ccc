"""The sample mails make the site: nothing of it is written down anywhere else."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bridge.demo import make_demo
from bridge.shipped import shipped_folder


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site of all sample mails."""
    return files_of(make_demo(tmp_path_factory.mktemp("whole")).folder)


def test_same_mails_give_the_same_bytes(whole: dict[str, bytes], tmp_path: Path) -> None:
    assert files_of(make_demo(tmp_path / "again").folder) == whole


def test_a_deleted_sample_mail_is_gone_from_every_page(whole: dict[str, bytes], tmp_path: Path) -> None:
    mails = tmp_path / "mails"
    shutil.copytree(shipped_folder("config") / "demo", mails)
    (gone,) = mails.glob("10-*.eml")  # a conversation of one mail
    gone.unlink()
    shown = make_demo(tmp_path / "site", mails)
    site = files_of(shown.folder)
    words = b"DX-20: drift above 60"
    assert any(words in data for data in whole.values())
    assert not any(words in data for data in site.values())
    assert len(site) < len(whole)
    assert shown.taken.new == 49


def test_no_mails_give_an_empty_site(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    shown = make_demo(tmp_path / "site", tmp_path / "none")
    assert shown.taken.new == 0
    assert (shown.folder / "index.html").is_file()


def test_the_command_says_what_it_did_and_what_is_next(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bridge", "demo", "--out", str(tmp_path / "site"), "--no-serve"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "50 sample mails read, 2 of them kept back" in done.stdout
    assert done.stdout.endswith("Next: feedbridge init\n")


def test_kept_back_mails_are_on_no_page(whole: dict[str, bytes]) -> None:
    for words in ("Geschenk für Miriam", "Automatic reply"):
        assert not any(words.encode() in data for data in whole.values())
