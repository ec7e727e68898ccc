"""Mail from files: mbox in its four tongues, Maildir, .eml, folders, standard input. Real files, real folders."""

import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.errors import SourceError
from bridge.mail.delivery import Delivery
from bridge.sources.files import open_path, read_stream
from bridge.sources.maildir import MaildirSource
from bridge.sources.mbox import MboxSource
from bridge.sources.source import NoMarks, arrival

NOW = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)
STAMP = b"From lena@nordlicht.example Thu Nov 19 07:41:00 2026\n"


class Remembered:
    def __init__(self, last: int = 0, names: frozenset[str] = frozenset()) -> None:
        self.highest, self.names = last, names

    def last(self, folder: str, validity: int) -> int:
        return self.highest

    def has(self, folder: str, uid: str) -> bool:
        return uid in self.names


def mail(number: int, body: bytes = b"Hallo\n") -> bytes:
    return b"Message-ID: <%d@nordlicht.example>\nSubject: Mail %d\n\n" % (number, number) + body


def read(path: Path, marks: NoMarks | Remembered | None = None) -> list[Delivery]:
    return [one for source in open_path(path, lambda: NOW) for one in source.deliveries(marks or NoMarks())]


def raws(tmp_path: Path, content: bytes) -> list[bytes]:
    (tmp_path / "x.mbox").write_bytes(content)
    return [one.raw for one in read(tmp_path / "x.mbox")]


# --- mbox ---


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_mboxrd(tmp_path: Path, end: bytes) -> None:
    stored = STAMP + mail(1, b"Hallo\n>From hier\n>>From dort\n") + b"\n" + STAMP + mail(2) + b"\n"
    wanted = [mail(1, b"Hallo\nFrom hier\n>From dort\n"), mail(2)]
    assert raws(tmp_path, stored.replace(b"\n", end)) == [one.replace(b"\n", end) for one in wanted]


@pytest.mark.parametrize(
    "paragraph",
    [
        b"From my side: fine\n",
        b"From now on\nNote: it is so\n",
        b"From here\n\nit goes on\n",
        b"From 8:30 on we meet\n",
        b"From: is a header, too\n",
    ],
)
def test_a_paragraph_that_nobody_quoted_is_no_separator(tmp_path: Path, paragraph: bytes) -> None:
    body = b"Hallo\n\n" + paragraph
    assert raws(tmp_path, STAMP + mail(1, body) + b"\n" + STAMP + mail(2)) == [mail(1, body), mail(2)]


@pytest.mark.parametrize(
    "separator",
    [
        b"From - Thu Nov 19 08:41:00 2026\n",
        b"From mboxrd@z Thu Jan  1 00:00:00 1970\n",
        b"From ???@??? Thu Nov 19 08:41 2026\n",
        b"From MAILER-DAEMON Thu Nov  9 8:41:00 2026 +0100\n",
        b"From lena@nordlicht.example\n",
    ],
)
def test_separators_of_many_programs(tmp_path: Path, separator: bytes) -> None:
    assert raws(tmp_path, (separator + mail(1) + b"\n") * 2) == [mail(1)] * 2


def test_mboxcl2_counts_and_quotes_nothing(tmp_path: Path) -> None:
    body = b"Hallo\n\n" + STAMP + b"Subject: steht im Text\n\n>From bleibt so\n"
    head = b"Message-ID: <1@nordlicht.example>\nContent-Length: %d\n\n" % len(body)
    assert raws(tmp_path, STAMP + head + body + b"\n" + STAMP + mail(2)) == [head + body, mail(2)]


@pytest.mark.parametrize("length", [b"3", b"99999999", b"-1", b"viel", b""])
def test_a_content_length_that_lies_is_not_believed(tmp_path: Path, length: bytes) -> None:
    head = b"Message-ID: <1@nordlicht.example>\nContent-Length: " + length + b"\n\n"
    assert raws(tmp_path, STAMP + head + b"Hallo\n\n" + STAMP + mail(2)) == [head + b"Hallo\n", mail(2)]


def test_offsets_lead_to_the_mails(tmp_path: Path) -> None:
    file = tmp_path / "x.mbox"
    file.write_bytes((STAMP + mail(1) + b"\n") * 3)
    for delivery in read(file):
        assert file.read_bytes()[int(delivery.place.uid) :].startswith(STAMP + delivery.raw)


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", STAMP, STAMP + b"\n", b"From \n", b"From x\n\x00\xff\n", b"\n" + STAMP + mail(1)]
)
def test_odd_files_end(tmp_path: Path, content: bytes) -> None:
    assert len(raws(tmp_path, content)) <= 1


def test_an_mbox_that_grew_is_read_from_the_last_known_mail(tmp_path: Path) -> None:
    file = tmp_path / "x.mbox"
    file.write_bytes((STAMP + mail(1) + b"\n") + (STAMP + mail(2) + b"\n"))
    known = read(file)
    with file.open("ab") as out:
        out.write(STAMP + mail(3) + b"\n")
    again = read_mbox_after(file, int(known[-1].place.uid))
    assert [one.raw for one in again] == [mail(2), mail(3)]
    assert {one.place.validity for one in again} == {known[0].place.validity}


def test_an_mbox_that_was_rewritten_is_read_from_the_start(tmp_path: Path) -> None:
    file = tmp_path / "x.mbox"
    file.write_bytes(STAMP + mail(1, b"ein laengerer Text als zuvor\n") + b"\n" + STAMP + mail(2))
    assert [one.raw for one in read_mbox_after(file, 90)][-1] == mail(2)
    assert len(read_mbox_after(file, 90)) == 2
    assert len(read_mbox_after(file, 10_000)) == 2


def read_mbox_after(file: Path, offset: int) -> list[Delivery]:
    return list(MboxSource("x", file, lambda: NOW).deliveries(Remembered(offset)))


def test_one_endless_line_is_read(tmp_path: Path) -> None:
    body = b"x" * 3_500_000
    assert raws(tmp_path, STAMP + mail(1, body)) == [mail(1, body)]


# --- when a mail arrived ---


def test_arrival_is_the_topmost_received_line() -> None:
    raw = (
        b"X-First: 1\r\nReceived: from a by b\r\n\twith ESMTP id 1;\r\n\tThu, 19 Nov 2026 09:41:00 +0100 (CET)\r\n"
        b"Received: c by a; Thu, 19 Nov 2026 01:00:00 +0100\r\n\r\nReceived: y; Fri, 20 Nov 2026 01:00:00 +0100\r\n"
    )
    assert arrival(raw, NOW) == datetime(2026, 11, 19, 8, 41, tzinfo=UTC)


@pytest.mark.parametrize(
    "received",
    [
        b"",
        b"Received: from a by b",
        b"Received: x; irgendwann",
        b"Received: x; Thu, 1 Jan 1970 00:00:00 +0000",
        b"Received: ;" * 9000,
    ],
)
def test_arrival_without_a_readable_line_is_what_we_know_otherwise(received: bytes) -> None:
    assert arrival(received + b"\n\nhallo", NOW) == NOW


def test_the_separator_gives_the_time_if_no_server_does(tmp_path: Path) -> None:
    (tmp_path / "x.mbox").write_bytes(STAMP + mail(1))
    assert [one.received_at for one in read(tmp_path / "x.mbox")] == [datetime(2026, 11, 19, 7, 41, tzinfo=UTC)]


# --- Maildir ---


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    folder = tmp_path / "Maildir"
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    (folder / "new" / "1700000002.m2.host").write_bytes(mail(2))
    (folder / "cur" / "1700000001.m1.host:2,S").write_bytes(mail(1))
    (folder / "new" / "1700000010.m3.host").write_bytes(mail(3))
    (folder / "new" / ".hidden").write_bytes(b"x")
    (folder / "tmp" / "1700000000.m0.host").write_bytes(b"half a mail")
    return folder


def test_maildir_by_time_of_delivery(maildir: Path) -> None:
    os.utime(maildir / "cur" / "1700000001.m1.host:2,S", (1_700_000_001, 1_700_000_001))
    found = read(maildir)
    assert [one.raw for one in found] == [mail(1), mail(2), mail(3)]
    assert found[0].place.uid == "1700000001.m1.host"
    assert found[0].received_at == datetime.fromtimestamp(1_700_000_001, UTC)


def test_maildir_gives_only_what_is_not_known(maildir: Path) -> None:
    known = Remembered(names=frozenset({"1700000001.m1.host", "1700000002.m2.host"}))
    assert [one.raw for one in MaildirSource("m", maildir).deliveries(known)] == [mail(3)]


def snapshot(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def settled(folder: Path, settle: str) -> list[str]:
    source = MaildirSource("m", folder, settle=settle)
    for delivery in source.deliveries(NoMarks()):
        source.settle(delivery)
    return snapshot(folder)


def test_maildir_is_not_touched_unless_configured(maildir: Path) -> None:
    before = snapshot(maildir)
    assert settled(maildir, "none") == before


def test_maildir_settle_seen(maildir: Path) -> None:
    found = settled(maildir, "seen")
    assert [name for name in found if name.startswith("cur/")] == [
        "cur/1700000001.m1.host:2,S",
        "cur/1700000002.m2.host:2,S",
        "cur/1700000010.m3.host:2,S",
    ]


def test_a_mail_moved_by_another_program_meanwhile_is_skipped(maildir: Path) -> None:
    source = MaildirSource("m", maildir, settle="seen")
    found = source.deliveries(NoMarks())
    first = next(found)
    (maildir / "new" / "1700000002.m2.host").unlink()
    assert [first.raw, *(one.raw for one in found)] == [mail(1), mail(3)]
    assert (source.expected, source.skipped) == (3, 1)
    (maildir / "cur" / "1700000001.m1.host:2,S").unlink()
    source.settle(first)


def test_a_folder_that_is_no_maildir(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no readable Maildir"):
        list(MaildirSource("m", tmp_path).deliveries(NoMarks()))


def test_a_subfolder_of_a_maildir(maildir: Path) -> None:
    (maildir / ".Projekte.Nord" / "new").mkdir(parents=True)
    (maildir / ".Projekte.Nord" / "cur").mkdir()
    (maildir / ".Projekte.Nord" / "new" / "1700000020.x").write_bytes(mail(9))
    assert [one.raw for one in MaildirSource("m", maildir, folder="Projekte.Nord").deliveries(NoMarks())] == [mail(9)]


# --- paths ---


def test_a_folder_gives_all_its_mails_by_name(maildir: Path, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail(5))
    (tmp_path / "notes.txt").write_bytes(b"no mail")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.mbox").write_bytes(STAMP + mail(6))
    assert [one.raw for one in read(tmp_path)] == [mail(1), mail(2), mail(3), mail(5), mail(6)]


def test_a_maildir_can_be_taken_file_by_file(maildir: Path) -> None:
    sources = open_path(maildir, lambda: NOW, is_maildir_split=True)
    found = [one for source in sources for one in source.deliveries(NoMarks())]
    assert [Path(one.place.mailbox).read_bytes() for one in found] == [mail(1), mail(2), mail(3)]


def test_a_missing_path_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="No such file") as caught:
        read(tmp_path / "missing.eml")
    assert caught.value.where == str(tmp_path / "missing.eml")


@pytest.fixture
def pipe() -> Iterator[io.BufferedReader]:
    """Something that cannot be wound back, as standard input is."""
    out, into = os.pipe()
    with os.fdopen(into, "wb") as writer:
        writer.write(STAMP + mail(1) + b"\n" + STAMP + mail(2))
    with os.fdopen(out, "rb") as reader:
        yield reader


def test_standard_input(pipe: io.BufferedReader) -> None:
    assert [one.raw for one in read_stream(pipe, lambda: NOW)] == [mail(1), mail(2)]
    assert [one.raw for one in read_stream(io.BytesIO(mail(3)), lambda: NOW)] == [mail(3)]
    assert list(read_stream(io.BytesIO(b""), lambda: NOW)) == []
