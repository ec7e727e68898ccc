"""Letters that lie in the folder of a dry run and name somebody: they are words of the forgotten, too."""

from collections.abc import Iterator
from pathlib import Path

from bridge.mail.parse import parse_message
from bridge.redaction import Forgotten, has_traces


def letters_naming(who: Forgotten, folder: Path) -> Iterator[Path]:
    """The letters in a folder that name somebody, in their file name, a field or a body; none if there is no folder."""
    files = (file for file in sorted(folder.glob("*")) if file.is_file())
    return (file for file in files if has_traces(file.name, who) or has_traces(_readable(file), who))


def _readable(file: Path) -> str:
    message = parse_message(file.read_bytes())
    return "\n".join((*(value for _, value in message.headers), message.body.text, message.body.html))
