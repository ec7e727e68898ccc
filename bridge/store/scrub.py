"""Look through every table for somebody: a table that is added later is looked through, too.

What is derived is left out: it goes as a whole and is derived again. So is the archive, whose mails are masked one by
one, and where they were seen.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from sqlalchemy import Table, and_, delete, select
from sqlalchemy.engine import Connection, Row

from bridge.store.schema import DERIVED, message, metadata, receipt

_ELSEWHERE = frozenset(table.name for table in (message, receipt, *DERIVED)) | {"meta", "counter", "change"}


def find_rows(db: Connection, finds: Callable[[str], bool]) -> Iterator[tuple[Table, Row[Any]]]:
    """Every row of every other table in which `finds` finds something, bytes read as text."""
    for table in metadata.sorted_tables:
        if table.name not in _ELSEWHERE:
            for row in db.execute(select(table)).all():
                if any(finds(text) for text in map(_text, row) if text):
                    yield table, row


def delete_rows(db: Connection, finds: Callable[[str], bool]) -> dict[str, int]:
    """Delete them; table -> how many."""
    counts: Counter[str] = Counter()
    for table, row in find_rows(db, finds):
        same = [column == row._mapping[column] for column in table.primary_key.columns]
        db.execute(delete(table).where(and_(*same)))
        counts[table.name] += 1
    return dict(counts)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, bytes | memoryview):
        return ""
    content = bytes(value)
    with suppress(zlib.error):
        content = zlib.decompress(content)
    return content.decode("utf-8", "replace")
