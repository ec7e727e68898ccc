"""Values <-> JSON, from the dataclass itself: a field that is added later (with a default) needs no migration.

Fields equal to their default are left out; unknown names in old rows are ignored. Law: decode(encode(value)) == value.
"""

import json
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Value = TypeVar("Value")
Coder = Callable[[Any], Any]


def encode(value: object) -> str:
    """A value or a tuple of values as compact JSON text, ASCII only: every letter survives every database."""
    return json.dumps(_plain(value), separators=(",", ":"))


def decode(kind: type[Value], text: str | bytes) -> Value:
    """The value of a dataclass from its JSON text."""
    return cast("Value", _decoder(cast("Hashable", kind))(json.loads(text)))


@lru_cache(maxsize=4096)
def decode_known(kind: type[Value], text: str) -> Value:
    """`decode` for rows that lists read over and over: the same text gives the very same value, and costs a look-up."""
    return decode(kind, text)


def decode_many(kind: type[Value], text: str | bytes) -> tuple[Value, ...]:
    """A tuple of values of one dataclass from their JSON text."""
    one = _decoder(cast("Hashable", kind))
    return tuple(one(item) for item in json.loads(text))


_AS_IT_IS = frozenset({str, int, float, bool, NoneType})


def _plain(value: Any) -> Any:
    kind = type(value)
    return value if kind in _AS_IT_IS else _encoder(cast("Hashable", kind))(value)


@cache
def _encoder(kind: Any) -> Coder:
    if issubclass(kind, tuple):
        return lambda items: [_plain(item) for item in items]
    if issubclass(kind, datetime):
        return lambda at: at.astimezone(UTC).isoformat()
    if issubclass(kind, date):
        return lambda day: day.isoformat()
    return _dataclass_encoder(kind) if is_dataclass(kind) else lambda item: item


def _dataclass_encoder(kind: Any) -> Coder:
    each = [(one.name, one.default) for one in fields(kind)]

    def spread(value: Any) -> dict[str, Any]:
        found = {}
        for name, default in each:
            item = getattr(value, name)
            if item != default:  # MISSING equals nothing
                found[name] = item if type(item) in _AS_IT_IS else _plain(item)
        return found

    return spread


@cache
def _decoder(kind: Hashable) -> Coder:
    origin = get_origin(kind)
    if origin is tuple:
        return _tuple_decoder(get_args(kind))
    if origin in (Union, UnionType):
        return _optional_decoder(next(part for part in get_args(kind) if part is not NoneType))
    if is_dataclass(kind):
        return _dataclass_decoder(kind)
    if kind in (datetime, date):
        return cast("Coder", getattr(kind, "fromisoformat"))  # noqa: B009 - mypy knows no common attribute
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    return lambda item: item


def _tuple_decoder(parts: tuple[Any, ...]) -> Coder:
    if len(parts) == 2 and parts[1] is ...:
        one = _decoder(parts[0])
        return lambda items: tuple([one(item) for item in items])
    each = tuple(_decoder(part) for part in parts)
    return lambda items: tuple(one(item) for one, item in zip(each, items, strict=True))


def _optional_decoder(part: Any) -> Coder:
    one = _decoder(part)
    return lambda item: None if item is None else one(item)


def _dataclass_decoder(kind: Any) -> Coder:
    hints = get_type_hints(kind)
    each = {field.name: _decoder(hints[field.name]) for field in fields(kind)}

    def build(items: dict[str, Any]) -> Any:
        return kind(**{name: each[name](item) for name, item in items.items() if name in each})

    return build
