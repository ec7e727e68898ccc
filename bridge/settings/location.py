"""Key -> line number in a TOML file. The standard parser keeps no lines; this reads just what it needs of them."""

from collections.abc import Mapping

Path = tuple[str | int, ...]


def key_lines(text: str) -> dict[Path, int]:
    """Where each key and each table begins: ("feed", 0, "mailbox", 1, "host") -> 17, counted from 1. Of a text that
    parses.
    """
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if bare.startswith("[[") and "]]" in bare:
            table = _array_table(bare[2 : bare.index("]]")], counts)
            lines.setdefault(table, number)
        elif bare.startswith("[") and "]" in bare and not bare.startswith("[["):
            table = _resolved(_names(bare[1 : bare.index("]")]), counts)
            lines.setdefault(table, number)
        elif not bare.startswith("#") and "=" in bare:
            key = _names(bare.partition("=")[0])
            lines.setdefault((*table, *key), number)
    return lines


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of a key, else of the nearest table around it; 0 if there is none."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 0)


def _array_table(name: str, counts: dict[Path, int]) -> Path:
    names = _names(name)
    base = (*_resolved(names[:-1], counts), names[-1])
    counts[base] = counts.get(base, -1) + 1
    return (*base, counts[base])


def _resolved(names: tuple[str, ...], counts: Mapping[Path, int]) -> Path:
    """[feed.x] means the newest [[feed]]."""
    path: Path = ()
    for name in names:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path])
    return path


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in text.split("."))
