"""The newest rows of each of many keys in one statement: a limit counts for each key by itself, so a key that is
everywhere costs no more than another (law 7).
"""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, literal_column, select, union_all
from sqlalchemy.engine import Connection


class OfEach:
    """A question that is asked of some keys at once; put together once, as building costs more than running."""

    def __init__(self, of_one: Callable[[BindParameter[Any]], Select[Any]], at_once: int) -> None:
        """`of_one` asks for the rows of one key, with a limit."""
        self._names = [f"key{number}" for number in range(at_once)]
        asked = (
            of_one(bindparam(name)).add_columns(literal_column(str(number)).label("place")).subquery()
            for number, name in enumerate(self._names)
        )
        self._statement = union_all(*map(select, asked))

    def ask(self, db: Connection, keys: Iterable[str], **more: object) -> dict[str, list[Row[Any]]]:
        """Key -> its rows, in no order; every key is there."""
        wanted = sorted(set(keys))
        found: dict[str, list[Row[Any]]] = {key: [] for key in wanted}
        for start in range(0, len(wanted), len(self._names)):
            some = wanted[start : start + len(self._names)]
            nobody: dict[str, str | None] = dict.fromkeys(self._names)
            asked = nobody | dict(zip(self._names, some, strict=False))
            for row in db.execute(self._statement, {**more, **asked}):
                found[some[row.place]].append(row)
        return found
