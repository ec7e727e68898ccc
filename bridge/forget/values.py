"""What forgetting is told, and what it tells."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from bridge.language.tables import Tables
from bridge.store import Connection, Store

Derive = Callable[[Connection], object]


@dataclass(frozen=True, slots=True)
class Erasing:
    """How a feed forgets. `derive` works everything out again inside the transaction (ingest.derive_again)."""

    store: Store
    feed: str
    tables: Tables
    derive: Derive
    now: datetime
    by: str  # an account of this machine, or "by mail"
    mask: str = "[removed]"
    own_addresses: tuple[str, ...] = ()
    is_trial: bool = False  # count, then undo
    sifted: Callable[[], AbstractContextManager[None]] = nullcontext  # around what reads all mails (ingest.sifted)


@dataclass(slots=True)
class Report:
    """What was done, or would be: numbers of mails; never a word of them."""

    feed: str
    erased: list[int] = field(default_factory=list)
    masked: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)  # others' mails that could not be masked and went as a whole
    files: list[int] = field(default_factory=list)  # masked mails with files that nobody can look into
    unread: list[int] = field(default_factory=list)  # held mails that nobody can look into; masked if let in some day
    posts: int = 0  # that are on no page any more
    rows: dict[str, int] = field(default_factory=dict)  # table -> rows deleted elsewhere

    def counts(self) -> Mapping[str, int]:
        """For the log."""
        found = {"erased": len(self.erased), "masked": len(self.masked), "lost": len(self.lost), "posts": self.posts}
        found |= {"unread": len(self.unread)} if self.unread else {}
        return {**found, **{f"rows of {table}": number for table, number in self.rows.items()}}


@contextmanager
def all_sifted(works: Iterable[Erasing]) -> Iterator[None]:
    """Around what reads the mails of several feeds."""
    with ExitStack() as stack:
        for work in works:
            stack.enter_context(work.sifted())
        yield
