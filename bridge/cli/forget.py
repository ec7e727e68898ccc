"""`feedbridge forget`: erase a person or a conversation, write the sites anew, leave no old bytes; name the backups."""

import getpass
import json
import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from bridge.cli.backup import noted_copies
from bridge.cli.configured import load
from bridge.cli.database import opened_store
from bridge.cli.opened import clock
from bridge.cli.publishing import publish_everything
from bridge.cli.tables import load_tables
from bridge.errors import BridgeError, UsageError
from bridge.forget import (
    Erasing,
    Person,
    Report,
    all_sifted,
    find_person,
    forget_person,
    forget_thread,
    letters_naming,
    traces_of,
)
from bridge.ingest import Taking, derive_again, sifted
from bridge.redaction import has_traces
from bridge.settings.edges.taking import make_rules, mask
from bridge.settings.load import Loaded
from bridge.settings.model import Feed
from bridge.store import Store, changes, compact, forgetting, threads


class NobodyError(BridgeError):
    """Nobody and nothing of that name is here."""


def execute(arguments: Namespace) -> int:
    """Exit code 1 if nobody and nothing of that name is here, 75 if old bytes may be left because others read them."""
    loaded = load(arguments)
    with opened_store(loaded) as store:
        if arguments.log:
            return _log(store)
        if not arguments.who:
            raise UsageError("whom or what?", next_step="feedbridge forget ADDRESS --dry-run")
        feeds = [feed.name for feed in loaded.settings.feed]
        is_begun = not arguments.dry_run and compact.is_owed(store, feeds)  # by a call that was killed, or not let
        is_clean = not is_begun or _finish(loaded, store)
        try:
            is_clean = _forget(arguments, loaded, store) and is_clean
        except NobodyError:
            if not is_begun:
                raise
            print("What an earlier call began is done now." if is_clean else "An earlier call began it.")
    if not is_clean:
        why = "another feedbridge has the database open: old bytes may be left in it"
        print(f"{why}\n  Next: stop it, then feedbridge forget {arguments.who} again", file=sys.stderr)
    return 0 if is_clean else 75


def _forget(arguments: Namespace, loaded: Loaded, store: Store) -> bool:
    """False if old bytes may be left. NobodyError."""
    thread = find_thread(loaded, store, arguments.who)
    reports = _thread(arguments, loaded, store, *thread) if thread else _person(arguments, loaded, store)
    for report in reports:
        _tell(report, arguments)
    if arguments.dry_run:
        print("Nothing was changed. Without --dry-run it is done, and cannot be undone.")
        return True
    is_clean = _finish(loaded, store)
    _tell_copies(loaded)
    return is_clean


def find_thread(loaded: Loaded, store: Store, what: str) -> tuple[Feed, str] | None:
    """The conversation behind an id, the id of one of its posts, or a URL; hidden ones too."""
    name = what.partition("#")[0].rstrip("/").rpartition("/")[2]
    with store.read() as db:
        for feed in loaded.settings.feed:
            thread = threads.thread_of_post(db, feed.name, name)
            for one in (name, thread, threads.find_redirect(db, feed.name, name)):
                if one and threads.mails_of_thread(db, feed.name, one):
                    return feed, one
    return None


def _work(arguments: Namespace, loaded: Loaded, store: Store, feed: Feed) -> Erasing:
    taking = Taking(store, make_rules(feed, feed.mailbox[0]), load_tables())
    return Erasing(
        store=store,
        feed=feed.name,
        tables=taking.tables,
        derive=lambda db: derive_again(db, taking),
        sifted=lambda: sifted(taking),
        now=clock(),
        by=getpass.getuser(),
        mask=mask(feed),
        own_addresses=(feed.address,),
        is_trial=arguments.dry_run,
    )


def _thread(arguments: Namespace, loaded: Loaded, store: Store, feed: Feed, thread: str) -> list[Report]:
    return [forget_thread(_work(arguments, loaded, store, feed), thread)]


def _person(arguments: Namespace, loaded: Loaded, store: Store) -> list[Report]:
    """In every feed of the installation."""
    works = [_work(arguments, loaded, store, feed) for feed in loaded.settings.feed]
    with all_sifted(works), store.read() as db:
        person = find_person(db, [work.feed for work in works], arguments.who, arguments.apart)
    if person.is_unknown():
        raise NobodyError(
            f'nobody here is called "{arguments.who}"',
            next_step="name an address: feedbridge forget ADDRESS",
            permanent=True,
        )
    for address in person.addresses:
        print(f"address  {address}")
    for name in person.names:
        print(f"name     {name}")
    _clean_spool(arguments, loaded, store, person)  # before: a call that begins anew may not find their names any more
    return [forget_person(work, person) for work in works]


def _clean_spool(arguments: Namespace, loaded: Loaded, store: Store, person: Person) -> None:
    """Letters of a dry run that name the person go; so does a hint to the lines of the configuration that do."""
    who, folder = traces_of(store, person), loaded.settings.letters.spool
    for file in letters_naming(who, loaded.path(folder)) if folder else ():
        print(f"letter   {file.name}{' would go' if arguments.dry_run else ''}")
        if not arguments.dry_run:
            file.unlink()
    lines = loaded.file.read_text(encoding="utf-8").splitlines() if loaded.file else []
    for number, line in enumerate(lines, 1):
        if has_traces(line, who):
            print(f"hint: {loaded.file}:{number} names this person; take the line out yourself")


def _tell(report: Report, arguments: Namespace) -> None:
    if arguments.json:
        print(json.dumps({"feed": report.feed, **report.counts(), "files": report.files}))
        return
    print(
        f"{report.feed}: {len(report.erased)} mails go, {len(report.masked)} of others are masked, {report.posts} posts"
    )
    if report.lost:
        print(f"  {len(report.lost)} of others go as a whole, because they cannot be masked: {_numbers(report.lost)}")
    if report.files:
        print(f"  files that nobody can look into hang on these mails of others: {_numbers(report.files)}")
    if report.unread:
        print(f"  held mails that the program cannot read were not looked into: {_numbers(report.unread)}")
        print(f"  Next: feedbridge held show {report.unread[0]}, then held drop, if the person is in it")
    for table, count in sorted(report.rows.items()):
        print(f"  {count} rows of {table}")


def _numbers(found: list[int]) -> str:
    return ", ".join(map(str, found[:20])) + (" ..." if len(found) > 20 else "")


def _finish(loaded: Loaded, store: Store) -> bool:
    """Pages first, then the free pages of the database. What is pending stays so: a worker that was writing old words
    just now writes once more.
    """
    publish_everything(loaded, store)
    is_clean = compact.pay(store, [feed.name for feed in loaded.settings.feed])
    with store.write() as db:
        for feed in loaded.settings.feed:
            changes.mark_all(db, feed.name)
    return is_clean


def _tell_copies(loaded: Loaded) -> None:
    for file in backups(loaded):
        print(f"backup   {file} still holds everything; delete it or let it expire")
    print("Copies made by other programs (snapshots, replicas, the mailbox itself) are not known here.")


def backups(loaded: Loaded) -> tuple[Path, ...]:
    """Copies that `backup` and `restore` wrote and that still exist."""
    database = loaded.store_file
    if database is None:
        return ()
    notes = noted_copies(database)
    noted = notes.read_text(encoding="utf-8").splitlines() if notes.is_file() else []
    beside = set(database.parent.glob(database.name + ".*")) - {notes}
    return tuple(sorted(file for file in {*map(Path, noted), *beside} if file.is_file()))


def _log(store: Store) -> int:
    with store.read() as db:
        lines = forgetting.removals(db)
    for one in lines:
        print(
            f"{one.at:%Y-%m-%d %H:%M}  {one.feed}  {one.kind:<14}  {one.by}  {one.what}  {_counts(one.counts)}".rstrip()
        )
    return 0


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.items() if number)
