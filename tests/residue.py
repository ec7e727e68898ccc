"""Look for words in every byte of an installation: every column of every table, every file."""

import re
import zlib
from base64 import b64decode
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import MetaData, text

from bridge.mail.parse import parse_message
from bridge.store import Store

_BASE64 = re.compile(rb'"((?:[A-Za-z0-9+/]{4}){8,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)"')
TELLING = 5  # letters: a shorter word stands in packed bytes by chance ("zoë" in latin-1: once in 2 MB)


def readings(data: bytes) -> Iterator[str]:
    """Bytes as text, unpacked if they are packed, decoded if they are a mail."""
    yield data.decode("latin-1")
    yield data.decode("utf-8", "replace")
    yield from _blocks(data) if len(data) < 100_000 else ()
    for packed in _BASE64.findall(data):  # young segments in the list of the search index
        yield from _blocks(b64decode(packed))
    try:
        inner = zlib.decompress(data)
    except zlib.error:
        return
    yield inner.decode("latin-1")
    yield inner.decode("utf-8", "replace")
    yield inner.decode("utf-8", "replace").encode().decode("unicode_escape", "replace")
    yield repr(parse_message(inner))


def _blocks(data: bytes) -> Iterator[str]:
    """What stands packed anywhere in a file, as in a segment of the search index: deflate blocks without a header."""
    for start in range(len(data)):
        try:
            yield zlib.decompressobj(-15).decompress(data[start:]).decode("utf-8", "replace")
        except zlib.error:
            continue


def in_tables(store: Store, words: Iterable[str]) -> list[tuple[str, str]]:
    """(table, word) for each hit in any column of any table that the database really has."""
    wanted = [word.casefold() for word in words]
    found = set()
    tables = MetaData()
    with store.read() as db:
        tables.reflect(db)
        names = [name for name in tables.tables if not name.startswith("sqlite_")]
        assert {"message", "receipt", "post", "outbox", "forgotten"} <= set(names)
        for name in names:
            for row in db.execute(text(f'SELECT * FROM "{name}"')):
                for value in row:
                    for shown in _shown(value):
                        found.update((name, word) for word in wanted if _stands_in(word, shown.casefold()))
    return sorted(found)


def _stands_in(word: str, text: str) -> bool:
    """Whether that word is in the text; a short one only with text beside it, not amid packed bytes."""
    if len(word) >= TELLING or word not in text:
        return word in text
    beside = r"[ -~\n]{8}"
    return re.search(rf"(?:\A|{beside}){re.escape(word)}|{re.escape(word)}(?:\Z|{beside})", text) is not None


def _shown(value: object) -> Iterator[str]:
    if isinstance(value, bytes | memoryview):
        yield from readings(bytes(value))
    elif isinstance(value, str):
        yield value
        yield value.encode("ascii", "backslashreplace").decode("unicode_escape", "replace")


def in_files(folder: Path, words: Iterable[str], *, apart: Iterable[Path] = ()) -> list[tuple[str, str]]:
    """(file, word) for each hit in the name or the bytes of any file below a folder."""
    wanted = [word.casefold() for word in words]
    found = set()
    for file in folder.rglob("*"):
        if not file.is_file() or any(file.is_relative_to(one) for one in apart):
            continue
        name = file.relative_to(folder).as_posix()
        for shown in (name, *readings(file.read_bytes())):
            found.update((name, word) for word in wanted if _stands_in(word, shown.casefold()))
    return sorted(found)
