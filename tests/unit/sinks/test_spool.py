"""Letters as files."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.errors import DeliveryError
from bridge.letters.headers import Heading
from bridge.letters.letter import Letter, compose
from bridge.mail.message import Address
from bridge.sinks.spool import SpoolSink


def letter(name: str = "week/2026-W47/x", to: str = "anja@nordlicht.example") -> Letter:
    who = Address("", "feed@nordlicht.example")
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return compose(name, Heading(who, Address("", to), "S", at, f"a{to}", "week", "de"), "Text")


def test_one_letter_one_file_the_same_again_in_its_own_place(tmp_path: Path) -> None:
    sink = SpoolSink(tmp_path / "spool")
    name = sink.send(letter())
    assert sink.send(letter()) == name
    assert sink.send(letter(to="ben@nordlicht.example")) != name
    sink.close()
    assert name.startswith("week-2026-W47-anja-")
    assert (tmp_path / "spool" / name).read_bytes() == letter().raw
    assert len(list((tmp_path / "spool").iterdir())) == 2
    assert (tmp_path / "spool").stat().st_mode & 0o077 == 0


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    sink = SpoolSink(tmp_path / "spool")
    name = sink.send(letter("../../etc/x/y"))
    assert "/" not in name
    assert (tmp_path / "spool" / name).is_file()


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file in the way")
    with pytest.raises(DeliveryError) as caught:
        SpoolSink(tmp_path / "spool").send(letter())
    assert caught.value.stops
    assert not caught.value.permanent
