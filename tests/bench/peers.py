"""The same archive into MHonArc, notmuch, public-inbox, mu and us, one after the other: python -m tests.bench peers
ARCHIVE.mbox [--mails N]

CPU is user and system time of each program with all its children. Peers do less: notmuch and mu only index words and
headers, public-inbox keeps and indexes, MHonArc writes pages; none splits quotes, rebuilds posts or follows requests.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from bridge.sources.mbox import MboxSource
from bridge.sources.source import NoMarks
from tests.bench.clock import NOW

_CONFIG = """\
[[feed]]
address = "feed@nordlicht.example"
title = "Bench"
public_url = "https://feed.nordlicht.example/"

admits_outsiders = true
languages = ["en"]

[[feed.mailbox]]
kind = "mbox"
path = "none.mbox"
admit = "all"
"""


@dataclass(frozen=True)
class Spent:
    """What one step of a program took."""

    cpu: float  # seconds, user and system, children included
    wall: float
    memory: float  # MiB, of the largest process


@dataclass(frozen=True)
class Archive:
    """The mails, as each program wants them."""

    mbox: Path
    maildir: Path
    count: int


def bench_peers(mbox: Path, mails: int) -> None:
    """Print a line for each program: mails per CPU second, and how we compare."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        archive = _lay_out(mbox, mails, folder)
        size = archive.mbox.stat().st_size / archive.count / 1024
        print(f"{archive.count} mails, {size:.1f} KiB a mail")
        ours = _ours(archive, folder / "ours")
        _tell("feedbridge ingest", archive, [ours[0]], None)
        _tell("feedbridge ingest + publish", archive, ours, None)
        for peer, package, run in _PEERS:
            if shutil.which(peer) is None:
                print(f"{peer:<28} is not installed: apt-get install {package}")
                continue
            _tell(peer, archive, [run(archive, folder / peer)], ours)


def _tell(name: str, archive: Archive, steps: list[Spent], ours: list[Spent] | None) -> None:
    cpu, wall = sum(one.cpu for one in steps), sum(one.wall for one in steps)
    memory = max(one.memory for one in steps)
    ratios = f"; ingest {cpu / ours[0].cpu:.2f}x, with publish {cpu / (ours[0].cpu + ours[1].cpu):.2f}x" if ours else ""
    print(
        f"{name:<28} {archive.count / cpu:6.0f} mails a CPU second, {cpu * 1000 / archive.count:6.2f} ms a mail,"
        f" {wall:5.0f} s in all, {memory:4.0f} MiB{ratios}"
    )


def _lay_out(mbox: Path, mails: int, folder: Path) -> Archive:
    archive = Archive(folder / "archive.mbox", folder / "Maildir", mails)
    for part in ("cur", "new", "tmp"):
        (archive.maildir / part).mkdir(parents=True)
    count = 0
    with archive.mbox.open("wb") as file:
        for raw in islice(_raws(mbox), mails):
            count += 1
            (archive.maildir / "cur" / f"{1_000_000_000 + count}.{count}.bench:2,S").write_bytes(raw)
            body = raw.replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ")
            file.write(b"From bench@nordlicht.example Thu Aug  6 10:00:00 2026\n" + body.rstrip(b"\n") + b"\n\n")
    return Archive(archive.mbox, archive.maildir, count)


def _raws(mbox: Path) -> Iterator[bytes]:
    return (one.raw for one in MboxSource("bench", mbox, lambda: NOW).deliveries(NoMarks()))


def _measure(*command: str, feed: Path | None = None, **variables: str) -> Spent:
    """Run it to its end; an error ends the bench."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", **variables}
    begun = monotonic()
    with Path(feed or os.devnull).open("rb") as file, TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(command, stdin=file, stdout=out, stderr=out, env=environment, cwd=folder)
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{command[0]} ended with {process.returncode}: {log.read_text(errors='replace')[-500:]}")
    return Spent(used.ru_utime + used.ru_stime, monotonic() - begun, used.ru_maxrss / 1024)


def _ours(archive: Archive, folder: Path) -> list[Spent]:
    (folder / "config").mkdir(parents=True)
    config = folder / "config" / "bridge.toml"
    config.write_text(_CONFIG)
    us = (sys.executable, "-m", "bridge", "-c", str(config))
    return [
        _measure(*us, "ingest", str(archive.mbox), PYTHONPATH=str(Path.cwd())),
        _measure(*us, "publish", PYTHONPATH=str(Path.cwd())),
    ]


def _mhonarc(archive: Archive, folder: Path) -> Spent:
    folder.mkdir()
    return _measure("mhonarc", "-quiet", "-outdir", str(folder), str(archive.mbox))


def _notmuch(archive: Archive, folder: Path) -> Spent:
    folder.mkdir()
    config = folder / "config"
    config.write_text(
        f"[database]\npath={folder}\nmail_root={archive.maildir}\n[user]\nname=b\nprimary_email=b@nordlicht.example\n"
        "[new]\ntags=new\n[maildir]\nsynchronize_flags=false\n"
    )
    return _measure("notmuch", "new", "--quiet", NOTMUCH_CONFIG=str(config))


def _mu(archive: Archive, folder: Path) -> Spent:
    _measure("mu", "init", f"--muhome={folder}", f"--maildir={archive.maildir}")
    return _measure("mu", "index", "--quiet", f"--muhome={folder}")


_PERL = """\
use strict; use PublicInbox::V2Writable; use PublicInbox::InboxWritable; use PublicInbox::Eml; use PublicInbox::Config;
my $to = PublicInbox::V2Writable->new(PublicInbox::Config->new->lookup_name('bench'), {nproc => 1});
my $one = '';
sub add { return if $one eq ''; $one =~ s/^>(>*From )/$1/gm; $to->add(PublicInbox::Eml->new(\\$one)); $one = ''; }
while (<STDIN>) { if (/^From bench\\@/) { add(); next } $one .= $_; }
add(); $to->done;
"""


def _public_inbox(archive: Archive, folder: Path) -> Spent:
    """Into its store and index at once, as its own import does."""
    folder.mkdir()
    config, script = str(folder / "config"), folder / "import.pl"
    script.write_text(_PERL)
    address = ("http://127.0.0.1/bench", "bench@nordlicht.example")
    inbox = str(folder / "inbox")
    _measure("public-inbox-init", "-V2", "-L", "full", "-j", "1", "bench", inbox, *address, PI_CONFIG=config)
    return _measure("perl", str(script), feed=archive.mbox, PI_CONFIG=config)


_PEERS = (
    ("mhonarc", "mhonarc", _mhonarc),
    ("notmuch", "notmuch", _notmuch),
    ("public-inbox-index", "public-inbox", _public_inbox),
    ("mu", "maildir-utils", _mu),
)
