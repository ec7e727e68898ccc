"""`feedbridge config check FILE.toml ...`: language files, checked for somebody who is no programmer."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from bridge.errors import SettingsError, UsageError
from bridge.language.lexicon import check_lexicon
from bridge.shipped import language_texts

_MOST_LINES = 40  # of faults that are printed


def check_languages(arguments: Namespace) -> int:
    """ok for each file; else every fault with file:line, as an error."""
    if arguments.action != "check":
        raise UsageError("config show takes no files; config check FILE checks a language file")
    files: Sequence[str] = arguments.files
    faults: list[str] = []
    for name in files:
        faults += _faults(name)
    if faults:
        more = len(faults) - _MOST_LINES
        rest = [f"... and {more} more"] if more > 0 else []
        raise SettingsError((*faults[:_MOST_LINES], *rest), next_step="correct these lines, then check again")
    for name in files:
        print(f"ok  {name}")
    return 0


def _faults(name: str) -> Sequence[str]:
    path = Path(name)
    if not path.is_file():
        known = ", ".join(sorted(one for one in language_texts() if one.endswith(".toml")))
        return (f"{name}: there is no such file; those that ship are {known}",)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return (f"{name}: it is not written in UTF-8: save it again with that encoding",)
    return check_lexicon(text, name)
