"""`feedbridge completion SHELL`: what a shell needs to complete commands, options and paths by TAB."""

from argparse import Action, ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Iterator

import shtab

from bridge.cli.arguments import make_parser

_OF_PATHS = {"FILE": shtab.FILE, "PATH": shtab.FILE, "DIR": shtab.DIRECTORY, "ID|URL|PATH": shtab.FILE}


def execute(arguments: Namespace) -> int:
    """Print the script; the shell reads it with `source <(feedbridge completion bash)`."""
    parser = make_parser()
    for action in _actions(parser):
        if isinstance(action.metavar, str) and action.metavar in _OF_PATHS:
            action.complete = _OF_PATHS[action.metavar]  # type: ignore[attr-defined]
    print(shtab.complete(parser, arguments.shell))
    return 0


def _actions(parser: ArgumentParser) -> Iterator[Action]:
    for action in parser._actions:
        yield action
        if isinstance(action, _SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)
