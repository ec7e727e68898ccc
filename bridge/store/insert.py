"""Inserts that do not mind what is there already: the same words for SQLite and PostgreSQL."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Connection

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

Insert: TypeAlias = "sqlite.Insert | postgresql.Insert"
Value = TypeVar("Value", str, int)
_AT_ONCE = 500


def portions(values: Iterable[Value]) -> Iterator[list[Value]]:
    """The values, sorted, in lists that one IN (...) takes."""
    listed = sorted(values)
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]


def insert_new(db: Connection, table: Table) -> Insert:
    """Insert, silently leaving out rows whose key is there; `.returning()` gives what really came in."""
    return _insert_new(db.dialect.name, table)


def insert_or_replace(db: Connection, table: Table) -> Insert:
    """Insert, and where the primary key is there take the new values of all other columns."""
    return _insert_or_replace(db.dialect.name, table)


def insert_into(db: Connection, table: Table) -> Insert:
    """A plain insert in the database's own dialect, for clauses of one's own."""
    return _insert(db.dialect.name, table)


@cache  # a statement that is built anew for every row costs more than the row
def _insert_new(dialect: str, table: Table) -> Insert:
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _insert_or_replace(dialect: str, table: Table) -> Insert:
    statement = _insert(dialect, table)
    newer = {column.name: column for column in statement.excluded if not table.c[column.name].primary_key}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=newer)


@cache
def _insert(dialect: str, table: Table) -> Insert:
    if dialect != "postgresql":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415  (0.1 s, for those who have it)

    return postgresql.insert(table)
