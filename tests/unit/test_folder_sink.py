"""The folder a site is written to."""

import os
from pathlib import Path

import pytest

from bridge.errors import PublishError
from bridge.sinks.folder import FolderSink


def test_write_says_whether_bytes_changed(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path / "public")
    assert sink.write("t/8f3k/index.html", b"one")
    assert not sink.write("t/8f3k/index.html", b"one")
    assert sink.write("t/8f3k/index.html", b"two")
    assert sink.read("t/8f3k/index.html") == b"two"


def test_unchanged_bytes_are_untouched(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path)
    sink.write("index.html", b"one")
    os.utime(tmp_path / "index.html", (1, 1))
    sink.write("index.html", b"one")
    assert (tmp_path / "index.html").stat().st_mtime == 1


def test_a_new_file_replaces_the_old_in_one_step(tmp_path: Path) -> None:
    """A reader that has the old file open reads it to its end."""
    sink = FolderSink(tmp_path)
    sink.write("index.html", b"old and long")
    with (tmp_path / "index.html").open("rb") as reader:
        sink.write("index.html", b"new")
        assert reader.read() == b"old and long"
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_what_a_crash_left_is_no_file_and_goes_with_the_next_write(tmp_path: Path) -> None:
    (tmp_path / ".index.html.part").write_bytes(b"hal")
    sink = FolderSink(tmp_path)
    assert list(sink.paths()) == []
    sink.write("index.html", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "", "a\\..\\x", "a\0b", "t/.."])
def test_paths_stay_below_the_root(tmp_path: Path, path: str) -> None:
    sink = FolderSink(tmp_path / "public")
    with pytest.raises(PublishError):
        sink.write(path, b"x")
    assert not list(tmp_path.rglob("x"))


def test_a_link_in_the_folder_leads_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "t").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (tmp_path / "elsewhere").mkdir()
    with pytest.raises(PublishError):
        FolderSink(tmp_path / "public").write("t/index.html", b"x")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_remove_takes_empty_folders_with_it(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path)
    sink.write("t/a/index.html", b"1")
    sink.write("t/b/index.html", b"2")
    assert sink.remove("t/a/index.html")
    assert not sink.remove("t/a/index.html")
    assert list(sink.paths()) == ["t/b/index.html"]
    assert not (tmp_path / "t" / "a").exists()


def test_paths_below_a_folder_that_is_not_there_are_none(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path)
    sink.write("t/a/index.html", b"1")
    assert list(sink.paths("t/a/")) == ["t/a/index.html"]
    assert list(sink.paths("t/zz/")) == []
    assert sink.read("t/zz/index.html") is None
    assert not sink.exists("t/a/")


def test_a_disk_that_refuses_names_the_next_step(tmp_path: Path) -> None:
    """A file where a folder should be stands for every error of the disk (root may write anywhere)."""
    (tmp_path / "t").write_bytes(b"in the way")
    with pytest.raises(PublishError) as caught:
        FolderSink(tmp_path).write("t/index.html", b"x")
    assert caught.value.next_step
    assert not caught.value.permanent


def test_long_names_fit(tmp_path: Path) -> None:
    name = "ä" * 120 + ".bin"
    assert FolderSink(tmp_path).write(f"f/x/{name}", b"x")
