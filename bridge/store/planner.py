"""What SQLite's planner must know of the tables: without it, it takes the feed (the same in every row) for a good key.

Measured: "feed = ? and key in (...)" went through the whole archive. So the figures that ANALYZE would write are given
as they will be in a large archive, from the first day: the same plans at 100 mails and at a million (law 7).
"""

from sqlalchemy import text
from sqlalchemy.engine import Connection

from bridge.store.schema import metadata

_ROWS = 1_000_000
_DIFFERENT = {  # how many different values a column has; all others: nearly as many as there are rows
    "feed": 1,
    "mailbox": 1,
    "folder": 1,
    "validity": 1,
    "verdict": 2,
    "status": 50,  # the requests that wait are few
    "kind": 2,
    "name": 2_000,
    "started_from": 1_000,
}
_OTHER = 100_000


def write_statistics(db: Connection) -> None:
    """Replace SQLite's statistics of all our indexes; other connections see them when they are opened."""
    db.execute(text("ANALYZE"))  # makes the table
    db.execute(text("DELETE FROM sqlite_stat1"))
    rows = [
        {"name": table, "index": index, "figures": _figures(columns, is_unique)}
        for table in sorted(metadata.tables)
        for index, columns, is_unique in _indexes(db, table)
    ]
    db.execute(text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:name, :index, :figures)"), rows)


def _indexes(db: Connection, table: str) -> list[tuple[str, list[str], bool]]:
    found = []
    for row in db.execute(text(f'PRAGMA index_list("{table}")')).all():
        columns = [info.name for info in db.execute(text(f'PRAGMA index_info("{row.name}")'))]
        is_table = row.origin == "pk" and metadata.tables[table].dialect_options["sqlite"]["with_rowid"] is False
        found.append((table if is_table else row.name, columns, bool(row.unique)))
    return found


def _figures(columns: list[str], is_unique: bool) -> str:
    """Rows, then for each beginning of the index how many rows share its values [sqlite.org/fileformat.html §2.6.3]."""
    figures = [_ROWS]
    for column in columns:
        figures.append(max(1, figures[-1] // _DIFFERENT.get(column, _OTHER)))
    if is_unique:
        figures[-1] = 1
    return " ".join(map(str, figures))
