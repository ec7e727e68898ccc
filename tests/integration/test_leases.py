"""Leases on both databases: one owner at a time, found out by the one who slept, free at once when its owner died."""

import subprocess
import sys
from pathlib import Path

import pytest

from bridge.publish import TakenError, publish
from bridge.run.shift import Shift
from bridge.sinks.folder import FolderSink
from bridge.store import Store, changes, leases
from bridge.store.owner import is_gone, new_owner
from tests.integration.test_publish import NOW, OPTIONS, TEMPLATES, take
from tests.mailroom import sample_mails

ONE, OTHER = "machine/1/1/1", "machine/2/1/1"
WORK = f"site/{OPTIONS.feed}"


def test_one_owner_at_a_time(store: Store) -> None:
    with store.write() as db:
        mine = leases.claim(db, WORK, ONE)
        assert mine is not None
        assert leases.claim(db, WORK, OTHER) is None
        assert leases.claim(db, "site/other", OTHER) is not None
        assert leases.claim(db, WORK, ONE) == mine
        assert leases.owners(db, "site/") == {WORK: ONE, "site/other": OTHER}
        leases.give_up(db, mine)
        assert leases.claim(db, WORK, OTHER) is not None


def test_who_slept_too_long_finds_out_and_takes_nothing_back(store: Store) -> None:
    with store.write() as db:
        slept = leases.claim(db, WORK, ONE, seconds=0)
        assert slept is not None
        assert leases.holds(db, slept)
        now = leases.claim(db, WORK, OTHER)
        assert now is not None
        assert now.token > slept.token
        assert not leases.holds(db, slept)
        assert not leases.keep(db, slept)
        leases.give_up(db, slept)
        assert leases.holds(db, now)


def test_a_token_never_comes_again(store: Store) -> None:
    tokens = []
    with store.write() as db:
        for owner in (ONE, OTHER, ONE):
            lease = leases.claim(db, WORK, owner)
            assert lease is not None
            tokens.append(lease.token)
            leases.give_up(db, lease)
    assert len(set(tokens)) == 3


def test_the_successor_of_a_killed_process_need_not_wait(store: Store) -> None:
    code = "from bridge.store.owner import new_owner; print(new_owner(), flush=True); input()"
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    killed = process.stdout.readline().strip()
    with store.write() as db:
        assert leases.claim(db, WORK, killed) is not None
        assert leases.claim(db, WORK, new_owner()) is None
    process.kill()
    process.communicate()
    with store.write() as db:
        assert leases.claim(db, WORK, new_owner()) is not None


def test_a_process_of_another_machine_may_live(store: Store) -> None:
    machine, _, rest = new_owner().partition("/")
    assert not is_gone(f"{machine}x/{rest}")
    assert not is_gone(new_owner())
    assert is_gone(f"{machine}/{rest.partition('/')[0]}/1/1")  # this process number, but begun at another time


def test_shares_are_fair_and_what_a_worker_leaves_is_taken_over(store: Store) -> None:
    boxes = ("a", "b", "c", "d", "e")
    first, second = Shift(store, boxes), Shift(store, boxes)
    first.renew()
    assert all(map(first.has, boxes))
    second.renew()
    assert not any(map(second.has, boxes))  # nothing is free yet
    first.renew()
    second.renew()
    assert [box for box in boxes if first.has(box)] == ["a", "b", "c"]
    assert [box for box in boxes if second.has(box)] == ["d", "e"]
    first.end()
    second.renew()
    assert all(map(second.has, boxes))
    assert not any(map(first.has, boxes))


def test_a_site_is_written_by_one_process(store: Store, tmp_path: Path) -> None:
    take(store, sample_mails()[:3])
    with store.write() as db:
        lease = leases.claim(db, WORK, OTHER)
    with pytest.raises(TakenError):
        publish(store, OPTIONS, TEMPLATES, FolderSink(tmp_path), NOW)
    assert not (tmp_path / "index.html").exists()
    assert lease is not None
    with store.write() as db:
        leases.give_up(db, lease)
    assert publish(store, OPTIONS, TEMPLATES, FolderSink(tmp_path), NOW).written


def test_what_was_written_without_the_lease_is_written_once_more(store: Store, tmp_path: Path) -> None:
    """A process that slept through its lease may have put an older page over a newer one: nothing counts as done."""
    take(store, sample_mails()[:3])
    with store.read() as db:
        waiting = {one.thread for one in changes.pending(db, OPTIONS.feed, 9)}
    publish(store, OPTIONS, TEMPLATES, Sleeper(tmp_path, store), NOW)
    with store.read() as db:
        assert {one.thread for one in changes.pending(db, OPTIONS.feed, 9)} == waiting
        assert leases.owners(db, "site/") == {WORK: OTHER}


class Sleeper(FolderSink):
    """Another worker takes over just before the last file."""

    def __init__(self, root: Path, store: Store) -> None:
        super().__init__(root)
        self._store = store

    def write(self, path: str, data: bytes) -> bool:
        if path == "frame.json":
            with self._store.write() as db:
                db.exec_driver_sql("UPDATE lease SET until = 0")
                assert leases.claim(db, WORK, OTHER) is not None
        return super().write(path, data)
