"""Column types: aware UTC times, text that every database takes, keys of bounded length, compressed bytes."""

import hashlib
import zlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, LargeBinary, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

KEY_LENGTH = 255  # a b-tree page of PostgreSQL refuses index rows over 2,700 bytes: five keys of four-byte letters fit


def storable(text: str) -> str:
    """The text without what a database refuses: NUL (PostgreSQL) and lone surrogates (both) become U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # a true pair becomes its one letter


def short_key(text: str) -> str:
    """The text itself, or if it is too long for an index its beginning and a hash of it: equal texts stay equal."""
    text = storable(text)
    if len(text) <= KEY_LENGTH:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"{text[: KEY_LENGTH - 65]}~{digest}"


class Words(TypeDecorator[str]):
    """Text of a mail: any length, made storable."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Python to database."""
        return None if value is None else storable(value)


class Key(TypeDecorator[str]):
    """A name or id to look up by: a hostile mail may make it a megabyte long, the index still takes it."""

    impl = String(KEY_LENGTH)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Python to database."""
        return None if value is None else short_key(value)


class Time(TypeDecorator[datetime]):
    """An aware time, kept in UTC: SQLite drops zones (09:00+01:00 would come back as a naive 09:00)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Python to database; ValueError for a naive time: only the program itself can hand one in."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Database to Python, always aware, UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Packed(TypeDecorator[bytes]):
    """Bytes, compressed with zlib."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Python to database."""
        return None if value is None else zlib.compress(value, 6)

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:
        """Database to Python; zlib.error if the stored bytes are garbled."""
        return None if value is None else zlib.decompress(bytes(value))
