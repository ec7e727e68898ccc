"""Reads the threads of threads/*.toml into Posts and compares what `follow` makes of them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bridge.conversation.thread import Evidence, FileCard, Origin, Post
from bridge.mail.message import Address

THREADS = Path(__file__).parent / "threads"


@dataclass(frozen=True)
class Story:
    name: str
    language: str
    posts: tuple[Post, ...]
    expect: tuple[tuple[str, str, str, tuple[str, ...]], ...]  # words, state, post, names of the ones asked


def person(name: str) -> Address:
    return Address(name, name.lower().replace(" ", ".").replace("ñ", "n") + "@werk.example")


def stories(file: str) -> Iterator[Story]:
    table = tomllib.loads((THREADS / f"{file}.toml").read_text(encoding="utf-8"))
    for thread in table["thread"]:
        language = thread.get("language", table["language"])
        posts = tuple(_post(text, thread, language) for text in thread["posts"])
        yield Story(thread["name"], language, posts, tuple(_expectation(text) for text in thread["expect"]))


def _expectation(text: str) -> tuple[str, str, str, tuple[str, ...]]:
    words, state, post, asked = (part.strip() for part in text.split("|"))
    return words, state, post, tuple(name.strip() for name in asked.split(",") if name.strip())


def _post(text: str, thread: dict, language: str) -> Post:
    number, parent, people, clock, said = (part.strip() for part in text.split("|", 4))
    author, to = people.split(" > ")
    files = tuple(FileCard(name, "application/pdf", 1000, name) for name in thread.get("files", {}).get(number, ()))
    return Post(
        id=number,
        parent=parent,
        origin=Origin.RECEIVED,
        message_id=f"{number}@werk.example",
        author=person(author),
        is_outside=False,
        said_at=datetime.strptime(clock, "%Y-%m-%d %H:%M").replace(tzinfo=UTC),
        subject=thread["name"],
        said=said,
        html="",
        language=language,
        folds=(),
        files=files,
        because=Evidence("start"),
        to=tuple(person(name.strip()) for name in to.split(",")),
        inline=tuple((quoted, below) for quoted, below in thread.get("inline", {}).get(number, ())),
    )
