"""Who asked whom for what, and how far it has been answered.

`find_asks` and `find_commitments` read one mail's own words; `follow` reads a whole thread.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from bridge.conversation.thread import Ask, Away, Post, Request, Status
from bridge.language.lexicon import Lexicon


def find_asks(said: str, language: str, lexicons: Mapping[str, Lexicon]) -> tuple[Ask, ...]:
    """Requests."""
    return ()


def find_commitments(said: str, language: str, lexicons: Mapping[str, Lexicon]) -> tuple[str, ...]:
    """Commitments."""
    return ()


def greeted(said: str, language: str, lexicons: Mapping[str, Lexicon]) -> tuple[str, ...]:
    """Names."""
    return ()


def follow(
    posts: Sequence[Post],
    lexicons: Mapping[str, Lexicon],
    team_domains: Collection[str] = (),
    away: Sequence[Away] = (),
) -> tuple[Request, ...]:
    """Requests of a thread."""
    return ()


def thread_status(requests: Sequence[Request]) -> Status:
    """State."""
    return Status.INFO


def is_overdue(request: Request, day: date, working_days: int, holidays: Collection[date] = ()) -> bool:
    """Overdue."""
    return False
