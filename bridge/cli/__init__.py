"""The `feedbridge` command: arguments in, exit codes out. Each command is a module of this package with
`execute(arguments)`.

Nothing is imported before it is needed: `explain` on one mail must not wait for the database, the templates and the
calendar.
Exit codes: 0 fine, 1 a problem (stderr says which, and what next), 2 wrong use, 75 try again later.
"""

import gc
import importlib
import os
import sys
from collections.abc import Sequence

from bridge.cli.arguments import make_parser
from bridge.errors import BridgeError, UsageError

FINE, PROBLEM, WRONG_USE, TRY_AGAIN = 0, 1, 2, 75


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. Errors of the program's own kind are told without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # whatever the locale: mail is every script
    try:
        code = _execute(argv)
        sys.stdout.flush()
    except BridgeError as error:
        return _told(error)
    except KeyboardInterrupt:
        print("stopped; what was taken in is kept, run again to continue", file=sys.stderr)
        return TRY_AGAIN
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # the reader (head, less) has gone: nobody to tell
        return FINE
    return code


def _execute(argv: Sequence[str] | None) -> int:
    """What is loaded stays: looking for garbage among it is a twelfth of a cold start, and later of each reply."""
    gc.disable()
    try:
        arguments = make_parser().parse_args(argv)
        module = importlib.import_module(f"bridge.cli.{arguments.module}")
    finally:
        gc.freeze()
        gc.enable()
    code: int = module.execute(arguments)
    return code


def _told(error: BridgeError) -> int:
    print(error if not isinstance(error, UsageError) else f"feedbridge: {error}", file=sys.stderr)
    if isinstance(error, UsageError):
        return WRONG_USE
    return PROBLEM if error.permanent else TRY_AGAIN
