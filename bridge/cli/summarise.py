"""`feedbridge summarise`: write and send the letters that are due; or look at them first."""

import sys
import time
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bridge.cli.configured import load
from bridge.cli.database import opened_store
from bridge.cli.opened import clock
from bridge.errors import UsageError
from bridge.letters.letter import Letter, html_of
from bridge.settings.edges.letters import make_desk, make_letter_sink, make_roll
from bridge.settings.load import Loaded
from bridge.shipped import template_texts
from bridge.sinks.smtp import LetterSink
from bridge.sinks.spool import SpoolSink, file_name
from bridge.store import Store
from bridge.summarise import Handed, Person, find_people, preview, send_waiting, write_due

_PAUSE = 5.0  # seconds, where the rate is reached


def execute(arguments: Namespace) -> int:
    """Exit code 75 if letters were put off, 1 if some were refused for good."""
    loaded = load(arguments)
    with opened_store(loaded) as store:
        if arguments.preview:
            return _preview(loaded, store, Path(arguments.preview), arguments.week)
        if arguments.to:
            return _test(loaded, store, arguments.to, arguments.week)
        if arguments.week:
            raise UsageError("--week is for --preview and --to: what is due is decided once, for each reader")
        return _send(loaded, store, _sink(loaded))


def _sink(loaded: Loaded) -> LetterSink:
    sink = make_letter_sink(loaded)
    if sink is None:
        raise UsageError(
            "no mail server is named for letters",
            next_step="set smtp.host, or letters.spool for a dry run; --preview DIR needs neither",
        )
    return sink


def _preview(loaded: Loaded, store: Store, folder: Path, week: str) -> int:
    """Every letter as .eml and .html; nothing is sent or recorded."""
    sink, count = SpoolSink(folder), 0
    people = find_people(store, make_roll(loaded), clock())
    for letter in _letters(loaded, store, people, week):
        name = sink.send(letter)
        (folder / name).with_suffix(".html").write_text(html_of(letter), encoding="utf-8")
        count += 1
    print(f"{count} letters in {folder}" if people else "nobody reads yet: add a [[reader]]")
    return 0


def _test(loaded: Loaded, store: Store, address: str, week: str) -> int:
    """One letter to one address, as its reader would get it; an address nobody knows gets that of all feeds."""
    known = {one.address.casefold(): one for one in find_people(store, make_roll(loaded), clock())}
    person = known.get(address.casefold()) or Person(address, tuple(feed.name for feed in loaded.settings.feed))
    sink, sent = _sink(loaded), 0
    for letter in _letters(loaded, store, [person], week):
        print(f"{file_name(letter)}: {sink.send(_as_test(letter))}")
        sent += 1
    sink.close()
    if not sent:
        print("there is nothing to say: no letter", file=sys.stderr)
    return 0


def _as_test(letter: Letter) -> Letter:
    return replace(letter, name=f"test/{letter.name}")


def _letters(loaded: Loaded, store: Store, people: Iterable[Person], week: str) -> Iterable[Letter]:
    try:
        yield from preview(store, make_desk(loaded, template_texts()), people, clock(), week)
    except ValueError as error:
        raise UsageError(str(error)) from error


def _send(loaded: Loaded, store: Store, sink: LetterSink) -> int:
    people = find_people(store, make_roll(loaded), clock())
    written = write_due(store, make_desk(loaded, template_texts()), people, clock())
    done = Handed(is_full=True)
    while done.is_full:
        again = send_waiting(store, sink, clock, loaded.settings.smtp.per_minute)
        done = _sum(done, again)
        if done.is_full:
            time.sleep(_PAUSE)
    print(f"{written} letters written, {done.sent} sent, {done.put_off} put off, {done.suppressed} refused")
    if done.trouble is not None:
        print(f"letters: {done.trouble}", file=sys.stderr)
    return 1 if done.suppressed else 75 if done.put_off else 0


def _sum(one: Handed, other: Handed) -> Handed:
    return Handed(
        one.sent + other.sent,
        one.put_off + other.put_off,
        one.suppressed + other.suppressed,
        other.trouble or one.trouble,
        other.is_full,
    )
