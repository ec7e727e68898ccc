"""Plain full-text search: SQLite FTS5, PostgreSQL tsvector. Own words and quoted words are kept apart.

Both get words that are folded here (case, ß, diacritics), so that both find the same.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.engine import Connection

from bridge.conversation.sketch import Placed
from bridge.store import codec
from bridge.store.columns import storable
from bridge.store.insert import portions
from bridge.store.read import Read, load_reads
from bridge.store.schema import message, post, reading, thread

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 16  # of a query
_LONGEST_WORD = 80
_OWN, _QUOTED = 120_000, 40_000  # characters that are indexed: PostgreSQL takes 1 MB of words a row


@dataclass(frozen=True, slots=True)
class Hit:
    """A post that has the words; `in_quote`: only in what it quotes."""

    post: Placed
    in_quote: bool


def add_words(db: Connection, mail: int, read: Read) -> None:
    """Index one mail, once."""
    if db.dialect.name == "sqlite":
        statement = text("INSERT INTO search (rowid, own, quoted) VALUES (:mail, :own, :quoted)")
    else:
        statement = text(
            "INSERT INTO search (message, words) VALUES (:mail, setweight(to_tsvector('simple', :own), 'A') ||"
            " setweight(to_tsvector('simple', :quoted), 'D'))"
        )
    db.execute(statement, {"mail": mail, **_words(read)})


def forget_words(db: Connection, mails: Iterable[int]) -> None:
    """Take mails out of the index, while their readings are still there."""
    for portion in portions(mails):
        if db.dialect.name == "sqlite":  # the index keeps no texts: it must be told which words to take out
            statement = text("INSERT INTO search (search, rowid, own, quoted) VALUES ('delete', :mail, :own, :quoted)")
            rows = [{"mail": mail, **_words(read)} for mail, read in load_reads(db, portion).items()]
            if rows:
                db.execute(statement, rows)
        else:
            db.execute(text("DELETE FROM search WHERE message = ANY(:mails)"), {"mails": portion})


def forget_feed(db: Connection, feed: str) -> None:
    """Take a whole feed out of the index, while its readings are still there."""
    query = select(reading.c.message).join(message, message.c.number == reading.c.message)
    forget_words(db, list(db.scalars(query.where(message.c.feed == feed))))


def find_words(db: Connection, feed: str, query: str, limit: int) -> tuple[Hit, ...]:
    """Posts that have all the words (the last may be a beginning): those that say them first, newest first."""
    words = fold(query)[:_MOST_WORDS]
    if not words:
        return ()
    own = _mails(db, feed, words, limit, only_own=True)
    quoted = [mail for mail in _mails(db, feed, words, limit, only_own=False) if mail not in set(own)]
    return (*_hits(db, feed, own, in_quote=False), *_hits(db, feed, quoted, in_quote=True))[:limit]


def fold(words: str) -> list[str]:
    """The words of a text: letters and digits only, without case and diacritics ("Größe" and "GROSSE" are one)."""
    plain = unicodedata.normalize("NFKD", storable(words).casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign)) if not plain.isascii() else plain
    return [word[:_LONGEST_WORD] for word in _WORD.findall(bare)]


def _words(read: Read) -> dict[str, str]:
    own = f"{read.author.name}\n{read.subject}\n{read.reading.said}"[:_OWN]
    quoted = "\n".join(level.text for level in read.reading.chain)[:_QUOTED]
    return {"own": " ".join(fold(own)), "quoted": " ".join(fold(quoted))}


def _mails(db: Connection, feed: str, words: list[str], limit: int, *, only_own: bool) -> list[int]:
    """Numbers of matching mails, newest first. Words are letters and digits only, so no query syntax can get in."""
    if db.dialect.name == "sqlite":
        matches = " ".join([*(f'"{word}"' for word in words[:-1]), f'"{words[-1]}"*'])
        where = "search.rowid = message.number AND search MATCH :words"
        wanted = f"own : ({matches})" if only_own else matches
    else:
        sign = ":*A" if only_own else ":*"
        wanted = " & ".join([*(word + (":A" if only_own else "") for word in words[:-1]), words[-1] + sign])
        where = "search.message = message.number AND search.words @@ to_tsquery('simple', :words)"
    query = text(
        f"SELECT message.number FROM search, message WHERE {where} AND message.feed = :feed"  # noqa: S608 - two constants
        " ORDER BY message.number DESC LIMIT :limit"
    )
    return list(db.scalars(query, {"words": wanted, "feed": feed, "limit": limit}))


def _hits(db: Connection, feed: str, mails: list[int], *, in_quote: bool) -> list[Hit]:
    query = (  # a hidden conversation has posts and no row of its own
        select(post.c.data)
        .join(thread, (thread.c.feed == post.c.feed) & (thread.c.id == post.c.thread))
        .where(post.c.feed == feed, post.c.message.in_(mails), post.c.level == -1)
        .order_by(post.c.message.desc())
    )
    return [Hit(codec.decode(Placed, data), in_quote) for data in db.scalars(query)] if mails else []
