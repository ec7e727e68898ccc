"""What is wrong with a configuration, in a person's words: file:line, key, what to write instead."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bridge.settings.location import Path, line_of
from bridge.settings.model import Feed, Mailbox, Run, Settings, Store
from bridge.settings.naming import Person, Topic
from bridge.settings.outgoing import Letters, Reader, Smtp

_SECRETS = ("password", "secret", "token")


@dataclass(frozen=True, slots=True)
class Spots:
    """What is needed to say where a key stands: the file as messages name it, its lines, keys given by the
    environment.
    """

    file: str
    lines: Mapping[Path, int]
    used: Mapping[Path, str]

    def of(self, path: Path) -> str:
        """config/bridge.toml:12: feed.mailbox.host, or the variable that gave the value."""
        if path in self.used:
            return f"environment {self.used[path]}"
        where = f"{self.file}:{line_of(self.lines, path) or 1}"
        return f"{where}: {spell(path)}" if path else where


def describe(error: ValidationError, spots: Spots) -> tuple[str, ...]:
    """One sentence for each fault, in the order of the file."""
    found = [(line_of(spots.lines, _place(one)), f"{spots.of(_place(one))}: {_words(one)}") for one in error.errors()]
    return tuple(text for _, text in sorted(found, key=lambda item: item[0]))


def spell(path: Path) -> str:
    """feed.mailbox[2].host: the first of a kind has no number."""
    words = ""
    for part in path:
        words += (f"[{part + 1}]" if part else "") if isinstance(part, int) else f"{'.' if words else ''}{part}"
    return words


def _place(error: ErrorDetails) -> Path:
    """pydantic's loc without what it adds for its own types."""
    path: Path = ()
    model: type[BaseModel] | None = Settings
    for part in error["loc"]:
        if (
            isinstance(part, str)
            and model is not None
            and part not in model.model_fields
            and error["type"] != "extra_forbidden"
        ):
            break
        path = (*path, part)
        if isinstance(part, str):
            model = _table_of(model, part)
    return path


def _words(error: ErrorDetails) -> str:
    path, kind = _place(error), error["type"]
    if kind == "extra_forbidden":
        return _unknown(path)
    if kind == "missing":
        field = _model_at(path[:-1]).model_fields[str(path[-1])]
        return f"is missing: {field.description}"
    if kind == "literal_error":
        return f"must be {error['ctx']['expected']}".replace("'", '"')
    if kind == "value_error":
        return str(error["ctx"]["error"])
    text = error["msg"]
    return text[0].lower() + text[1:]


def _unknown(path: Path) -> str:
    """The key meant, or the table the key belongs into; a secret in the file gets its own words."""
    key, model = str(path[-1]), _model_at(path[:-1])
    if key in _SECRETS:
        return (
            "secrets do not stand in this file: write it into a file of its own and set password_file, "
            f"or set FEEDBRIDGE_{'SMTP' if model is Smtp else 'MAILBOX'}_PASSWORD"
        )
    near = difflib.get_close_matches(key, list(model.model_fields), n=1, cutoff=0.6)
    if near:
        return f'unknown key; did you mean "{near[0]}"?'
    for name, other in _tables():
        if key in other.model_fields:
            return f"unknown key here; it belongs into {name}"
    return f"unknown key; known here: {', '.join(model.model_fields)}"


def _tables() -> Iterator[tuple[str, type[BaseModel]]]:
    """Every table with the line that opens it."""
    yield from (("[[feed]]", Feed), ("[[feed.mailbox]]", Mailbox), ("[store]", Store), ("[run]", Run))
    yield from (("[[feed.topic]]", Topic), ("[[feed.person]]", Person))
    yield from (("[smtp]", Smtp), ("[letters]", Letters), ("[[reader]]", Reader))


def _model_at(path: Path) -> type[BaseModel]:
    model: type[BaseModel] = Settings
    for part in path:
        if isinstance(part, str):
            model = _table_of(model, part) or model
    return model


def _table_of(model: type[BaseModel] | None, key: str) -> type[BaseModel] | None:
    """The table behind a key, None if the key holds a plain value."""
    field = model.model_fields.get(key) if model else None
    kinds: tuple[Any, ...] = (field.annotation, *get_args(field.annotation)) if field else ()
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
