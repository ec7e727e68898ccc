"""`feedbridge doctor [NAME] [--json]`: one line a check, and for each problem why it matters and what to do next."""

import json
import shutil
import sys
import textwrap
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict

from bridge.cli.configured import load
from bridge.cli.opened import clock
from bridge.doctor import Check, Level, examine
from bridge.errors import SettingsError, UsageError

_COLOURS = {Level.OK: "32", Level.HINT: "33", Level.PROBLEM: "31"}
_INDENT = 9
_NARROW = 60


def execute(arguments: Namespace) -> int:
    """Exit code 1 if there is a problem; hints alone are fine."""
    found: list[Check] = []
    width = 14
    for check in _checks(arguments):
        found.append(check)
        if not arguments.json:
            for line in lines(check, width, shutil.get_terminal_size().columns, has_colours=sys.stdout.isatty()):
                print(line, flush=True)
    counts = Counter(check.level for check in found)
    if arguments.json:
        print(json.dumps({"checks": [asdict(check) for check in found]}, ensure_ascii=False, indent=2))
    else:
        print(summary(counts[Level.PROBLEM], counts[Level.HINT]))
    return 1 if counts[Level.PROBLEM] else 0


def _checks(arguments: Namespace) -> Iterator[Check]:
    try:
        loaded = load(arguments)
    except SettingsError as error:
        for fault in error.faults:
            yield Check(Level.PROBLEM, "config", fault, next_step=error.next_step)
        return
    names = [name for _, _, name in loaded.mailboxes()]
    if arguments.name and arguments.name not in names:
        raise UsageError(
            f'there is no mailbox "{arguments.name}"', next_step=f"the configuration has: {', '.join(names)}"
        )
    yield from examine(loaded, clock(), arguments.name)


def lines(check: Check, width: int, columns: int, *, has_colours: bool) -> Iterator[str]:
    """The check for a terminal: level, subject, what; below it why, and the next step."""
    level = f"{check.level.value:<{_INDENT}}"
    if has_colours:
        level = f"\x1b[{_COLOURS[check.level]}m{level}\x1b[0m"
    left = f"{check.subject:<{width}}"
    room = max(_NARROW, columns) - _INDENT - width
    rows = [*_wrapped(check.what, room), *_wrapped(check.why[:1].upper() + check.why[1:], room)]
    rows += _wrapped(f"Next: {check.next_step}" if check.next_step else "", room)
    yield f"{level}{left}{rows[0]}"
    yield from (" " * (_INDENT + width) + row for row in rows[1:])


def _wrapped(text: str, room: int) -> list[str]:
    return textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False)


def summary(problems: int, hints: int) -> str:
    """The last line: what is left to do."""
    if not problems and not hints:
        return "Everything is ready."
    parts = [
        f"{number} {word}{'' if number == 1 else 's'}" for number, word in ((problems, "problem"), (hints, "hint"))
    ]
    return f"{', '.join(parts)}. Everything else is ready."
