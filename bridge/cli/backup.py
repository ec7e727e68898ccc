"""`feedbridge backup` and `restore`: one SQLite file, copied while it is in use."""

import os
import shutil
import sqlite3
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from bridge.cli.configured import load
from bridge.errors import BridgeError


def execute(arguments: Namespace) -> int:
    """Copy the database to FILE, or FILE to the database."""
    database = load(arguments).store_file
    if database is None:
        raise BridgeError("the store is PostgreSQL", next_step="use pg_dump and pg_restore", permanent=True)
    if "restored" in arguments:
        _restore(Path(arguments.restored), database)
    else:
        _backup(database, Path(arguments.file))
    return 0


def _backup(database: Path, copy: Path) -> None:
    if not database.is_file():
        raise BridgeError(
            "there is no database yet", where=str(database), next_step="feedbridge run --once", permanent=True
        )
    if copy.exists():
        raise BridgeError("is there already", where=str(copy), next_step="name a new file", permanent=True)
    _copy(database, copy)
    copy.chmod(0o600)
    with noted_copies(database).open("a", encoding="utf-8") as notes:
        notes.write(f"{copy.resolve()}\n")
    print(f"copied to {copy} ({copy.stat().st_size} bytes)")


def noted_copies(database: Path) -> Path:
    """The file beside the database in which each copy's place is noted: `forget` names those that still exist."""
    return database.with_name(database.name + ".copies")


def _restore(copy: Path, database: Path) -> None:
    """Through a file beside the database and a rename: at no time is there half a database."""
    if not copy.is_file():
        raise BridgeError(
            "there is no such file", where=str(copy), next_step="name a file that backup wrote", permanent=True
        )
    _check_is_store(copy)
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = database.with_name(database.name + ".restoring")
    _copy(copy, fresh)
    before = database.with_name(database.name + ".before-restore")
    had_one = database.is_file()
    if had_one:
        _keep(database, before)
    for leftover in ("-wal", "-shm"):  # first: the journal of the old file must never meet the new one
        database.with_name(database.name + leftover).unlink(missing_ok=True)
    fresh.replace(database)
    kept = f"; the old one is {before.name}" if had_one else ""
    print(f"restored from {copy}{kept}\nNext: feedbridge publish --all (a running worker must be started again)")


def _keep(database: Path, before: Path) -> None:
    """A damaged database is kept too, byte for byte: it is the very reason to restore one."""
    try:
        _copy(database, before)
    except BridgeError:
        shutil.copyfile(database, before)
        before.chmod(0o600)


def _check_is_store(copy: Path) -> None:
    """SQLite takes an empty file for an empty database, and any other program's for a good one."""
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as db:
            found = db.execute("select count(*) from meta where name = 'id_key'").fetchone()
    except sqlite3.Error:
        found = None
    if found != (1,):
        raise BridgeError(
            "is no Feedbridge store", where=str(copy), next_step="name a file that backup wrote", permanent=True
        )


def _copy(source: Path, target: Path) -> None:
    """SQLite's own online copy, checked afterwards."""
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with (
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
            found = new.execute("pragma integrity_check").fetchone()
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise BridgeError(
            f"cannot be copied: {error}",
            where=str(source),
            next_step="check that it is a store, and the disk",
            permanent=True,
        ) from error
    if found != ("ok",):
        raise BridgeError("is damaged", where=str(source), next_step="take an older backup", permanent=True)
