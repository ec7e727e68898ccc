"""`config show`: each effective value and where it came from; secrets are only said to be there."""

import json
from collections.abc import Iterator
from datetime import date

from pydantic import BaseModel

from bridge.settings.faults import spell
from bridge.settings.load import Loaded
from bridge.settings.location import Path


def show_lines(loaded: Loaded) -> tuple[str, ...]:
    """One line a key: `feed.title = "Feed"    # config/bridge.toml:4`."""
    rows = list(_rows(loaded, (), loaded.settings))
    width = min(60, max(len(left) for left, _ in rows))
    return tuple(f"{left:<{width}}  # {origin}" for left, origin in rows)


def show_values(loaded: Loaded) -> dict[str, object]:
    """The same for programs: key -> {value, from}."""
    return {
        left.partition(" = ")[0]: {"value": left.partition(" = ")[2], "from": origin}
        for left, origin in _rows(loaded, (), loaded.settings)
    }


def _rows(loaded: Loaded, path: Path, model: BaseModel) -> Iterator[tuple[str, str]]:
    for key in type(model).model_fields:
        value = getattr(model, key)
        if isinstance(value, BaseModel):
            yield from _rows(loaded, (*path, key), value)
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            for number, one in enumerate(value):
                yield from _rows(loaded, (*path, key, number), one)
        else:
            origin = loaded.origins.get((*path, key), "default")
            yield f"{spell((*path, key))} = {_toml(_hidden(path, key, value))}", origin
    if "password_file" in type(model).model_fields and (*path, "password") in loaded.origins:
        yield f"{spell((*path, 'password'))} = (set, not shown)", loaded.origins[(*path, "password")]


def _hidden(path: Path, key: str, value: object) -> object:
    """A database url from the environment may hold a password."""
    if path == ("store",) and key == "url" and isinstance(value, str):
        head, at, tail = value.rpartition("@")
        return f"{head.partition('://')[0]}://***@{tail}" if at else value
    return value


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
