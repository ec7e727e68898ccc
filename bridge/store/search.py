"""Plain full-text search: SQLite FTS5, PostgreSQL tsvector. Own words and quoted words are kept apart."""

import re
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.engine import Connection

from bridge.conversation.sketch import Placed
from bridge.store import codec
from bridge.store.schema import message, post
from bridge.store.types import storable

_WORD = re.compile(r"\w+")
_MOST_WORDS = 16
_LONGEST = 200_000  # characters of a mail that are indexed


@dataclass(frozen=True, slots=True)
class Hit:
    """A post that has the words; `in_quote`: only in what it quotes."""

    post: Placed
    in_quote: bool


def add_words(db: Connection, mail: int, own: str, quoted: str) -> None:
    """Index one mail, once."""
    own, quoted = storable(own)[:_LONGEST], storable(quoted)[:_LONGEST]
    if db.dialect.name == "sqlite":
        statement = text("INSERT INTO search (rowid, own, quoted) VALUES (:mail, :own, :quoted)")
    else:
        statement = text(
            "INSERT INTO search (message, words) VALUES (:mail, setweight(to_tsvector('simple', :own), 'A') ||"
            " setweight(to_tsvector('simple', :quoted), 'D')) ON CONFLICT (message) DO NOTHING"
        )
    db.execute(statement, {"mail": mail, "own": own, "quoted": quoted})


def forget_words(db: Connection, feed: str) -> None:
    """Empty the index of a feed before a rebuild. SQLite's has no way to tell feeds apart: see `derive`."""
    if db.dialect.name == "sqlite":
        db.execute(text("INSERT INTO search (search) VALUES ('delete-all')"))
    else:
        db.execute(
            text("DELETE FROM search WHERE message IN (SELECT number FROM message WHERE feed = :feed)"), {"feed": feed}
        )


def find_words(db: Connection, feed: str, query: str, limit: int) -> tuple[Hit, ...]:
    """Posts that have all the words (the last one may be a beginning), newest first; own words before quoted ones."""
    words = _WORD.findall(query.casefold())[:_MOST_WORDS]
    if not words:
        return ()
    own = _mails(db, feed, words, limit, only_own=True)
    quoted = [mail for mail in _mails(db, feed, words, limit, only_own=False) if mail not in set(own)]
    return tuple(
        [*(_hits(db, feed, own, in_quote=False)), *(_hits(db, feed, quoted, in_quote=True))][:limit],
    )


def _mails(db: Connection, feed: str, words: list[str], limit: int, *, only_own: bool) -> list[int]:
    """Numbers of matching mails. Words are letters and digits only, so no query syntax can get in."""
    if db.dialect.name == "sqlite":
        matches = " ".join([*(f'"{word}"' for word in words[:-1]), f'"{words[-1]}"*'])
        where = "search.rowid = message.number AND search MATCH :words"
        column = f"own : ({matches})" if only_own else matches
    else:
        sign = ":*A" if only_own else ":*"
        column = " & ".join([*(word + (":A" if only_own else "") for word in words[:-1]), words[-1] + sign])
        where = "search.message = message.number AND search.words @@ to_tsquery('simple', :words)"
    query = text(
        f"SELECT message.number FROM search, message WHERE {where} AND message.feed = :feed"  # noqa: S608 - two constants
        " ORDER BY message.number DESC LIMIT :limit"
    )
    return list(db.scalars(query, {"words": column, "feed": feed, "limit": limit}))


def _hits(db: Connection, feed: str, mails: list[int], *, in_quote: bool) -> list[Hit]:
    query = (
        select(post.c.data)
        .join(message, message.c.number == post.c.message)
        .where(post.c.feed == feed, post.c.message.in_(mails), post.c.level == -1)
        .order_by(message.c.number.desc())
    )
    return [Hit(codec.decode(Placed, data), in_quote) for data in db.scalars(query)] if mails else []
