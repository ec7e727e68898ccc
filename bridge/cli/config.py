"""`feedbridge config show|check`."""

import json
from argparse import Namespace

from bridge.cli.configured import load
from bridge.cli.languages import check_languages
from bridge.settings.show import show_lines, show_values


def execute(arguments: Namespace) -> int:
    """`check` says fine or every fault, of the configuration or of language files; `show` prints each value with its
    origin. Secrets are never printed.
    """
    if arguments.files:
        return check_languages(arguments)
    loaded = load(arguments)
    if arguments.action == "show":
        print(
            json.dumps(show_values(loaded), ensure_ascii=False, indent=2)
            if arguments.json
            else "\n".join(show_lines(loaded))
        )
        return 0
    boxes = loaded.mailboxes()
    if arguments.json:
        print(
            json.dumps(
                {
                    "file": str(loaded.file or ""),
                    "feeds": len(loaded.settings.feed),
                    "mailboxes": len(boxes),
                    "hints": list(loaded.hints),
                }
            )
        )
    else:
        feeds = _count(len(loaded.settings.feed), "feed")
        print(f"ok  {loaded.file or 'environment'}: {feeds}, {_count(len(boxes), 'mailbox', 'mailboxes')}")
    return 0


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
