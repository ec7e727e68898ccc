"""Mails that may end the program by being read or placed.

A mail is read in this process, watched (bridge.apart). One whose reading was begun twice and never ended is read the
third time in a child with limits, and if that fails, too, it is held: the others go on.

Placing a mail among the conversations cannot be done in a child: it is the writer's transaction. Mails that were read
apart are placed one by one, each noted before, and one whose placing ended the program twice is held.
"""

from types import TracebackType
from typing import Self

from bridge.apart import Cell, EndedError, watched
from bridge.ingest.answers import with_answer
from bridge.ingest.checked import checked
from bridge.ingest.place import Taking
from bridge.ingest.prepare import cannot_read, prepare
from bridge.ingest.suppress import forgotten_among
from bridge.ingest.values import FeedRules, Prepared
from bridge.language.tables import Tables
from bridge.mail.delivery import Delivery
from bridge.redaction import Forgotten, secret_of, word_marks

DOUBTFUL = 3  # the attempt from which on a mail is read apart


class Apart:
    """Reads mails in a child with limits; to be used as a context."""

    def __init__(self, taking: Taking) -> None:
        """No child yet."""
        self._taking = taking
        self._cell = Cell(taking.rules, taking.tables)

    def __enter__(self) -> Self:
        """As that of the cell."""
        self._cell.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        """End the child."""
        self._cell.__exit__(kind, value, at)

    def prepare(self, delivery: Delivery) -> Prepared:
        """As the function of that name, with all that is done before it; held with its reason if the child comes to no
        good end with it.
        """
        store, rules = self._taking.store, self._taking.rules
        try:
            marks = self._cell.do(_word_marks, (delivery.raw, secret_of(store.id_key)))
            (fresh,) = checked([with_answer(store, delivery, rules)], rules)
            return self._cell.do(_prepare, (fresh, forgotten_among(store, rules, marks)))
        except EndedError as error:
            return cannot_read(delivery, f"reading it ended the program twice, and then a process of its own ({error})")


def _word_marks(given: tuple[bytes, bytes], *_: object) -> frozenset[str]:
    return word_marks(*given)


def _prepare(given: tuple[Delivery, Forgotten | None], rules: FeedRules, tables: Tables) -> Prepared:
    return prepare(given[0], rules, tables, given[1])


def prepare_watched(delivery: Delivery, rules: FeedRules, tables: Tables, forgotten: Forgotten | None) -> Prepared:
    """As `prepare`; a mail that takes minutes ends the process with code 1, saying where in the program it was."""
    with watched():
        return prepare(delivery, rules, tables, forgotten)
