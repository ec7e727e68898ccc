"""Rows of the fault matrix besides "kill -9": full disk, held database, two workers, jumping clock, garbled files.

The oracle is always the same: when the fault is over and a run has ended, rows, pages, letters and answers of the
search are those of an undisturbed run.
"""

import os
import resource
import signal
import sqlite3
import subprocess
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bridge.errors import StoreError
from bridge.ingest import ingest_all
from bridge.store import Store
from tests.deaths import NOW, House, State, differences, forked, wait_for
from tests.integration.test_deaths import LATER_ON, MAIL, RUN, do, furnish
from tests.mailroom import RULES, TABLES, deliver_all, sample_mails
from tests.stores import all_rows, empty, open_with_key

TROUBLED = {0, 1, 75}  # fine, a problem that was told, try again later: never a traceback, never a signal


def undisturbed(base: House, folder: Path, *whats: tuple[str, ...]) -> State:
    house = base.copy(folder)
    for what in whats:
        do(house, what)
    do(replace(house, now=LATER_ON), RUN)
    return house.state()


def ends_well(house: House, expected: State) -> None:
    assert replace(house, now=LATER_ON).apart(*RUN) == 0
    assert differences(house.state(), expected) == []


# --- disk full ---


def run_with_files_up_to(house: House, size: int) -> int:
    """A run in which no file can grow over `size` bytes; whoever is no root can play a full disk like this."""

    def work() -> int:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        return house.here(*RUN)

    return wait_for(forked(work))


@pytest.mark.parametrize("step", [80_000, pytest.param(2_000, marks=pytest.mark.slow)])
def test_files_that_cannot_grow(step: int, tmp_path: Path) -> None:
    base = furnish(tmp_path / "base")
    expected, troubles = undisturbed(base, tmp_path / "undisturbed", RUN), 0
    largest = max(one.stat().st_size for one in (tmp_path / "undisturbed").rglob("*") if one.is_file())
    house = base.copy(tmp_path / "house")
    for size in range(1_000, largest, step):
        house = base.copy(tmp_path / "house")
        code = run_with_files_up_to(house, size)
        assert code in TROUBLED, size
        troubles += code != 0
        ends_well(house, expected)
    assert troubles > 2


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """A file system of a few hundred kilobytes; needs root, the test above does not."""
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", tmp_path], check=False).returncode:
        pytest.skip("only root may mount a file system")
    try:
        base = furnish_beside(tmp_path)
        expected, troubles = undisturbed(base, base.folder.parent / "undisturbed", RUN), 0
        for kilobytes in (500, 700, 900, 1100, 1300):
            remount(tmp_path, 64_000)
            house = base.copy(tmp_path / "house")
            remount(tmp_path, kilobytes)
            code = house.apart(*RUN)
            assert code in TROUBLED, kilobytes
            troubles += code != 0
            remount(tmp_path, 64_000)
            ends_well(house, expected)
        assert troubles > 1
    finally:
        subprocess.run(["umount", "-l", tmp_path], check=True)


def furnish_beside(folder: Path) -> House:
    return furnish(folder.with_name(folder.name + "-beside") / "base")


def remount(folder: Path, kilobytes: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", folder], check=True)


# --- the database ---


def test_a_database_that_another_program_holds_is_waited_for(tmp_path: Path) -> None:
    base = furnish(tmp_path / "base")
    expected = undisturbed(base, tmp_path / "undisturbed", RUN)
    house = base.copy(tmp_path / "house")
    ready, told = os.pipe()

    def hold() -> int:
        """In a process of its own: a fork of one that holds the lock would believe to hold it, too."""
        other = sqlite3.connect(house.folder / "data" / "feedbridge.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        os.write(told, b"!")
        time.sleep(1.5)
        return 0

    holder = forked(hold)
    os.read(ready, 1)
    assert house.apart(*RUN) == 0
    assert wait_for(holder) == 0
    ends_well(house, expected)


@pytest.mark.postgres
@pytest.mark.parametrize("kills", [3, pytest.param(100, marks=pytest.mark.slow)])
def test_connections_killed_while_mail_is_taken_in(kills: int, postgres: Any) -> None:
    """Each broken transaction is undone and made again; with the last one all rows are there, once."""
    deliveries = deliver_all(sample_mails()[:20])
    undisturbed = open_with_key(postgres.url("calm", driver="postgresql+psycopg"))
    ingest_all(undisturbed, deliveries, RULES, TABLES)
    disturbed = open_with_key(postgres.url("storm", driver="postgresql+psycopg"))
    killed = 0

    def storm(count: int) -> None:
        nonlocal killed
        killed += postgres.disconnect_all("storm") > 0 and count >= 0

    while killed < kills:
        timer = threading.Timer(0.01 + 0.02 * (killed % 40), storm, [killed])
        timer.start()
        try:
            ingest_all(disturbed, deliveries, RULES, TABLES, batch=2)
        except StoreError as error:
            assert not error.permanent, error
        timer.join()
    ingest_all(disturbed, deliveries, RULES, TABLES, batch=2)
    assert all_rows(disturbed) == all_rows(undisturbed)
    for one in (disturbed, undisturbed):
        one.close()


# --- two workers ---


@pytest.mark.parametrize("rounds", [2, pytest.param(100, marks=pytest.mark.slow)])
def test_two_workers_of_one_installation(rounds: int, tmp_path: Path) -> None:
    """Each mail is one post, each letter one letter, and no page is the older one."""
    base = furnish(tmp_path / "base")
    expected = undisturbed(base, tmp_path / "undisturbed", RUN, MAIL)
    for _ in range(rounds):
        house = base.copy(tmp_path / "house")
        for what in ((), MAIL):
            if what:
                do(house, what)
            workers = [house.begin(*RUN) for _ in range(2)]
            assert [wait_for(one) for one in workers] == [0, 0]
        ends_well(house, expected)


@pytest.mark.parametrize("rounds", [1, pytest.param(30, marks=pytest.mark.slow)])
def test_two_processes_take_the_same_mails_in(rounds: int, store: Store) -> None:
    mails = sample_mails()[:16]
    url = store.engine.url.render_as_string(hide_password=False)
    ingest_all(store, deliver_all(mails), RULES, TABLES)
    expected = {name: found for name, found in all_rows(store).items() if name not in {"receipt", "message"}}
    for _ in range(rounds):
        empty(store)
        store.engine.dispose()
        children = [forked(lambda mailbox=mailbox: take(url, mails, mailbox)) for mailbox in ("one", "two")]
        assert [wait_for(one) for one in children] == [0, 0]
        found = all_rows(store)
        assert len(found["message"]) == len(mails)
        assert len(found["receipt"]) == 2 * len(mails)
        assert {name: rows for name, rows in found.items() if name in expected} == expected


def take(url: str, mails: list[bytes], mailbox: str) -> int:
    mine = open_with_key(url)
    ingest_all(mine, deliver_all(mails, mailbox), RULES, TABLES, batch=1)
    mine.close()
    return 0


# --- the clock ---


JUMPS = (
    NOW + timedelta(hours=1),
    NOW - timedelta(hours=1),
    NOW + timedelta(days=1),
    NOW - timedelta(days=1),
    datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC),
    datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC),  # a minute before the hour that comes twice
)


def test_a_clock_that_jumps(tmp_path: Path) -> None:
    """Posts and pages are those of a calm clock as soon as it is right again; no week has two letters to one reader."""
    base = furnish(tmp_path / "base")
    expected = undisturbed(base, tmp_path / "undisturbed", RUN, MAIL)
    house = base.copy(tmp_path / "house")
    do(house, RUN)
    letters = {one.name: one.read_bytes() for one in (house.folder / "spool").iterdir()}
    assert letters
    for jump in JUMPS:
        assert replace(house, now=jump).apart(*RUN) == 0, jump
    do(house, MAIL)
    for what in (RUN, ("publish", "--all")):  # the weeks that have not been have pages
        assert replace(house, now=LATER_ON).apart(*what) == 0
    found = house.state()
    assert {one.partition("/")[0] for one in differences(found, expected)} <= {"spool", "table outbox", "table mention"}
    kept = {one.name: one.read_bytes() for one in (house.folder / "spool").iterdir()}
    assert {name: raw for name, raw in kept.items() if "2026-W47" in name} == letters


# --- garbled files ---


def test_a_garbled_page_is_mended_by_publishing_all(tmp_path: Path) -> None:
    house = furnish(tmp_path / "base")
    do(house, RUN)
    do(replace(house, now=LATER_ON), RUN)
    expected = house.state()
    public = house.folder / "public"
    for number, path in enumerate(sorted(one for one in public.rglob("*") if one.is_file())):
        if number % 3 == 0:
            path.write_bytes(b"\0" * number)
        elif number % 3 == 1:
            path.unlink()
    for what in (("publish", "--all"), RUN):  # a run knows when the mailboxes were read
        do(replace(house, now=LATER_ON), what)
    assert differences(house.state(), expected) == []
